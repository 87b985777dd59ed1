import { type CaseState } from '@casetrail/case';
import type { Sample } from '@casetrail/measure';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { appendMixed, declare, makeViews, MemoryEventStore, projectAll, statesOf } from '../../../../../test/support/case-views';
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/database';
import { localDate, promiseHistories, ZONES } from '../../../../../test/support/promise-histories';
import { InvalidCursor } from '../../work-list/cursor';
import type { CasesQuestion } from '../read-snapshot';
import { dissatisfiedCases } from './dissatisfied';
import { expectedDates } from './expected-dates';
import { meetingEffects } from './meeting-effects';
import { refusals } from './refusals';
import { responseTimes } from './response-times';
import { satisfaction } from './satisfaction';

const HOUR_MS = 3_600_000;
const listed = ({ valuesMs, counts }: Sample): number[] => valuesMs.flatMap((value, i) => Array<number>(counts[i]!).fill(value));
const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const groupsOf = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
};

describe('promises', () => {
  let database: TestDatabase;
  const histories = promiseHistories(200, 91);
  const states = statesOf(histories);

  beforeAll(async () => {
    database = await createTestDatabase();
    const store = new MemoryEventStore();
    await makeViews(database);
    for (const [key, timeZone] of Object.entries(ZONES)) await declare(store, { key, timeZone });
    await appendMixed(store, histories, 91);
    await projectAll(database, store, 200);
  });
  afterAll(() => database.drop());

  const date = fc.integer({ min: 0, max: 1000 }).map((day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10));
  const question: fc.Arbitrary<CasesQuestion> = fc
    .tuple(date, date, fc.constantFrom({}, {}, { 'case-type': ['building-permit'] }, { complexity: ['simple'] }))
    .map(([a, b, filters]) => ({ from: a < b ? a : b, to: a < b ? b : a, filters }));
  const municipalities = fc.constantFrom('havneby', 'nordby');

  const passing = (municipality: string, { filters = {} }: CasesQuestion): CaseState[] =>
    states.filter(
      (state) =>
        state.municipality === municipality &&
        (filters['case-type']?.includes(state.caseType) ?? true) &&
        (filters.complexity?.includes(state.complexity ?? null) ?? true),
    );
  const dateOf = (state: CaseState, instant: string | undefined): string =>
    instant === undefined ? '' : localDate(instant, state.municipality);
  const within = (on: string, { from, to }: CasesQuestion): boolean => on >= from && on <= to;
  const responseOf = (state: CaseState): number => Date.parse(state.acknowledgedAt!) - Date.parse(state.receivedAt);

  /** Asks the same of the rows and of the cases, many times over; `seen` must come to something. */
  const agree = async (check: (municipality: string, asked: CasesQuestion, today: string) => Promise<number>): Promise<void> => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(municipalities, question, date, async (municipality, asked, today) => {
        seen += await check(municipality, asked, today);
      }),
      { numRuns: 60, examples: ['havneby', 'nordby'].map((each) => [each, { from: '2026-01-01', to: '2029-12-31' }, '2029-12-31']) },
    );
    expect(seen).toBeGreaterThan(3);
  };

  it('response times by month', () =>
    agree(async (municipality, asked) => {
      const { months, notAcknowledged } = await responseTimes(database.kysely, municipality, asked);
      const cases = passing(municipality, asked);
      const acknowledged = cases.filter((state) => within(dateOf(state, state.acknowledgedAt), asked));
      const byMonth = groupsOf(acknowledged, (state) => dateOf(state, state.acknowledgedAt).slice(0, 7));
      const count = (own: readonly CaseState[], test: (ms: number) => boolean): number =>
        own.filter((state) => test(responseOf(state))).length;
      expect(months.map(({ sample, ...month }) => ({ ...month, times: listed(sample) }))).toEqual(
        [...byMonth]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([month, own]) => ({
            month,
            times: ascending(own.map(responseOf)),
            withinDay: count(own, (ms) => ms <= 24 * HOUR_MS),
            // The default goal: 24 elapsed hours, for every case.
            met: count(own, (ms) => ms <= 24 * HOUR_MS),
            missed: count(own, (ms) => ms > 24 * HOUR_MS),
          })),
      );
      const open = cases.filter((state) => state.acknowledgedAt === undefined && within(dateOf(state, state.receivedAt), asked));
      expect(notAcknowledged).toBe(open.length);
      return acknowledged.length;
    }));

  it('meeting effects by case type and complexity', () =>
    agree(async (municipality, asked) => {
      const { strata, without, notDecided } = await meetingEffects(database.kysely, municipality, { ...asked, measure: 'gross' });
      const cases = passing(municipality, asked);
      const decided = cases.filter((state) => within(dateOf(state, state.decidedAt), asked));
      const gross = (own: readonly CaseState[]): number[] =>
        ascending(own.map((state) => Date.parse(state.decidedAt!) - Date.parse(state.receivedAt)));
      const expected = [...groupsOf(decided, ({ caseType, complexity }) => `${caseType} ${complexity ?? '~'}`)]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, own]) => ({
          caseType: own[0]!.caseType,
          complexity: own[0]!.complexity ?? null,
          with: gross(own.filter(({ starMeetingCount }) => starMeetingCount > 0)),
          without: gross(own.filter(({ starMeetingCount }) => starMeetingCount === 0)),
        }));
      expect(
        strata.map(({ withMeeting, withoutMeeting, ...stratum }) => ({
          ...stratum,
          with: listed(withMeeting),
          without: listed(withoutMeeting),
        })),
      ).toEqual(expected);
      expect({ without, notDecided }).toEqual({
        without: 0,
        notDecided: cases.filter((state) => state.decidedAt === undefined && within(dateOf(state, state.receivedAt), asked)).length,
      });
      return expected.filter((stratum) => stratum.with.length > 0).length;
    }));

  it('refusals and what followed them', () =>
    agree(async (municipality, asked, today) => {
      const found = await refusals(database.kysely, municipality, { ...asked, today });
      const refused = passing(municipality, asked).filter(
        (state) => state.outcome === 'refused-with-advice' && within(dateOf(state, state.decidedAt), asked),
      );
      const judged = refused.map((state) => {
        const lastDay = DateTime.fromISO(dateOf(state, state.decidedAt)).plus({ days: 90 }).toISODate()!;
        const [next] = states
          .filter(
            (later) =>
              later.municipality === municipality &&
              later.previousReference === state.reference &&
              later.receivedAt >= state.decidedAt! &&
              dateOf(later, later.receivedAt) <= lastDay,
          )
          .sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1));
        return { over: lastDay < today, next };
      });
      const settled = judged.filter(({ over }) => over);
      const followed = settled.filter(({ next }) => next !== undefined).map(({ next }) => next!);
      expect(found).toEqual({
        settled: {
          n: settled.length,
          resubmitted: followed.length,
          outcomes: Object.fromEntries(
            [...groupsOf(followed, ({ outcome }) => outcome ?? '')]
              .filter(([outcome]) => outcome !== '')
              .map(([outcome, own]) => [outcome, own.length]),
          ),
          open: followed.filter(({ outcome }) => outcome === undefined).length,
        },
        undecided: {
          n: judged.length - settled.length,
          resubmitted: judged.filter(({ over, next }) => !over && next !== undefined).length,
        },
      });
      return followed.length;
    }));

  it('a refusal is undecided through its 90th day', async () => {
    const [state] = states.filter(({ outcome }) => outcome === 'refused-with-advice');
    const on = dateOf(state!, state!.decidedAt);
    const undecidedOn = async (days: number): Promise<[number, number]> => {
      const today = DateTime.fromISO(on).plus({ days }).toISODate()!;
      const { settled, undecided } = await refusals(database.kysely, state!.municipality, { from: on, to: on, today });
      return [settled.n, undecided.n];
    };
    const n = (await undecidedOn(0))[1];
    expect(n).toBeGreaterThan(0);
    expect(await undecidedOn(90)).toEqual([0, n]);
    expect(await undecidedOn(91)).toEqual([n, 0]);
  });

  it('expected dates', () =>
    agree(async (municipality, asked, today) => {
      const found = await expectedDates(database.kysely, municipality, { ...asked, today });
      const acknowledged = passing(municipality, asked).filter((state) => within(dateOf(state, state.acknowledgedAt), asked));
      const told = acknowledged.filter(({ expectedRange }) => expectedRange !== undefined);
      const came = (state: CaseState): string => {
        const { from, to } = state.expectedRange!;
        const on = dateOf(state, state.decidedAt);
        if (to >= today) return on === '' ? 'open' : 'decided';
        if (on === '') return 'never';
        return on < from ? 'before' : on <= to ? 'within' : 'after';
      };
      expect(found).toEqual({
        caseTypes: [...groupsOf(told, ({ caseType }) => caseType)]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([caseType, own]) => {
            const n = (which: string): number => own.filter((state) => came(state) === which).length;
            return {
              caseType,
              before: n('before'),
              within: n('within'),
              after: n('after') + n('never'),
              stillOpen: n('never'),
              undecided: { open: n('open'), decided: n('decided') },
            };
          }),
        notTold: acknowledged.length - told.length,
      });
      return told.filter((state) => ['before', 'within', 'after'].includes(came(state))).length;
    }));

  it('satisfaction by department, quarter and question', () =>
    agree(async (municipality, asked) => {
      const found = await satisfaction(database.kysely, municipality, asked);
      const decided = passing(municipality, asked).filter((state) => within(dateOf(state, state.decidedAt), asked));
      const quarterOf = (state: CaseState): string => {
        const on = dateOf(state, state.decidedAt);
        return `${on.slice(0, 4)}-Q${Math.ceil(Number(on.slice(5, 7)) / 3)}`;
      };
      const indexOf = ({ satisfaction: rated }: CaseState): number[] => {
        const scores = Object.values(rated?.answers ?? {});
        return scores.length === 0 ? [] : [scores.reduce((sum, score) => sum + score, 0) / scores.length];
      };
      const counts = (scores: readonly number[]) => ({
        n: scores.length,
        sum: expect.closeTo(
          scores.reduce((sum, score) => sum + score, 0),
          6,
        ) as number,
        satisfied: scores.filter((score) => score >= 60).length,
        dissatisfied: scores.filter((score) => score < 40).length,
      });
      const expected = [...groupsOf(decided, (state) => `${state.visits.at(-1)?.department ?? '~'} ${quarterOf(state)}`)]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, own]) => {
          const questions = [...new Set(own.flatMap(({ satisfaction: rated }) => Object.keys(rated?.answers ?? {})))].sort();
          return {
            department: own[0]!.visits.at(-1)?.department ?? null,
            quarter: quarterOf(own[0]!),
            decided: own.length,
            index: counts(own.flatMap(indexOf)),
            questions: questions.map((each) => ({
              question: each,
              ...counts(own.flatMap(({ satisfaction: rated }) => (rated?.answers[each] === undefined ? [] : [rated.answers[each]]))),
            })),
          };
        });
      expect(found).toEqual(expected);
      return expected.reduce((sum, { index }) => sum + index.n, 0);
    }));

  it('the dissatisfied, page by page', () =>
    agree(async (municipality, asked) => {
      const pages: Awaited<ReturnType<typeof dissatisfiedCases>>['cases'][] = [];
      for (let after: string | undefined; ;) {
        const { cases, next } = await dissatisfiedCases(database.kysely, municipality, asked, { after, limit: 3 });
        pages.push(cases);
        if (next === undefined) break;
        after = next;
      }
      expect(pages.slice(0, -1).every(({ length }) => length === 3)).toBe(true);
      const expected = passing(municipality, asked)
        .filter((state) => within(dateOf(state, state.decidedAt), asked) && state.satisfaction !== undefined)
        .map((state) => {
          const scores = Object.values(state.satisfaction!.answers);
          return { state, index: scores.reduce((sum, score) => sum + score, 0) / scores.length };
        })
        .filter(({ index }) => index < 40)
        .sort(({ state: a }, { state: b }) =>
          a.decidedAt! === b.decidedAt! ? (a.reference < b.reference ? 1 : -1) : a.decidedAt! < b.decidedAt! ? 1 : -1,
        );
      expect(pages.flat()).toEqual(
        expected.map(({ state, index }) => ({
          reference: state.reference,
          caseType: state.caseType,
          department: state.visits.at(-1)?.department ?? null,
          decidedOn: dateOf(state, state.decidedAt),
          contactPerson: state.contactPerson?.name ?? null,
          index: expect.closeTo(index, 9) as number,
        })),
      );
      return expected.length;
    }));

  it('knows a cursor of its own only', async () => {
    const asked = { from: '2026-01-01', to: '2026-12-31' };
    for (const after of [
      'x',
      Buffer.from('2026-01-01T00:00:00.000Z 1 2').toString('base64url'),
      Buffer.from('soon ABC').toString('base64url'),
    ]) {
      await expect(dissatisfiedCases(database.kysely, 'havneby', asked, { after, limit: 3 })).rejects.toThrow(InvalidCursor);
    }
  });
});
