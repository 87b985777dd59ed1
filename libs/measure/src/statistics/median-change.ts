import { binomialAtMost, upperNormalQuantile, Z95 } from './distributions';
import { quantileMs, valueAtRank } from './quantiles';
import { countedValues, type Interval95, type Sample } from './sample';

/** Price and Bonett's variance has been studied from here on. */
const LEAST_CASES = 5;

/**
 * The 95 % interval of the change of the median in milliseconds, `actual − baseline`, for two independent samples of any distribution
 * (Price & Bonett 2002). Null when either has under 5 cases.
 */
export function medianChangeIntervalMs(baseline: Sample, actual: Sample): Interval95 | null {
  if (baseline.n < LEAST_CASES || actual.n < LEAST_CASES) return null;
  const changeMs = quantileMs(actual, 0.5)! - quantileMs(baseline, 0.5)!;
  const halfMs = Z95 * Math.hypot(medianErrorMs(baseline), medianErrorMs(actual));
  return { low: changeMs - halfMs, high: changeMs + halfMs };
}

/**
 * The standard error of a median: the distance between the c-th case from below and from above, by the number of standard errors that
 * the binomial says it spans.
 */
function medianErrorMs(sample: Sample): number {
  const { n } = sample;
  const c = Math.max(1, Math.round(n / 2 - Math.sqrt(n)));
  const counted = countedValues(sample);
  const spanMs = valueAtRank(counted, n - c + 1) - valueAtRank(counted, c);
  return spanMs / (2 * upperNormalQuantile(binomialAtMost(c - 1, n, 0.5)));
}
