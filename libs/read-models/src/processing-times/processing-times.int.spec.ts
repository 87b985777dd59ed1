import { currentDepartment } from '@casetrail/case';
import { quantileMs, type Sample, type ServiceGoal, type Terms } from '@casetrail/measure';
import { foldRecorded, municipalityStream, termsOf } from '@casetrail/municipality';
import fc from 'fast-check';
import { sql } from 'kysely';
import { DateTime } from 'luxon';
import {
  appendMixed,
  declare,
  makeViews,
  MemoryEventStore,
  projectAll,
  sampleHistories,
  statesOf,
} from '../../../../test/support/case-views';
import { measurePlainly } from '../../../../test/support/plain-measure';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { caseViews } from '../case-views';
import { cubeFor, measureCells } from './measure-cells';
import { measureRows } from './measure-rows';
import { COHORTS, DIMENSIONS, GROUPS, MEASURES, type Dimension, type Measured, type MeasureQuestion } from './question';

const ZONES: Record<string, string> = { havneby: 'Europe/Copenhagen', nordby: 'America/Nuuk' };
const GOALS: ServiceGoal[] = [
  { key: 'decision', measure: 'gross', limit: { amount: 300, unit: 'working-days' }, requiredShare: 0.8, validFrom: '2020-01-01' },
  { key: 'decision', measure: 'gross', limit: { amount: 200, unit: 'calendar-days' }, requiredShare: 0.9, validFrom: '2026-09-01' },
  { key: 'net', measure: 'net', limit: { amount: 800, unit: 'opening-hours' }, requiredShare: 0.8, validFrom: '2020-01-01' },
  { key: 'stay', measure: 'department', limit: { amount: 90, unit: 'elapsed-hours' }, requiredShare: 0.5, validFrom: '2020-01-01' },
];
const HISTORIES = sampleHistories(150, 31);
/** Just after the last event: open cases are of every age. */
const NOW_MS = Math.max(...HISTORIES.flat().map(({ occurredAt }) => Date.parse(occurredAt))) + 3_600_000;

const expanded = ({ valuesMs, counts }: Sample): number[] =>
  valuesMs.flatMap((value, i) => Array.from({ length: counts[i]! }, () => value));

const plain = ({ groups, coverage }: Measured) => ({
  groups: groups.map(({ key, settled, settledWithout, goals, open }) => ({
    key,
    values: expanded(settled),
    without: settledWithout,
    goals,
    open: open.cases,
    ages: expanded(open.agesMs),
  })),
  coverage,
});

const month = fc.integer({ min: 0, max: 30 }).map((n) => DateTime.utc(2026, 1, 1).plus({ months: n }));
const firstDay = fc.oneof(
  month.map((date) => date.toISODate()!),
  month.map((date) => date.plus({ days: 11 }).toISODate()!),
);
const lastDay = fc.oneof(
  month.map((date) => date.endOf('month').toISODate()!),
  month.map((date) => date.plus({ days: 3 }).toISODate()!),
);

