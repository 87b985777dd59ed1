import type { CaseState } from '@casetrail/case';
import { caseDurations, type Sample } from '@casetrail/measure';
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
import { addSplits, plainSplit, plainVisits } from '../../../../../test/support/plain-case';
import { localDate, ZONES } from '../../../../../test/support/promise-histories';
import { COMPARED_MEASURES, municipalityFigures, type ComparedMeasure, type MunicipalitiesQuestion } from './figures';

const listed = ({ valuesMs, counts }: Sample): number[] => valuesMs.flatMap((value, i) => Array<number>(counts[i]!).fill(value));
const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

describe('municipalities', () => {
  let database: TestDatabase;
  const histories = sampleHistories(220, 63);
  const states = statesOf(histories);

  beforeAll(async () => {
    database = await createTestDatabase();
    const store = new MemoryEventStore();
    await makeViews(database);
    for (const [key, timeZone] of Object.entries(ZONES)) await declare(store, { key, timeZone });
    await appendMixed(store, histories, 63);
    await projectAll(database, store, 200);
  });
  afterAll(() => database.drop());

  const date = fc.integer({ min: 0, max: 1000 }).map((day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10));
  /** Whole months at times, or others would hardly be shown anything. */
  const edge = (last: boolean) =>
    fc.tuple(date, fc.boolean()).map(([day, whole]) => {
      const at = DateTime.fromISO(day);
      return whole ? (last ? at.endOf('month') : at.startOf('month')).toISODate()! : day;
    });
  const question: fc.Arbitrary<MunicipalitiesQuestion> = fc
    .record({
      measure: fc.constantFrom(...COMPARED_MEASURES),
      from: edge(false),
      to: edge(true),
      filters: fc.constantFrom({}, {}, { 'case-type': ['building-permit'] }, { complexity: ['simple'] }),
    })
    .filter(({ from, to }) => from <= to);

  const valueOf = (state: CaseState, measure: ComparedMeasure): number | null =>
    measure === 'response'
      ? state.acknowledgedAt === undefined
        ? null
        : Date.parse(state.acknowledgedAt) - Date.parse(state.receivedAt)
      : state.decidedAt === undefined
        ? null
        : caseDurations(state, 0)[`${measure}Ms`];

  it('figures as from the cases, and of others whole blocks of five only', async () => {
    let [shown, withheld, partly] = [0, 0, 0];
    await fc.assert(
      fc.asyncProperty(question, fc.constantFrom('havneby', 'nordby'), date, async (asked, own, today) => {
        const keys = ['havneby', 'nordby'];
        const found = await municipalityFigures(
          database.kysely,
          keys.map((key) => ({ key, own: key === own, today })),
          asked,
        );
        keys.forEach((key, i) => {
          const { measure, filters = {}, from, to } = asked;
          const onDay = (state: CaseState): string => localDate((measure === 'response' ? state.acknowledgedAt : state.decidedAt)!, key);
          const measured = states.filter(
            (state) =>
              state.municipality === key &&
              valueOf(state, measure) !== null &&
              (filters['case-type']?.includes(state.caseType) ?? true) &&
              (filters.complexity?.includes(state.complexity ?? null) ?? true),
          );
          const inPeriod = measured.filter((state) => onDay(state) >= from && onDay(state) <= to);
          let counted = inPeriod;
          if (key !== own) {
            // By a walk through the cases in the order of their days, one kind and year after the other.
            const blocks: CaseState[][] = [];
            const over = measured.filter((state) => onDay(state).slice(0, 7) < today.slice(0, 7));
            const kinds = [...new Set(over.map((state) => `${state.caseType} ${state.complexity} ${onDay(state).slice(0, 4)}`))];
            for (const kind of kinds) {
              let block: CaseState[] = [];
              const alike = over
                .filter((state) => `${state.caseType} ${state.complexity} ${onDay(state).slice(0, 4)}` === kind)
                .sort((a, b) => (onDay(a) < onDay(b) ? -1 : 1));
              alike.forEach((state, place) => {
                block.push(state);
                const monthEnds = alike[place + 1] === undefined || onDay(alike[place + 1]!).slice(0, 7) !== onDay(state).slice(0, 7);
                if (monthEnds && block.length >= 5) {
                  blocks.push(block);
                  block = [];
                }
              });
            }
            const monthIsWithin = (state: CaseState): boolean => {
              const month = DateTime.fromISO(onDay(state));
              return month.startOf('month').toISODate()! >= from && month.endOf('month').toISODate()! <= to;
            };
            counted = blocks.filter((block) => block.every(monthIsWithin)).flat();
          }
          const figures = found[i]!;
          if (key !== own && counted.length === 0) {
            expect(figures).toBeNull();
            withheld++;
            return;
          }
          if (key !== own) shown++;
          if (figures?.partial) partly++;
          expect(figures.partial).toBe(counted.length < inPeriod.length);
          expect(listed(figures.sample)).toEqual(ascending(counted.map((state) => valueOf(state, measure)!)));
          if (measure === 'response') {
            const met = counted.filter((state) => valueOf(state, measure)! <= 86_400_000).length;
            expect({ met: figures.met, missed: figures.missed }).toEqual({ met, missed: counted.length - met });
          }
          if (measure === 'gross') {
            const split = addSplits(counted.map((state) => plainSplit(state, Date.parse(state.receivedAt), Date.parse(state.decidedAt!))));
            const visits = counted.flatMap(plainVisits);
            expect({
              us: Number(figures.split.withUsMs),
              applicant: Number(figures.split.withApplicantMs),
              others: Number(figures.split.withOthersMs),
              handOffs: figures.handOffs,
              returned: figures.casesReturned,
            }).toEqual({
              ...split,
              handOffs: visits.filter(({ before, department }) => before !== null && before !== department).length,
              returned: new Set(visits.filter(({ isReturn }) => isReturn).map(({ state }) => state)).size,
            });
          }
        });
      }),
      {
        numRuns: 120,
        examples: COMPARED_MEASURES.flatMap((measure) =>
          [
            ['2026-01-01', '2028-12-31'],
            ['2026-03-03', '2027-11-20'],
            ['2026-02-02', '2026-02-03'],
          ].map(([from = '', to = '']) => [{ measure, from, to }, 'havneby', '2029-06-01'] as [MunicipalitiesQuestion, string, string]),
        ),
      },
    );
    expect(Math.min(shown, withheld, partly)).toBeGreaterThan(2);
  });
});
