import type { CaseState } from '@casetrail/case';
import type { Sample } from '@casetrail/measure';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
  appendMixed,
  declare,
  makeViews,
  MemoryEventStore,
  projectAll,
  sampleHistories,
  statesOf,
} from '../../../../../test/support/case-views';
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/database';
import { addSplits, plainSplit, plainVisits, type PlainSplit, type PlainVisit } from '../../../../../test/support/plain-case';
import { localDate, ZONES } from '../../../../../test/support/promise-histories';
import { QuestionTooLarge, readSnapshot } from '../read-snapshot';
import { departmentFigures, type DepartmentsQuestion, type SplitSums } from './figures';
import { departmentFlow } from './flow';
import { sql } from 'kysely';

/** All cases lie in it. */
const WHOLE = { from: '2026-01-01', to: '2029-12-31' };
const NOW_MS = Date.parse('2029-03-01T12:00:00.000Z');

const listed = ({ valuesMs, counts }: Sample): number[] => valuesMs.flatMap((value, i) => Array<number>(counts[i]!).fill(value));
const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const plain = ({ withUsMs, withApplicantMs, withOthersMs }: SplitSums): PlainSplit => ({
  us: Number(withUsMs),
  applicant: Number(withApplicantMs),
  others: Number(withOthersMs),
});

