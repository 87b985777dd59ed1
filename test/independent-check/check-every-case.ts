import { meanMs, quantileMs } from '@casetrail/measure';
import { measureSamples, type Measured as ProductMeasured } from '@casetrail/read-models';
import { cubeFor, measureCells } from '../../libs/read-models/src/processing-times/measure-cells';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { UNITS, type CheckedLog } from './checked-logs';
import { importLog } from './imported-logs';
import { mean, measured, plainFigures, quantile, type Measured, type PlainGroup, type PlainQuestion } from './plain-figures';
import { DATA, dataAreThere } from './plain-logs';
import { departmentDifferences, productRows, rowDifferences, type ProductRows } from './product-rows';

/** Open cases are as old, or as late, as they were then. */
export const NOW_MS = Date.parse('2016-06-01T10:00:00.000Z');
const MEASURES = ['response', 'gross', 'net', 'department'] as const;
const TOLERANCE_MS = 1000;

export interface Checked {
  database: () => TestDatabase;
  cases: () => readonly Measured[];
  rows: () => ProductRows;
}

/** Holds every case and every figure that the product has of a log against the plain measurement; `more` for what only this log can tell. */
export function checkEveryCase(log: CheckedLog, more: (checked: Checked) => void = () => undefined): void {
  if (!dataAreThere) console.warn(`Not every case of ${log.file} is checked: ${DATA} is not there`);
  const withLogs = dataAreThere ? describe : describe.skip;

  withLogs(`every case of ${log.file} for ${log.municipality}, measured a second time straight from the file`, () => {
    const calendar = log.plainCalendar();
    let database: TestDatabase;
    let cases: Measured[];
    let rows: ProductRows;
    beforeAll(async () => {
      database = await createTestDatabase();
      await importLog(database, log);
      cases = (await log.read()).map((one) => measured(one, log.goals, calendar, NOW_MS));
      rows = await productRows(database, log.municipality);
    }, 300_000);
    afterAll(() => database?.drop());

    it('has the same cases', () => {
      expect([...rows.cases.keys()].sort()).toEqual(cases.map(({ one }) => one.id).sort());
    });

    it('took the same times, split the same way, and was held to the same goals with the same result', () => {
      expect(cases.flatMap((each) => rowDifferences(each, rows, calendar))).toEqual([]);
    });

    it('is held to goals in every unit, met by some and missed by others', () => {
      const unitOf = new Map(log.goals.map(({ key, validFrom, limit }) => [`${key}@${validFrom}`, limit.unit]));
      const results = cases.flatMap(({ held, stays }) => [...Object.values(held), ...stays.values()]);
      const found = results.flatMap(({ goal, met }) => (goal === null || met === null ? [] : [`${unitOf.get(goal)} ${met}`]));
      expect([...new Set(found)]).toEqual(expect.arrayContaining(UNITS.flatMap((unit) => [`${unit} true`, `${unit} false`])));
    });

    it('was in the same departments for the same times', () => {
      expect(cases.flatMap((each) => departmentDifferences(each, rows))).toEqual([]);
    });

    it.each(MEASURES)('has the same n, mean, quantiles and results of %s time in every group', async (measure) => {
      for (const question of questionsAbout(measure, log)) {
        const asked = { ...question, groupBy: question.group ? [question.group] : [], nowMs: NOW_MS };
        const plain = plainFigures(cases, question, calendar);
        expectFigures((await measureSamples(database.kysely, log.municipality, asked)).groups, plain, question, 0);
        // As it is answered where there are more cases: from sums by month, with durations in classes.
        const cube = cubeFor(asked);
        if (cube !== undefined)
          expectFigures((await measureCells(database.kysely, log.municipality, asked, cube)).groups, plain, question, 0.01);
      }
    });

    more({ database: () => database, cases: () => cases, rows: () => rows });
  });
}

const questionsAbout = (measure: PlainQuestion['measure'], { period }: CheckedLog): PlainQuestion[] =>
  (['decision', 'receipt'] as const).flatMap((cohort) =>
    ([undefined, 'department', 'case-type', 'month'] as const).flatMap((group) => [
      { measure, cohort, group },
      { measure, cohort, group, ...period },
    ]),
  );

/** `errorAtMost`: how far quantiles may be off, relative to themselves. */
function expectFigures(product: ProductMeasured['groups'], plain: PlainGroup[], { group }: PlainQuestion, errorAtMost: number): void {
  const keyOf = (key: (typeof product)[number]['key']): string | null => (group ? (key[group] ?? null) : null);
  expect(
    product.map(({ key, settled, settledWithout, open, goals }) => ({
      key: keyOf(key),
      n: settled.n,
      without: settledWithout,
      open: open.cases,
      goals,
    })),
  ).toEqual(plain.map(({ key, valuesMs, without, open, goals }) => ({ key, n: valuesMs.length, without, open, goals })));
  product.forEach(({ settled }, i) => {
    const { valuesMs } = plain[i]!;
    if (valuesMs.length === 0) return;
    expect(Math.abs(meanMs(settled)! - mean(valuesMs))).toBeLessThan(TOLERANCE_MS);
    for (const share of [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1]) {
      const plainMs = quantile(valuesMs, share);
      expect(Math.abs(quantileMs(settled, share)! - plainMs)).toBeLessThan(TOLERANCE_MS + errorAtMost * plainMs);
    }
  });
}
