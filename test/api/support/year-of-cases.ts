import type { CaseEvent } from '@casetrail/case';
import { appendCase } from '../../support/case-views';
import { each, type Answer, type ApiClient } from './api-client';
import { ELSEWHERE, HERE, startApiUnderTest, type ApiUnderTest } from './api-under-test';
import { eventsOf, makeCases, type PlainCase } from './plain-cases';
import { plainFigures, type KeyOf, type PlainCohort, type PlainFigures, type PlainGoal, type PlainMeasure } from './plain-figures';

export const MEASURES: PlainMeasure[] = ['response', 'gross', 'net', 'department'];
export const COHORTS: PlainCohort[] = ['decision', 'receipt'];
export const DEFAULTS: PlainGoal[] = [
  { measure: 'response', hours: 24, requiredShare: 0.9 },
  { measure: 'gross', complexity: 'simple', calendarDays: 14, requiredShare: 0.9 },
];
export const THEN = { from: '2025-01-01', to: '2025-05-31' };
export const NOW = { from: '2025-07-01', to: '2025-11-30' };
export const SPRING = { key: 'spring', name: 'Spring 2025', ...THEN };

/** Figures as the API answers them. */
export type Figures = Record<'cases' | 'open' | 'n', number> & {
  medianDays: number | null;
  p90Days: number | null;
  share: { value: number | null; interval: { low: number; high: number } | null; n: number; met: number; pending: number; overdue: number };
  target: { requiredShare: number | null; goals: { key: string; limit: object | null; cases: number }[] };
};
export type Key = Record<string, string | null>;

export const nameOf =
  (groupBy: readonly string[]) =>
  (key: Key): string =>
    JSON.stringify(groupBy.map((group) => key[group] ?? null));
const plainName =
  (groupBy: readonly string[]): KeyOf =>
  (of) =>
    JSON.stringify(
      groupBy.map((group) => (group === 'case-type' ? of.caseType : of[group as 'department' | 'industry' | 'channel' | 'complexity'])),
    );

/** As the API rounds. */
export const round = (value: number | null): number | null => (value === null ? null : Math.round(value * 1e6) / 1e6);
export const plain = (figures: PlainFigures) => ({
  ...{ cases: figures.cases, open: figures.open, n: figures.n, met: figures.met, judged: figures.judged, pending: figures.pending },
  ...{ median: round(figures.medianDays), p90: round(figures.p90Days), required: round(figures.requiredShare) },
  ...{ low: round(figures.low), high: round(figures.high) },
});
export const told = ({ cases, open, n, medianDays, p90Days, share, target }: Figures) => ({
  ...{ cases, open, n, met: share.met, judged: share.n, pending: share.pending },
  ...{ median: medianDays, p90: p90Days, required: share.n === 0 ? null : target.requiredShare },
  ...{ low: share.interval?.low ?? null, high: share.interval?.high ?? null },
});

type Of = { measure: PlainMeasure; cohort: PlainCohort; from: string; to: string };

/** Figures of cases by a second computation. */
export const plainly = (cases: PlainCase[], of: Of, groupBy: readonly string[], goals = DEFAULTS): Map<string, PlainFigures> =>
  plainFigures(cases, { ...of, nowMs: Date.now(), goals }, plainName(groupBy));

export const pathsOf = (answer: Answer): string[] => [...new Set(each<string>(answer.body.errors, 'path'))].sort();

export const isWithin = (ms: number, { from, to }: { from: string; to: string }): boolean => {
  const date = new Date(ms).toLocaleDateString('sv-SE', { timeZone: 'Europe/Copenhagen' });
  return date >= from && date <= to;
};

/** A year of cases, which take less time in its second half; a few of another municipality too. */
export class YearOfCases {
  private constructor(
    readonly test: ApiUnderTest,
    readonly analyst: ApiClient,
    readonly all: PlainCase[],
  ) {}

  static async make(): Promise<YearOfCases> {
    const test = await startApiUnderTest();
    const before = makeCases(160, 7, '2024-12-10T06:00:00Z', '2025-05-25T18:00:00Z', 1);
    const after = makeCases(140, 8, '2025-06-05T06:00:00Z', '2025-11-25T18:00:00Z', 0.6);
    // On one side only: a department that comes up later.
    for (const late of after.slice(0, 9)) late.visits = [{ department: 'roads', fromMs: late.receivedMs + 60_000 }];
    const year = new YearOfCases(test, await test.as('analyst'), [...before, ...after]);
    await year.append(year.all.map((each, i) => eventsOf(each, HERE, i)));
    const elsewhere = makeCases(12, 9, '2025-02-01T06:00:00Z', '2025-04-25T18:00:00Z', 1);
    await year.append(elsewhere.map((each, i) => eventsOf(each, ELSEWHERE, 1000 + i)));
    await year.shown();
    return year;
  }

  async append(histories: CaseEvent[][]): Promise<void> {
    for (const history of histories) await appendCase(this.test.installation.store, history);
  }

  /** Waits until the views show all that is stored. */
  async shown(): Promise<void> {
    const position = await this.test.installation.store.head();
    const { headers } = await this.analyst.get(`/v1/processing-times?measure=gross&wait-for=${position}&wait-ms=10000`);
    if (headers.get('casetrail-position-reached') !== 'true') throw new Error('The views are behind');
  }
}
