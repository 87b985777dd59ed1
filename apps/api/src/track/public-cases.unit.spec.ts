import { newReferenceNumber } from '@casetrail/case';
import { PublicCases } from './public-cases';

type Row = { reference: string };

/** A database whose queries wait until they are let go. */
function makeDatabase() {
  const queries: { references: string[]; finish(): void; fail(): void }[] = [];
  const executeQuery = ({ parameters }: { parameters: [string[]] }): Promise<{ rows: Row[] }> =>
    new Promise((resolve, reject) => {
      const references = [...parameters[0]];
      queries.push({
        references,
        finish: () => resolve({ rows: references.toReversed().map((reference) => ({ reference })) }),
        fail: () => reject(new Error('gone')),
      });
    });
  return { queries, cases: new PublicCases({ database: { kysely: { executeQuery } } } as never) };
}

const numbers = Array.from({ length: 300 }, (_, n) => newReferenceNumber(Buffer.from(String(n).padStart(8, '0'))));
const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
};

describe('PublicCases', () => {
  it('asks once for all who ask in the same turn, once for each number, and answers each its own', async () => {
    const { cases, queries } = makeDatabase();
    const asked = [0, 1, 2, 1, 0].map((n) => numbers[n] ?? '');
    const answers = Promise.all(asked.map((reference) => cases.find(reference)));
    await turns(3);
    expect(queries.map(({ references }) => references)).toEqual([numbers.slice(0, 3)]);
    queries[0]?.finish();
    expect((await answers).map(({ reference }) => reference)).toEqual(asked);
  });

  it('lets those who come while two queries are under way share the next one', async () => {
    const { cases, queries } = makeDatabase();
    const answers: Promise<unknown>[] = [];
    for (const number of numbers.slice(0, 12)) {
      answers.push(cases.find(number));
      await turns(2);
    }
    expect(queries.map(({ references }) => references.length)).toEqual([1, 1]);
    queries[0]?.finish();
    await turns(3);
    expect(queries.map(({ references }) => references.length)).toEqual([1, 1, 10]);
    for (const query of queries) query.finish();
    expect(await Promise.all(answers)).toHaveLength(12);
  });

  it('bounds a query, and serves all however many there are', async () => {
    const { cases, queries } = makeDatabase();
    const answers = Promise.all(numbers.map((number) => cases.find(number)));
    let finished = 0;
    for (let turn = 0; turn < 20; turn++) {
      await turns(2);
      for (; finished < queries.length; finished++) queries[finished]?.finish();
    }
    expect(await answers).toHaveLength(300);
    expect(Math.max(...queries.map(({ references }) => references.length))).toBeLessThanOrEqual(200);
  });

  it('goes on after a query that failed', async () => {
    const { cases, queries } = makeDatabase();
    const first = cases.find(numbers[0] ?? '');
    await turns(2);
    queries[0]?.fail();
    await expect(first).rejects.toThrow('gone');
    const second = cases.find(numbers[0] ?? '');
    await turns(2);
    queries[1]?.finish();
    await expect(second).resolves.toEqual({ reference: numbers[0] });
  });

  it('asks nobody about what is no reference number', async () => {
    const { cases, queries } = makeDatabase();
    await expect(cases.find('nonsense')).rejects.toMatchObject({ status: 404 });
    expect(queries).toEqual([]);
  });
});