describe('departments', () => {
  let database: TestDatabase;
  const states = statesOf(sampleHistories(160, 47));

  beforeAll(async () => {
    database = await createTestDatabase();
    const store = new MemoryEventStore();
    await makeViews(database);
    for (const [key, timeZone] of Object.entries(ZONES)) await declare(store, { key, timeZone });
    await appendMixed(store, sampleHistories(160, 47), 47);
    await projectAll(database, store, 23);
  });
  afterAll(() => database.drop());

  const date = fc.integer({ min: 0, max: 1100 }).map((day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10));
  const period = fc.tuple(date, date).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }));
  const municipalities = fc.constantFrom('havneby', 'nordby');
  const filters: fc.Arbitrary<NonNullable<DepartmentsQuestion['filters']>> = fc.constantFrom(
    {},
    {},
    { 'case-type': ['building-permit'] },
    { complexity: ['complex'] },
    { 'case-type': ['building-permit', 'serving-licence'], complexity: ['simple'] },
  );
  const passing = (municipality: string, { 'case-type': types, complexity }: NonNullable<DepartmentsQuestion['filters']>): CaseState[] =>
    states.filter(
      (state) =>
        state.municipality === municipality &&
        (types === undefined || types.includes(state.caseType)) &&
        (complexity === undefined || complexity.includes(state.complexity ?? null)),
    );

  it('come out as by going through the cases one by one', async () => {
    let [visitsSeen, returnsSeen, queued] = [0, 0, 0];
    await fc.assert(
      fc.asyncProperty(period, filters, municipalities, async (days, asked, municipality) => {
        const found = await departmentFigures(database.kysely, municipality, { ...days, filters: asked, nowMs: NOW_MS });
        const cases = passing(municipality, asked);
        const inPeriod = (ms: number | undefined): boolean => {
          const on = ms === undefined ? '' : localDate(new Date(ms).toISOString(), municipality);
          return on >= days.from && on <= days.to;
        };
        const at = (instant: string | undefined): number | undefined => (instant === undefined ? undefined : Date.parse(instant));
        const visits = cases.flatMap(plainVisits);
        const decided = cases.filter(({ decidedAt }) => inPeriod(at(decidedAt)));
        const splitOf = ({ state, beginMs, endMs }: PlainVisit): PlainSplit => plainSplit(state, beginMs, endMs!);
        const expected = [...new Set(visits.map(({ department }) => department))].sort().flatMap((department) => {
          const here = visits.filter((visit) => visit.department === department);
          const ended = here.filter(({ endMs }) => inPeriod(endMs));
          const ofDecided = decided
            .map((state) => plainVisits(state).filter((visit) => visit.department === department))
            .filter(({ length }) => length > 0);
          const waiting = here.filter(({ endMs }) => endMs === undefined);
          if (ended.length + ofDecided.length + waiting.length === 0) return [];
          visitsSeen += ended.length;
          queued += waiting.length;
          const returns = ofDecided.flat().filter(({ isReturn }) => isReturn);
          returnsSeen += returns.length;
          return [
            {
              department,
              visits: { times: ascending(ended.map(({ beginMs, endMs }) => endMs! - beginMs)), split: addSplits(ended.map(splitOf)) },
              cases: {
                times: ascending(ofDecided.map((own) => own.reduce((sum, { beginMs, endMs }) => sum + endMs! - beginMs, 0))),
                split: addSplits(ofDecided.flat().map(splitOf)),
              },
              returns: returns.length,
              casesReturned: new Set(returns.map(({ state }) => state)).size,
              ages: ascending(waiting.map(({ state }) => NOW_MS - Date.parse(state.receivedAt))),
              here: ascending(waiting.map(({ beginMs }) => NOW_MS - beginMs)),
            },
          ];
        });
        expect(
          found.departments.map(({ visits: own, cases: whole, queue, ...each }) => ({
            department: each.department,
            visits: { times: listed(own.sample), split: plain(own.split) },
            cases: { times: listed(whole.sample), split: plain(whole.split) },
            returns: each.returns,
            casesReturned: each.casesReturned,
            ages: listed(queue.agesMs),
            here: listed(queue.hereMs),
          })),
        ).toEqual(expected);

        const handed = visits.filter(({ before, department, beginMs }) => before !== null && before !== department && inPeriod(beginMs));
        const matrix = new Map<string, { count: number; returns: number }>();
        for (const { before, department, isReturn } of handed) {
          const cell = matrix.get(`${before}>${department}`) ?? { count: 0, returns: 0 };
          matrix.set(`${before}>${department}`, { count: cell.count + 1, returns: cell.returns + (isReturn ? 1 : 0) });
        }
        expect(new Map(found.handOvers.map(({ from, to, count, returns }) => [`${from}>${to}`, { count, returns }]))).toEqual(matrix);

        const all = decided.flatMap(plainVisits);
        const handOffs = all.filter(({ before, department }) => before !== null && before !== department);
        const gross = (state: CaseState): [number, number] => [Date.parse(state.receivedAt), Date.parse(state.decidedAt!)];
        const firstRouting = (state: CaseState): number => Date.parse(state.visits[0]?.from ?? state.decidedAt!);
        expect({
          ...found.decided,
          sample: listed(found.decided.sample),
          split: plain(found.decided.split),
          beforeRouting: plain(found.decided.beforeRouting),
        }).toEqual({
          sample: ascending(decided.map((state) => gross(state)[1] - gross(state)[0])),
          split: addSplits(decided.map((state) => plainSplit(state, ...gross(state)))),
          beforeRouting: addSplits(decided.map((state) => plainSplit(state, gross(state)[0], firstRouting(state)))),
          routed: decided.filter((state) => state.visits.length > 0).length,
          handOffs: handOffs.length,
          casesHandedOff: new Set(handOffs.map(({ state }) => state)).size,
          returns: all.filter(({ isReturn }) => isReturn).length,
          casesReturned: new Set(all.filter(({ isReturn }) => isReturn).map(({ state }) => state)).size,
        });
        const open = cases.filter(({ decidedAt }) => decidedAt === undefined);
        expect(listed(found.notRouted.agesMs)).toEqual(
          ascending(open.filter((state) => state.visits.length === 0).map((state) => NOW_MS - Date.parse(state.receivedAt))),
        );
        expect(found.notDecided).toBe(open.filter(({ receivedAt }) => inPeriod(at(receivedAt))).length);
      }),
      { numRuns: 60, examples: ['havneby', 'nordby'].map((each): [typeof WHOLE, object, string] => [WHOLE, {}, each]) },
    );
    expect(Math.min(visitsSeen, returnsSeen, queued)).toBeGreaterThan(10);
  });

  it('flow as by counting the visits of each day', async () => {
    await fc.assert(
      fc.asyncProperty(
        period,
        municipalities,
        fc.constantFrom('building', 'environment', 'roads', 'nowhere'),
        async (days, municipality, department) => {
          const { before, weeks } = await departmentFlow(database.kysely, municipality, { department, ...days });
          const visits = states
            .filter((state) => state.municipality === municipality)
            .flatMap(plainVisits)
            .filter((visit) => visit.department === department)
            .map(({ beginMs, endMs }) => ({
              begun: localDate(new Date(beginMs).toISOString(), municipality),
              ended: endMs === undefined ? '9999' : localDate(new Date(endMs).toISOString(), municipality),
            }));
          expect(before).toBe(visits.filter(({ begun, ended }) => begun < days.from && ended >= days.from).length);
          const expected: typeof weeks = [];
          for (let day = DateTime.fromISO(days.from); day.toISODate()! <= days.to; day = day.plus({ days: 1 })) {
            const on = day.toISODate()!;
            const name = `${day.weekYear}-W${String(day.weekNumber).padStart(2, '0')}`;
            if (expected.at(-1)?.week !== name) expected.push({ week: name, from: on, to: on, begun: 0, ended: 0, balance: 0 });
            const week = expected.at(-1)!;
            week.to = on;
            week.begun += visits.filter(({ begun }) => begun === on).length;
            week.ended += visits.filter(({ ended }) => ended === on).length;
            week.balance = visits.filter(({ begun, ended }) => begun <= on && ended > on).length;
          }
          expect(weeks).toEqual(expected);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('do not take longer than they may', async () => {
    const slow = readSnapshot(database.kysely, (tx) => sql`SELECT pg_sleep(20)`.execute(tx), { timeLimitMs: 50 });
    await expect(slow).rejects.toThrow(QuestionTooLarge);
  });
});
