import fc from 'fast-check';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { int4Array, jsonArray, textArray, uuidArray } from './binary-arrays';

describe('Binary arrays', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase({ poolSize: 1 });
  });
  afterAll(() => database.drop());

  const readBack = async (array: Buffer, type: string): Promise<unknown> =>
    (await database.pool.query(`select $1::${type}[] as read`, [array])).rows[0].read;
  // PostgreSQL's text holds no NUL and no half surrogate pairs.
  const text = fc.string({ unit: 'binary' }).map((any) => any.replaceAll(/[\0\p{Cs}]/gu, ''));

  it('arrive as they were sent', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
        fc.array(fc.uuid()),
        fc.array(text),
        fc.array(fc.json()),
        async (numbers, uuids, texts, json) => {
          expect(await readBack(int4Array(numbers), 'int4')).toEqual(numbers);
          expect(await readBack(uuidArray(uuids), 'uuid')).toEqual(uuids);
          expect(await readBack(textArray(texts), 'text')).toEqual(texts);
          expect(await readBack(jsonArray(json), 'json')).toEqual(json.map((each) => JSON.parse(each) as unknown));
        },
      ),
      { numRuns: 60 },
    );
  });
});
