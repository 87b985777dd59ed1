/** The normal quantile for 97.5 %: half of a two-sided 95 %. */
export const Z95 = 1.959963984540054;

/** What a 95 % interval leaves on each side. */
const TAIL = 0.025;

/** Ranks of order statistics, counted from 1. Null: no case is sure enough to lie on that side. */
export interface IntervalRanks {
  lowRank: number | null;
  highRank: number | null;
}

/** Numbers this many standard deviations, and this many more, from the most likely one have no probability that matters (under 1e-17). */
const FAR_DEVIATIONS = 9;
const FAR_NUMBERS = 45;

interface Binomial {
  /** The first number that matters. */
  from: number;
  /** Its probability and those of the numbers after it, as far as they matter. */
  probabilities: Float64Array;
}

/** Exact, by the ratio of neighbours outwards from the most likely number: some √n steps, no factorials. */
function binomial(n: number, p: number): Binomial {
  const mode = Math.min(n, Math.floor((n + 1) * p));
  const odds = p / (1 - p);
  const far = Math.ceil(FAR_DEVIATIONS * Math.sqrt(n * p * (1 - p))) + FAR_NUMBERS;
  const from = Math.max(0, mode - far);
  const to = Math.min(n, mode + far);
  const probabilities = new Float64Array(to - from + 1);
  let total = 1;
  probabilities[mode - from] = 1;
  for (let k = mode, weight = 1; k > from; k--) {
    weight *= k / ((n - k + 1) * odds);
    probabilities[k - 1 - from] = weight;
    total += weight;
  }
  for (let k = mode, weight = 1; k < to; k++) {
    weight *= ((n - k) / (k + 1)) * odds;
    probabilities[k + 1 - from] = weight;
    total += weight;
  }
  for (let index = 0; index < probabilities.length; index++) probabilities[index]! /= total;
  return { from, probabilities };
}

/** P(X ≤ k) for X binomial. Exact at every n. */
export function binomialAtMost(k: number, n: number, p: number): number {
  const { from, probabilities } = binomial(n, p);
  let sum = 0;
  for (let index = 0; index < probabilities.length && from + index <= k; index++) sum += probabilities[index]!;
  return sum;
}

/**
 * The ranks between which the p-quantile lies in at least 95 % of samples of n cases, at most 2.5 % missing on each side. Exact at every n,
 * in some √n steps.
 */
export function intervalRanks(n: number, p: number): IntervalRanks {
  if (n === 0) return { lowRank: null, highRank: null };
  if (p === 1) return { lowRank: n, highRank: null };
  const { from, probabilities } = binomial(n, p);
  // Low: the largest rank with P(X ≤ rank − 1) ≤ 2.5 %. High: the smallest with P(X ≥ rank) ≤ 2.5 %.
  let lowRank = from;
  for (let index = 0, sum = 0; (sum += probabilities[index]!) <= TAIL; index++) lowRank = from + index + 1;
  let highRank = from + probabilities.length;
  for (let index = probabilities.length - 1, sum = 0; (sum += probabilities[index]!) <= TAIL; index--) highRank = from + index;
  return { lowRank: lowRank < 1 ? null : lowRank, highRank: highRank > n ? null : highRank };
}

/** The z with P(Z > z) = tail for Z normal and 0.0001 ≤ tail ≤ 0.5: Newton's method on Marsaglia's series (2004). */
export function upperNormalQuantile(tail: number): number {
  let z = 0;
  for (let round = 0; round < 50; round++) {
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    let term = z;
    let series = 0;
    for (let odd = 3; series + term !== series; odd += 2) {
      series += term;
      term *= (z * z) / odd;
    }
    const step = (0.5 - density * series - tail) / density;
    z += step;
    if (Math.abs(step) < 1e-14) break;
  }
  return z;
}
