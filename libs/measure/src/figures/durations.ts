import {
  kaplanMeier,
  meanMs,
  medianIntervalMs,
  quantileMs,
  survivalMedianIntervalMs,
  survivalQuantileMs,
  type Interval95,
} from '../statistics';
import type { MeasuredCases } from './measured-cases';

/**
 * What durations rest on. `settled`: settled cases, quantiles of type 7. `settled-and-open`: open cases too, each known to last longer than its
 * age (Kaplan–Meier).
 */
export type DurationBasis = 'settled' | 'settled-and-open';

/** Bounds in milliseconds. `high` null: not reached, too many cases are open. */
export interface MedianInterval95 {
  low: number;
  high: number | null;
}

/** How long cases took, in milliseconds. Null: there is no such figure; with open cases, it is not reached. */
export interface DurationFigures {
  basis: DurationBasis;
  /** Cases that the durations rest on: settled ones, and by basis the open ones. */
  n: number;
  /** Exact for classes too. Null when open cases count: their end is not known. */
  meanMs: number | null;
  medianMs: number | null;
  /** 95 %. Null: too few cases. */
  medianInterval: MedianInterval95 | null;
  p75Ms: number | null;
  p90Ms: number | null;
  p95Ms: number | null;
  /** How far the quantiles may be off, relative to themselves: 0 when each case was counted, 0.01 when counted in classes. */
  errorAtMost: number;
}

/** Open cases count only where their age says something. */
export const basisOf = ({ open }: MeasuredCases): DurationBasis => (open.agesMs.n > 0 ? 'settled-and-open' : 'settled');

export function durationFigures(cases: MeasuredCases): DurationFigures {
  const { settled, open } = cases;
  const errorAtMost = Math.max(settled.errorAtMost, open.agesMs.errorAtMost);
  if (basisOf(cases) === 'settled') {
    return {
      basis: 'settled',
      n: settled.n,
      meanMs: meanMs(settled),
      medianMs: quantileMs(settled, 0.5),
      medianInterval: medianIntervalMs(settled),
      p75Ms: quantileMs(settled, 0.75),
      p90Ms: quantileMs(settled, 0.9),
      p95Ms: quantileMs(settled, 0.95),
      errorAtMost,
    };
  }
  const survival = kaplanMeier(settled, open.agesMs);
  const interval = survivalMedianIntervalMs(survival);
  return {
    basis: 'settled-and-open',
    n: survival.n,
    meanMs: null,
    medianMs: survivalQuantileMs(survival, 0.5),
    medianInterval: interval && { low: interval.lowMs, high: interval.highMs },
    p75Ms: survivalQuantileMs(survival, 0.75),
    p90Ms: survivalQuantileMs(survival, 0.9),
    p95Ms: survivalQuantileMs(survival, 0.95),
    errorAtMost,
  };
}

/** The interval when both of its bounds are known. */
export const closedInterval = (interval: MedianInterval95 | null): Interval95 | null =>
  interval === null || interval.high === null ? null : { low: interval.low, high: interval.high };
