import { Z95 } from './distributions';
import type { Interval95 } from './sample';

/** Cases, and how many of them met the goal. */
export interface ShareCount {
  met: number;
  n: number;
}

/** Whether a required share was reached, as far as the cases can tell. */
export type Verdict = 'met' | 'missed' | 'not-enough-cases';

/** A figure with its 95 % interval. */
export interface Estimate95 extends Interval95 {
  value: number;
}

/**
 * The 95 % interval of a share by Wilson's score method, without continuity correction (Newcombe 1998a, method 3). 0 to 1 for no cases.
 * `met` and `n` need not be whole. Throws RangeError unless 0 ≤ met ≤ n.
 */
export function wilsonInterval(met: number, n: number): Interval95 {
  if (!(met >= 0 && met <= n && Number.isFinite(n))) throw new RangeError(`${met} of ${n} is no share`);
  if (n === 0) return { low: 0, high: 1 };
  const z2 = Z95 * Z95;
  const half = Z95 * Math.sqrt(z2 + (4 * met * (n - met)) / n);
  const below = 2 * met + z2;
  // The ends are exact: rounding must not turn a bound of 0 or 1 into nearly that.
  return {
    low: met === 0 ? 0 : Math.max(0, (below - half) / (2 * (n + z2))),
    high: met === n ? 1 : Math.min(1, (below + half) / (2 * (n + z2))),
  };
}

/**
 * The 95 % interval of `actual − baseline` for two independent figures, from the interval of each: the distances to the nearer bounds add as
 * squares (Newcombe 1998b, method 10; Zou & Donner 2008 for figures in general).
 */
export function differenceInterval(baseline: Estimate95, actual: Estimate95): Interval95 {
  const change = actual.value - baseline.value;
  return {
    low: change - Math.hypot(actual.value - actual.low, baseline.high - baseline.value),
    high: change + Math.hypot(actual.high - actual.value, baseline.value - baseline.low),
  };
}

/** The 95 % interval of the change in share, `actual − baseline` (Newcombe 1998b, method 10). Null when either has no cases. */
export function shareChangeInterval(baseline: ShareCount, actual: ShareCount): Interval95 | null {
  if (baseline.n === 0 || actual.n === 0) return null;
  return differenceInterval(shareEstimate(baseline), shareEstimate(actual));
}

function shareEstimate({ met, n }: ShareCount): Estimate95 {
  return { value: met / n, ...wilsonInterval(met, n) };
}

/**
 * The verdict on a share held to a required one. `met`: the whole interval is at or above the required share. `missed`: the whole interval
 * is below it. Else the cases are not enough to say, whichever side the share itself is on. A required share of 1 is thus never seen to
 * be met, only missed: no number of cases proves that none will ever be late.
 */
export function verdictOf(shareMet: number | null, interval: Interval95 | null, requiredShare: number, n: number): Verdict {
  if (shareMet === null || interval === null || n === 0) return 'not-enough-cases';
  if (interval.low >= requiredShare) return 'met';
  return interval.high < requiredShare ? 'missed' : 'not-enough-cases';
}