describe('what cases took', () => {
  let database: TestDatabase;
  const store = new MemoryEventStore();
  const states = statesOf(HISTORIES);
  const known = (dimension: Dimension) => {
    const values = states.map((state) =>
      dimension === 'department'
        ? (currentDepartment(state) ?? null)
        : dimension === 'case-type'
          ? state.caseType
          : dimension === 'industry'
            ? (state.business.industry ?? null)
            : dimension === 'channel'
              ? state.channel
              : (state.complexity ?? null),
    );
    return [...new Set(values)];
  };
  const filters = fc
    .option(fc.constantFrom(...DIMENSIONS), { nil: undefined })
    .chain((dimension) =>
      dimension === undefined
        ? fc.constant({})
        : fc.uniqueArray(fc.constantFrom(...known(dimension)), { minLength: 1, maxLength: 2 }).map((values) => ({ [dimension]: values })),
    );
  const anyQuestion: fc.Arbitrary<MeasureQuestion> = fc.record({
    measure: fc.constantFrom(...MEASURES),
    cohort: fc.constantFrom(...COHORTS),
    groupBy: fc.uniqueArray(fc.constantFrom(...GROUPS), { maxLength: 3 }),
    from: fc.option(firstDay, { nil: undefined }),
    to: fc.option(lastDay, { nil: undefined }),
    filters,
    nowMs: fc.constant(NOW_MS),
  });
  /** Half of them such as cells can answer. */
  const question = fc.oneof(
    anyQuestion,
    fc.tuple(anyQuestion, fc.option(month, { nil: undefined }), fc.option(month, { nil: undefined })).map(([asked, first, last]) => ({
      ...asked,
      groupBy: asked.groupBy.filter((group) => group !== 'industry' && group !== 'channel'),
      filters: {},
      from: first?.toISODate() ?? undefined,
      to: last?.endOf('month').toISODate() ?? undefined,
    })),
  );
  const termsNow = (municipality: string): Terms =>
    termsOf(foldRecorded(store.events.filter(({ stream }) => stream === municipalityStream(municipality)))!);

  const expectAgreement = async (numRuns: number) => {
    let fromCells = 0;
    await fc.assert(
      fc.asyncProperty(question, fc.constantFrom('havneby', 'nordby'), async (asked, municipality) => {
        const mine = states.filter((state) => state.municipality === municipality);
        const expected = measurePlainly(mine, termsNow(municipality), asked, ZONES[municipality]!);
        const exact = await measureRows(database.kysely, municipality, asked);
        expect(plain(exact)).toEqual(expected);
        const cube = cubeFor(asked);
        if (cube === undefined) return;
        fromCells++;
        const summed = await measureCells(database.kysely, municipality, asked, cube);
        expectAlike(summed, exact);
      }),
      { numRuns },
    );
    expect(fromCells).toBeGreaterThan(numRuns / 10);
  };

  /** As when a goal that was put aside is taken back: the change is of an old event, the views stand at the newest. */
  const takesLateTerms = async () => {
    const old = {
      ...store.events.find(({ type }) => type === 'ServiceGoalSet')!,
      position: store.events[store.events.length >> 1]!.position,
    };
    const { changes } = await caseViews.load([old], store);
    expect(changes).toHaveLength(1);
    await database.kysely.transaction().execute(async (tx) => {
      for (const view of caseViews.projections) await view.apply(tx, changes, store.events.at(-1)!.position);
    });
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    await makeViews(database);
    await declare(store, { key: 'havneby', timeZone: ZONES['havneby']!, serviceGoals: GOALS });
    await declare(store, { key: 'nordby', timeZone: ZONES['nordby']! });
    await appendMixed(store, HISTORIES, 31);
    // What is left over from the batch that decides must not stay when the next one reopens.
    await projectAll(database, store, 7);
  });
  afterAll(() => database.drop());

  it('agrees with computing it case by case', () => expectAgreement(150));

  it('comes in the order of the keys, unknown values last', async () => {
    const { groups } = await measureRows(database.kysely, 'havneby', {
      measure: 'gross',
      cohort: 'decision',
      groupBy: ['industry', 'department'],
      nowMs: NOW_MS,
    });
    const order = groups.map(({ key }) => [key.industry ?? '~', key.department ?? '~'].join(' '));
    expect(order.length).toBeGreaterThan(4);
    expect(order).toEqual([...order].sort());
  });

  it('keeps what an open case has settled, and nothing of the rest', async () => {
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

  it('adds up: visits and the time before them to gross time, parts to the whole, departments to their visits', async () => {
    const { rows } = await sql`
      SELECT stream FROM processing_times p WHERE decided IS NOT NULL AND (
        gross_ms <> with_us_ms + with_applicant_ms + with_others_ms
        OR gross_ms <> (SELECT sum(duration_ms) + extract(epoch FROM min(begun) - p.received) * 1000 FROM department_visits v WHERE v.stream = p.stream)
        OR EXISTS (SELECT FROM department_visits v WHERE v.stream = p.stream AND duration_ms <> v.with_us_ms + v.with_applicant_ms + v.with_others_ms)
        OR EXISTS (SELECT FROM department_times t WHERE t.stream = p.stream AND department_ms <>
          (SELECT sum(duration_ms) FROM department_visits v WHERE v.stream = t.stream AND v.department = t.department))
      )`.execute(database.kysely);
    expect(rows).toEqual([]);
  });

  it('holds nothing of a municipality without cases', async () => {
    const asked: MeasureQuestion = { measure: 'net', cohort: 'decision', groupBy: [], nowMs: NOW_MS };
    const nothing = { groups: [], coverage: { measured: 0, leftOut: {} }, errorAtMost: 0 };
    expect(await measureRows(database.kysely, 'nowhere', asked)).toEqual(nothing);
    expect(await measureCells(database.kysely, 'nowhere', asked, 'all')).toEqual(nothing);
  });

  // Last: it changes what the others rest on.
  it('follows the goals and the calendar when they change', async () => {
    await declare(store, {
      key: 'havneby',
      timeZone: ZONES['havneby']!,
      serviceGoals: [{ ...GOALS[0]!, limit: { amount: 20, unit: 'working-days' } }],
      calendar: { closingDays: [{ date: '2026-10-12' }, { date: '2026-10-13' }] },
    });
    await projectAll(database, store, 7);
    await expectAgreement(60);
    await takesLateTerms();
    await expectAgreement(30);
    await declare(store, { key: 'nordby', timeZone: 'Pacific/Kiritimati' });
    ZONES['nordby'] = 'Pacific/Kiritimati';
    await projectAll(database, store, 7);
    await expectAgreement(60);
  });
});

/** Counts are the same; durations differ by at most 1 %, ages by the minute of receipt too. */
function expectAlike(summed: Measured, exact: Measured): void {
  expect(summed.coverage).toEqual(exact.coverage);
  expect(summed.groups.map(({ key, settledWithout, goals }) => ({ key, settledWithout, goals }))).toEqual(
    exact.groups.map(({ key, settledWithout, goals }) => ({ key, settledWithout, goals })),
  );
  summed.groups.forEach(({ settled, open }, i) => {
    const wanted = exact.groups[i]!;
    expect(settled.n).toBe(wanted.settled.n);
    expect(settled.sumMs).toBe(wanted.settled.sumMs);
    expect(open.cases).toBe(wanted.open.cases);
    expect(open.agesMs.n).toBe(wanted.open.agesMs.n);
    for (const p of [0, 0.5, 0.9, 1]) {
      if (settled.n > 0) expectWithin(quantileMs(settled, p)!, quantileMs(wanted.settled, p)!, 0);
      if (open.agesMs.n > 0) expectWithin(quantileMs(open.agesMs, p)!, quantileMs(wanted.open.agesMs, p)!, 60_000);
    }
  });
}

function expectWithin(found: number, wanted: number, slackMs: number): void {
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(wanted * 0.0101 + slackMs);
}
