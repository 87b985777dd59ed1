import { countedValues, type CountedValues, type Interval95, type Sample } from './sample';
import { intervalRanks } from './distributions';

/** The smallest whole limit that the required share kept, and the 95 % interval of the limit; null bounds: too few cases to bound it there. */
export interface SuggestedLimit {
  limit: number;
  low: number | null;
  high: number | null;
}

/** Sums of fractions of counts may miss a whole number by this much of it. */
const ROUNDING = 1e-9;

/** The value of the `rank`-th smallest case, ranks counted from 1. */
export function valueAtRank({ values, counts }: CountedValues, rank: number): number {
  const reached = rank * (1 - ROUNDING);
  let seen = 0;
  for (let index = 0; index < values.length; index++) {
    seen += counts[index]!;
    if (seen >= reached) return values[index]!;
  }
  return values[values.length - 1]!;
}

/** The p-quantile by linear interpolation between the two nearest cases (type 7; `percentile_cont`). Null when there are no cases. */
export function quantileOf(counted: CountedValues, p: number): number | null {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`There is no ${p}-quantile`);
  if (counted.n === 0) return null;
  const position = (counted.n - 1) * p;
  const whole = Math.floor(position);
  const low = valueAtRank(counted, whole + 1);
  const rest = position - whole;
  return rest === 0 ? low : low + rest * (valueAtRank(counted, whole + 2) - low);
}

/** The p-quantile in milliseconds, type 7. Null when there are no cases. Throws RangeError unless 0 ≤ p ≤ 1. */
export function quantileMs(sample: Sample, p: number): number | null {
  return quantileOf(countedValues(sample), p);
}

/**
 * The 95 % interval of the median in milliseconds, between two cases whose ranks are binomial; it holds for any distribution, and covers
 * the median in at least 95 % of samples. Null for under 6 cases: no such interval exists.
 */
export function medianIntervalMs(sample: Sample): Interval95 | null {
  const { lowRank, highRank } = intervalRanks(sample.n, 0.5);
  if (lowRank === null || highRank === null) return null;
  const counted = countedValues(sample);
  return { low: valueAtRank(counted, lowRank), high: valueAtRank(counted, highRank) };
}

/**
 * The smallest whole limit that at least the required share of cases kept, with its 95 % interval from order statistics (for any
 * distribution). Null when there are no cases. Throws RangeError unless 0 < requiredShare ≤ 1.
 */
export function smallestLimitMet(usedUnits: CountedValues, requiredShare: number): SuggestedLimit | null {
  if (!(requiredShare > 0 && requiredShare <= 1)) throw new RangeError(`A share of ${requiredShare} cannot be required`);
  const { n } = usedUnits;
  if (n === 0) return null;
  const wholeAtRank = (rank: number): number => Math.ceil(valueAtRank(usedUnits, rank) - ROUNDING) + 0;
  const { lowRank, highRank } = intervalRanks(n, requiredShare);
  return {
    limit: wholeAtRank(Math.max(1, Math.ceil(requiredShare * n * (1 - ROUNDING)))),
    low: lowRank === null ? null : wholeAtRank(lowRank),
    high: highRank === null ? null : wholeAtRank(highRank),
  };
}
