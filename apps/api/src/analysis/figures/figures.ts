import { meanMs, medianIntervalMs, quantileMs, wilsonInterval, type Interval95, type Sample } from '@casetrail/measure';
import type { SplitSums } from '@casetrail/read-models';
import type { DurationsAnswer, LeftOutAnswer, PartAnswer, ShareAnswer, SplitAnswer } from './figures.answer';

const DAY_MS = 86_400_000;
/** Decimals of days and shares: to about a tenth of a second. What lies behind is noise of the division. */
const DECIMALS = 6;

export const rounded = (value: number, decimals: number): number => Math.round(value * 10 ** decimals) / 10 ** decimals;

export const days = (ms: number, decimals = DECIMALS): number => rounded(ms / DAY_MS, decimals);
export const share = (value: number, decimals = DECIMALS): number => rounded(value, decimals);

/** Null stays null: nothing to tell. */
const orNull = <T, U>(value: T | null, of: (value: T) => U): U | null => (value === null ? null : of(value));

export const intervalDays = (interval: Interval95 | null, decimals = DECIMALS): Interval95 | null =>
  orNull(interval, ({ low, high }) => ({ low: days(low, decimals), high: days(high, decimals) }));

export function durationFigures(sample: Sample, decimals = DECIMALS): DurationsAnswer {
  const inDays = (ms: number | null): number | null => orNull(ms, (value) => days(value, decimals));
  return {
    n: sample.n,
    meanDays: inDays(meanMs(sample)),
    medianDays: inDays(quantileMs(sample, 0.5)),
    medianInterval: intervalDays(medianIntervalMs(sample), decimals),
    p90Days: inDays(quantileMs(sample, 0.9)),
  };
}

export function shareFigures(count: number, n: number, decimals = DECIMALS): ShareAnswer {
  if (n === 0) return { n, count, share: null, interval: null };
  const { low, high } = wilsonInterval(count, n);
  return { n, count, share: share(count / n, decimals), interval: { low: share(low, decimals), high: share(high, decimals) } };
}

/** `n`: cases or visits that the time is of. */
export function splitFigures({ withUsMs, withApplicantMs, withOthersMs }: SplitSums, n: number, decimals = DECIMALS): SplitAnswer {
  const parts = [withUsMs, withApplicantMs, withOthersMs];
  const wholeMs = withUsMs + withApplicantMs + withOthersMs;
  const scale = 10n ** BigInt(decimals);
  const day = BigInt(DAY_MS);
  const sum = nearest(wholeMs * scale, day);
  const mean = n === 0 ? null : nearest(wholeMs * scale, day * BigInt(n));
  const sums = apportion(sum, parts);
  const means = mean === null ? null : apportion(mean, parts);
  const shares = wholeMs === 0n ? null : apportion(scale, parts);
  const decimal = (units: bigint): number => Number(units) / Number(scale);
  const part = (i: number): PartAnswer => ({
    sumDays: decimal(sums[i]!),
    meanDays: orNull(means, (all) => decimal(all[i]!)),
    share: orNull(shares, (all) => decimal(all[i]!)),
  });
  return { sumDays: decimal(sum), meanDays: orNull(mean, decimal), withUs: part(0), withApplicant: part(1), withOthers: part(2) };
}

/** Divides whole numbers from 0 to the nearest whole number, a half up. */
const nearest = (amount: bigint, by: bigint): bigint => (2n * amount + by) / (2n * by);

/** Deals out `units` in proportion to the parts, so that nothing is lost by rounding: what is left goes to the largest remainders. */
export function apportion(units: bigint, parts: readonly bigint[]): bigint[] {
  const whole = parts.reduce((sum, part) => sum + part, 0n);
  if (whole === 0n) return parts.map(() => 0n);
  const dealt = parts.map((part) => (units * part) / whole);
  const left = Number(units - dealt.reduce((sum, each) => sum + each, 0n));
  const remainder = (i: number): bigint => (units * parts[i]!) % whole;
  const byRemainder = parts.map((_, i) => i).sort((a, b) => (remainder(a) === remainder(b) ? a - b : remainder(a) > remainder(b) ? -1 : 1));
  for (const i of byRemainder.slice(0, left)) dealt[i]!++;
  return dealt;
}

/** Reasons that no case has are missing. */
export const leftOutFigures = (measured: number, leftOut: Record<string, number>): LeftOutAnswer => ({
  measured,
  leftOut: Object.fromEntries(Object.entries(leftOut).filter(([, n]) => n > 0)),
});
