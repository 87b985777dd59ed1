import { Z95 } from './distributions';
import type { Interval95, Sample } from './sample';

/** The share of cases still open, as time goes: a step down at each duration at which a case was settled. */
export interface Survival {
  /** Durations at which cases were settled, ascending. */
  readonly timesMs: readonly number[];
  /** The share still open just after each. */
  readonly open: readonly number[];
  /** Greenwood's sum of d / (r (r − d)) up to each: the variance of the share, relative to its square. Infinite where the share is 0. */
  readonly greenwood: readonly number[];
  /** Cases, settled and open. */
  readonly n: number;
}

/** Bounds of the 95 % interval of the median; `highMs` null: not reached. */
export interface SurvivalInterval95 {
  lowMs: number;
  highMs: number | null;
}

/** A share this near to the wanted one is the wanted one: the steps are products of fractions. */
const NEAR = 1e-9;

/**
 * Kaplan and Meier's estimate. `settled`: the durations of decided cases; `open`: the ages of those still open. At equal times the settled
 * come first: a case open at that age was still at risk.
 */
export function kaplanMeier(settled: Sample, open: Sample): Survival {
  const timesMs: number[] = [];
  const shares: number[] = [];
  const greenwood: number[] = [];
  const n = settled.n + open.n;
  let atRisk = n;
  let share = 1;
  let variance = 0;
  let left = 0;
  for (let index = 0; index < settled.valuesMs.length; index++) {
    const timeMs = settled.valuesMs[index]!;
    for (; left < open.valuesMs.length && open.valuesMs[left]! < timeMs; left++) atRisk -= open.counts[left]!;
    const count = settled.counts[index]!;
    share *= (atRisk - count) / atRisk;
    variance += count / (atRisk * (atRisk - count));
    atRisk -= count;
    timesMs.push(timeMs);
    shares.push(share);
    greenwood.push(variance);
  }
  return { timesMs, open: shares, greenwood, n };
}

/**
 * The duration within which a share p of the cases is settled: the smallest t at which at most 1 − p are open. Where exactly 1 − p stay
 * open from t until the next settled case, the middle between the two, as R's survfit does; t itself when none follows. Null: not reached.
 */
export function survivalQuantileMs({ timesMs, open }: Survival, p: number): number | null {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`There is no ${p}-quantile`);
  return crossingMs(timesMs, (index) => open[index]!, 1 - p);
}

/**
 * The 95 % interval of the share still open just after `timesMs[index]`, from Greenwood's variance on the log-log scale (Kalbfleisch &
 * Prentice 1980; R's `conf.type = "log-log"`). Null at the very end, where nothing is open and the variance unknown.
 */
export function openShareInterval({ open, greenwood }: Survival, index: number): Interval95 | null {
  const share = open[index]!;
  if (share <= 0) return null;
  const spread = (Z95 * Math.sqrt(greenwood[index]!)) / -Math.log(share);
  return { low: share ** Math.exp(spread), high: share ** Math.exp(-spread) };
}

/**
 * The 95 % interval of the median (Brookmeyer & Crowley 1982): the times at which the lower and the upper bound of the open share cross one
 * half, by the convention of `survivalQuantileMs`. Null: not even the lower bound reaches it.
 */
export function survivalMedianIntervalMs(survival: Survival): SurvivalInterval95 | null {
  const { timesMs } = survival;
  const bounds = timesMs.map((_, index) => openShareInterval(survival, index));
  const lowMs = crossingMs(timesMs, (index) => bounds[index]?.low ?? NaN, 0.5);
  return lowMs === null ? null : { lowMs, highMs: crossingMs(timesMs, (index) => bounds[index]?.high ?? NaN, 0.5) };
}

/** Where a falling staircase first is at or below `level`; the middle of the step when it lies on it. Steps of unknown height are passed over. */
function crossingMs(timesMs: readonly number[], heightAt: (index: number) => number, level: number): number | null {
  for (let index = 0; index < timesMs.length; index++) {
    const height = heightAt(index);
    if (!(height <= level + NEAR)) continue;
    const next = timesMs[index + 1];
    return height >= level - NEAR && next !== undefined ? (timesMs[index]! + next) / 2 : timesMs[index]!;
  }
  return null;
}
