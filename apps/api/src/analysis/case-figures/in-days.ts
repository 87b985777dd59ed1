import { figuresOf } from '@casetrail/measure';
import type { Figures, GoalsById, Interval95, MeasuredCases, MedianInterval95 } from '@casetrail/measure';
import type { CaseFiguresAnswer } from './case-figures.answer';

const MS_IN_A_DAY = 86_400_000;

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6 + 0;

/** Elapsed days of 24 hours, to about a tenth of a second: what lies behind is noise of the division. */
export const inDays = (ms: number): number => rounded(ms / MS_IN_A_DAY);
export const inDaysOrNull = (ms: number | null): number | null => (ms === null ? null : inDays(ms));

export const intervalInDays = (interval: MedianInterval95 | null): { low: number; high: number | null } | null =>
  interval && { low: inDays(interval.low), high: inDaysOrNull(interval.high) };

/** Shares from 0 to 1, and their changes, to six decimals. */
export const shareOf = rounded;
export const shareInterval = (interval: Interval95 | null): Interval95 | null =>
  interval && { low: rounded(interval.low), high: rounded(interval.high) };

/** The figures of cases as the API tells them. */
export const figuresAnswer = (cases: MeasuredCases, goals: GoalsById): CaseFiguresAnswer => toAnswer(figuresOf(cases, goals));

export function toAnswer({ cases, open, share, target, durations }: Figures): CaseFiguresAnswer {
  return {
    cases,
    open,
    share: { ...share, value: share.value === null ? null : rounded(share.value), interval: shareInterval(share.interval) },
    target: { ...target, requiredShare: target.requiredShare === null ? null : rounded(target.requiredShare) },
    basis: durations.basis,
    n: durations.n,
    meanDays: inDaysOrNull(durations.meanMs),
    medianDays: inDaysOrNull(durations.medianMs),
    medianInterval: intervalInDays(durations.medianInterval),
    p75Days: inDaysOrNull(durations.p75Ms),
    p90Days: inDaysOrNull(durations.p90Ms),
    p95Days: inDaysOrNull(durations.p95Ms),
    errorAtMost: durations.errorAtMost,
  };
}
