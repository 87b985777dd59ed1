import { durationClass, mergeCases, quantileMs, type Sample } from '@casetrail/measure';
import { EXACT_UP_TO, measureSamples, type MeasureQuestion } from '@casetrail/read-models';
import { sql } from 'kysely';
import { END_MS, fillProcessingTimes } from '../../../test/bench/many-cases';
import { makeViews } from '../../../test/support/case-views';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import type { FrozenSeries } from './baseline';
import { driftOf } from './drift';
import { hasSettledCases, measurePeriod } from './measure-period';
import { frozenGroupsBy } from './regroup';

const WHOLE_MONTHS = { from: '2023-01-01', to: '2025-12-31' };
/** Sums by month cannot tell: cases are counted one by one. */
const PART_OF_A_MONTH = { from: '2023-01-02', to: '2025-12-31' };
const FEW = { from: '2024-03-05', to: '2024-03-25' };

describe('A period measured to be frozen', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await makeViews(database);
    await fillProcessingTimes(database, 'storby', 10_800);
    await sql`UPDATE projection_checkpoints SET position = '4711'`.execute(database.kysely);
  });
  afterAll(() => database.drop());

  const measured = (period: typeof FEW, like?: FrozenSeries[]) => measurePeriod(database.kysely, 'storby', period, { nowMs: END_MS, like });
  const exactly = (
    period: typeof FEW,
    { measure, cohort }: Pick<FrozenSeries, 'measure' | 'cohort'>,
    groupBy: MeasureQuestion['groupBy'] = [],
  ) => measureSamples(database.kysely, 'storby', { measure, cohort, ...period, groupBy, exact: true, nowMs: END_MS });

  it.each([
    ['whole months', WHOLE_MONTHS, 'classes'],
    ['a part of a month', PART_OF_A_MONTH, 'classes'],
    ['few cases', FEW, 'exact'],
  ])('%s: each cut holds all cases', async (_what, period, way) => {
    const { position, series } = await measured(period);
    expect(position).toBe('4711');
    expect(series).toHaveLength(8);
    for (const each of series) {
      const { groups, coverage } = await exactly(period, each);
      const expected = mergeCases(groups);
      expect(each.coverage).toEqual(coverage);
      for (const [cut, frozen] of Object.entries(each.cuts)) {
        const { settled, settledWithout, goals, open } = mergeCases(frozen);
        const where = `${each.measure} ${each.cohort} ${cut}`;
        expect({ where, n: settled.n, sumMs: settled.sumMs, settledWithout, goals, open: open.cases }).toEqual({
          ...{ where, n: expected.settled.n, sumMs: expected.settled.sumMs },
          ...{ settledWithout: expected.settledWithout, goals: expected.goals, open: expected.open.cases },
        });
        if (way === 'exact') expect([where, settled]).toEqual([where, expected.settled]);
        else expectNear(settled, expected.settled);
        expect(settled.errorAtMost).toBe(way === 'exact' ? 0 : 0.01);
      }
    }
  });

  it('takes little room in classes', async () => {
    const { series } = await measured(WHOLE_MONTHS);
    expect(mergeCases(series.find(({ measure }) => measure === 'gross')!.cuts.work).settled.n).toBeGreaterThan(EXACT_UP_TO);
    const [one] = series;
    for (const { settled } of one!.cuts.channel) {
      expect(new Set(settled.valuesMs.map(durationClass)).size).toBe(settled.valuesMs.length);
    }
  });

  it('is the same when it is measured again in the same way, and groups come out of it as they do by themselves', async () => {
    for (const period of [WHOLE_MONTHS, PART_OF_A_MONTH, FEW]) {
      const { series } = await measured(period);
      const again = await measured(period, series);
      expect(again.series).toEqual(series);
      for (const each of driftOf({ series, goals: [] }, { series: again.series, goals: [] })) {
        expect(each).toMatchObject({ differences: [], leftOutBy: {}, groups: [], differingGroups: 0 });
      }
    }
    const { series } = await measured(FEW);
    const head = { key: 'x', name: 'x', ...FEW, timeZone: 'UTC', frozenAt: '', frozenBy: '', position: '1', goals: [] };
    const baseline = { ...head, calendar: { timeZone: 'UTC', openingHours: {}, closingDays: [] }, series };
    for (const groupBy of [['case-type'], ['department', 'complexity'], ['industry']] as const) {
      const { groups } = await exactly(FEW, { measure: 'gross', cohort: 'decision' }, groupBy);
      expect(frozenGroupsBy(baseline, 'gross', 'decision', groupBy)!.groups).toEqual(groups);
    }
    expect(frozenGroupsBy(baseline, 'gross', 'decision', ['industry', 'department'])).toBeUndefined();
  });

  it('knows when there is nothing in it', async () => {
    expect(hasSettledCases((await measured(FEW)).series)).toBe(true);
    expect(hasSettledCases((await measured({ from: '2019-01-01', to: '2019-12-31' })).series)).toBe(false);
    expect(hasSettledCases((await measurePeriod(database.kysely, 'nowhere', WHOLE_MONTHS, { nowMs: END_MS })).series)).toBe(false);
  });
});

function expectNear(found: Sample, exact: Sample): void {
  for (const p of [0.1, 0.5, 0.9, 0.95]) {
    const [value, expected] = [quantileMs(found, p)!, quantileMs(exact, p)!];
    expect(Math.abs(value / expected - 1)).toBeLessThanOrEqual(0.01);
  }
}
