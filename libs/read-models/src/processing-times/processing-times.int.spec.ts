import { currentDepartment, type CaseState } from '@casetrail/case';
import { caseDurations, visitDurations } from '@casetrail/measure';
import fc from 'fast-check';
import { sql } from 'kysely';
import { DateTime } from 'luxon';
import {
  appendCase,
  appendMixed,
  makeViews,
  MemoryEventStore,
  projectAll,
  referenceOf,
  sampleHistories,
  statesOf,
} from '../../../../test/support/case-views';
import { event, received } from '../../../../test/support/case-specification';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { GROUPS, MEASURES, processingTimes, type GroupBy, type ProcessingTimes, type ProcessingTimesQuestion } from './queries';

/** Type 7, as R and NumPy have it. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return below + (above - below) * (place - Math.floor(place));
}

/** The same answer from the states of the cases. */
function independently(cases: readonly CaseState[], { measure, groupBy, from, to, timeZone }: ProcessingTimesQuestion): ProcessingTimes {
  const dateOf = (instant: string) => DateTime.fromISO(instant, { zone: timeZone }).toISODate()!;
  const inPeriod = (instant: string) => dateOf(instant) >= (from ?? '0') && dateOf(instant) <= (to ?? '9');
  const cohortAt = (state: CaseState) => (measure === 'response' ? state.acknowledgedAt : state.decidedAt);
  const cohort = cases.filter((state) => cohortAt(state) !== undefined && inPeriod(cohortAt(state)!));
  const observations = cohort.flatMap((state) => {
    const { responseMs, grossMs, netMs } = caseDurations(state, Date.now());
    const about = { state, department: currentDepartment(state) ?? null };
    if (measure === 'response') return [{ ...about, ms: responseMs! }];
    if (measure === 'gross') return [{ ...about, ms: grossMs }];
    if (measure === 'net') return netMs === null ? [] : [{ ...about, ms: netMs }];
    const { visits } = visitDurations(state, Date.now());
    return [...new Set(visits.map((visit) => visit.department))].map((department) => ({
      state,
      department,
      ms: visits.filter((visit) => visit.department === department).reduce((sum, { durationMs }) => sum + durationMs, 0),
    }));
  });
  const keyOf = ({ state, department }: (typeof observations)[number]) =>
    Object.fromEntries(
      groupBy.map((group) => {
        const values: Record<GroupBy, string | null> = {
          department,
          'case-type': state.caseType,
          industry: state.business.industry ?? null,
          channel: state.channel,
          complexity: state.complexity ?? null,
          month: dateOf(cohortAt(state)!).slice(0, 7),
        };
        return [group, values[group]];
      }),
    );
  const groups = new Map<string, typeof observations>();
  for (const each of observations) {
    const key = JSON.stringify(keyOf(each));
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const measured = new Set(observations.map(({ state }) => state)).size;
  const pending = cases.filter((state) => cohortAt(state) === undefined && inPeriod(state.receivedAt)).length;
  const lacking = cohort.length - measured;
  return {
    groups: [...groups].map(([key, members]) => {
      const seconds = members.map(({ ms }) => ms / 1000);
      return {
        key: JSON.parse(key) as ProcessingTimes['groups'][number]['key'],
        n: seconds.length,
        meanSeconds: seconds.reduce((sum, each) => sum + each, 0) / seconds.length,
        medianSeconds: quantile(seconds, 0.5),
        p75Seconds: quantile(seconds, 0.75),
        p90Seconds: quantile(seconds, 0.9),
        p95Seconds: quantile(seconds, 0.95),
      };
    }),
    coverage: {
      measured,
      leftOut: {
        ...(pending > 0 ? { [measure === 'response' ? 'not-acknowledged' : 'not-decided']: pending } : {}),
        ...(lacking > 0 ? { [measure === 'net' ? 'never-fully-informed' : 'never-routed']: lacking } : {}),
      },
    },
  };
}

/** Sums of doubles depend on their order. */
const rounded = ({ groups, coverage }: ProcessingTimes) => ({
  groups: groups
    .map(({ key, n, ...seconds }) => ({
      key,
      n,
      ...Object.fromEntries(Object.entries(seconds).map(([name, s]) => [name, Math.round(s * 1e4) / 1e4])),
    }))
    .sort((a, b) => (JSON.stringify(a.key) < JSON.stringify(b.key) ? -1 : 1)),
  coverage,
});

describe('processing times', () => {
  let database: TestDatabase;
  const histories = sampleHistories(150, 31);
  const states = statesOf(histories);

  beforeAll(async () => {
    database = await createTestDatabase();
    const store = new MemoryEventStore();
    await makeViews(database);
    await appendMixed(store, histories, 31);
    // What is left over from the batch that decides must not stay when the next one reopens.
    await projectAll(database, store, 7);
  });
  afterAll(() => database.drop());

  it('agree with computing them one by one', async () => {
    const date = fc.integer({ min: 0, max: 900 }).map((day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10));
    const question: fc.Arbitrary<ProcessingTimesQuestion> = fc.record({
      measure: fc.constantFrom(...MEASURES),
      groupBy: fc.uniqueArray(fc.constantFrom(...GROUPS), { maxLength: 3 }),
      from: fc.option(date, { nil: undefined }),
      to: fc.option(date, { nil: undefined }),
      timeZone: fc.constantFrom('Europe/Copenhagen', 'Europe/Helsinki', 'UTC', 'America/Nuuk'),
    });
    await fc.assert(
      fc.asyncProperty(question, fc.constantFrom('havneby', 'nordby'), async (asked, municipality) => {
        const found = await processingTimes(database.kysely, municipality, asked);
        const mine = states.filter((state) => state.municipality === municipality);
        expect(rounded(found)).toEqual(rounded(independently(mine, asked)));
      }),
      { numRuns: 150 },
    );
  });

  it('come in the order of their keys, unknown values last', async () => {
    const { groups } = await processingTimes(database.kysely, 'havneby', {
      measure: 'gross',
      groupBy: ['industry', 'department'],
      timeZone: 'UTC',
    });
    const order = groups.map(({ key }) => [key.industry ?? '~', key.department ?? '~'].join(' '));
    expect(order.length).toBeGreaterThan(4);
    expect(order).toEqual([...order].sort());
    expect(Object.keys(groups[0]!.key)).toEqual(['industry', 'department']);
  });

  it('keep what an open case has settled, and nothing of the rest', async () => {
    const { rows } = await sql<{ open: number; settled: number; visits: number; going: number }>`
      SELECT count(*) FILTER (WHERE decided IS NULL)::integer AS open,
        count(*) FILTER (WHERE decided IS NULL AND num_nonnulls(gross_ms, net_ms, net_reason, with_us_ms, with_applicant_ms, with_others_ms) > 0)::integer AS settled,
        (SELECT count(*)::integer FROM department_visits v JOIN processing_times USING (stream) WHERE decided IS NULL AND ended IS NOT NULL) AS visits,
        (SELECT count(*)::integer FROM department_visits v JOIN processing_times USING (stream) WHERE ended IS NULL AND num_nonnulls(duration_ms, v.with_us_ms) > 0) AS going
      FROM processing_times`.execute(database.kysely);
    expect(rows[0]).toMatchObject({ settled: 0, going: 0 });
    expect(rows[0]?.open).toBeGreaterThan(10);
    expect(rows[0]?.visits).toBeGreaterThan(10);
  });

  it('add up: visits and the time before them to gross time, parts to the whole', async () => {
    const { rows } = await sql`
      SELECT stream FROM processing_times p WHERE decided IS NOT NULL AND (
        gross_ms <> with_us_ms + with_applicant_ms + with_others_ms
        OR gross_ms <> (SELECT sum(duration_ms) + extract(epoch FROM min(begun) - p.received) * 1000 FROM department_visits v WHERE v.stream = p.stream)
        OR EXISTS (SELECT FROM department_visits v WHERE v.stream = p.stream AND duration_ms <> v.with_us_ms + v.with_applicant_ms + v.with_others_ms)
      )`.execute(database.kysely);
    expect(rows).toEqual([]);
  });
});

describe('days of a period', () => {
  let database: TestDatabase;
  const store = new MemoryEventStore();
  /** Decided in the last and the first moment of a Copenhagen day: in winter, in summer, and around the change of the clocks. */
  const decisions = [
    '2026-01-31T22:59:59.999Z',
    '2026-01-31T23:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
    '2026-06-30T21:59:59.999Z',
    '2026-06-30T22:00:00.000Z',
  ];

  beforeAll(async () => {
    database = await createTestDatabase();
    await makeViews(database);
    for (const [index, decidedAt] of decisions.entries()) {
      await appendCase(store, [
        received('2025-12-01T00:00:00.000Z', { reference: referenceOf(index) }),
        event('CaseGranted', decidedAt, {}),
      ]);
    }
    await projectAll(database, store);
  });
  afterAll(() => database.drop());

  const counted = async (from: string | undefined, to: string | undefined, timeZone = 'Europe/Copenhagen') => {
    const { coverage } = await processingTimes(database.kysely, 'havneby', { measure: 'gross', groupBy: [], from, to, timeZone });
    return coverage.measured;
  };

  it.each([
    [undefined, '2026-01-31', 1],
    ['2026-02-01', undefined, 4],
    ['2026-02-01', '2026-02-01', 1],
    ['2026-03-29', '2026-03-29', 0],
    ['2026-03-30', '2026-03-30', 1],
    ['2026-06-30', '2026-06-30', 1],
    ['2026-07-01', '2026-07-01', 1],
    ['2026-07-02', '2026-06-01', 0],
  ])('from %s to %s holds %i', async (from, to, expected) => {
    expect(await counted(from, to)).toBe(expected);
  });

  it('are those of the time zone', async () => {
    expect(await counted('2026-01-31', '2026-01-31', 'UTC')).toBe(2);
    const { groups } = await processingTimes(database.kysely, 'havneby', {
      measure: 'gross',
      groupBy: ['month'],
      timeZone: 'Europe/Copenhagen',
    });
    expect(groups.map(({ key, n }) => [key.month, n])).toEqual([
      ['2026-01', 1],
      ['2026-02', 1],
      ['2026-03', 1],
      ['2026-06', 1],
      ['2026-07', 1],
    ]);
  });

  it('hold nothing of a municipality without cases', async () => {
    expect(await processingTimes(database.kysely, 'nowhere', { measure: 'net', groupBy: [], timeZone: 'UTC' })).toEqual({
      groups: [],
      coverage: { measured: 0, leftOut: {} },
    });
  });
});
