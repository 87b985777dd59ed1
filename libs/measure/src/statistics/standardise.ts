import { Z95 } from './distributions';
import { quantileOf } from './quantiles';
import type { CountedValues, Interval95, Sample } from './sample';
import { wilsonInterval, type Estimate95, type ShareCount } from './shares';

/** Cases of one kind: how many of those held to the goal met it, and how long they took. */
export interface Stratum extends ShareCount {
  sample: Sample;
}

/** Figures as they would be with another mix of kinds. */
export interface Standardised {
  /** Share within goal with its interval; null: no case of a wanted kind was held to the goal. */
  share: Estimate95 | null;
  /** Median duration in milliseconds with its interval (null: too few cases for one); null: no case of a wanted kind. */
  medianMs: { value: number; interval: Interval95 | null } | null;
  /** Any quantile of the durations in milliseconds, or null. */
  quantileMs(p: number): number | null;
  /** Cases of wanted kinds: those held to the goal, and those with a duration. */
  n: { share: number; durations: number };
  /** How much of the wanted mix has cases here, 0 to 1. Less than 1: the figures are of that part alone. */
  coveredWeight: { share: number; durations: number };
  /** Wanted kinds without any case here. */
  missing: string[];
  /** Kinds that have cases here and are not wanted: left out. */
  leftOut: string[];
}

/**
 * Adjusts to another mix (direct standardisation): each kind's own figures, weighted as the kinds are in the wanted mix. `weights` gives
 * each kind's cases, or parts, in that mix; they need not sum to 1. Kinds without cases here drop out, and the rest of the mix is scaled
 * up (`coveredWeight` says how much there was).
 *
 * The share's interval is Wilson's at the share and at the number of cases that would be as certain without weights: p (1 − p) by the
 * variance of the weighted share, each kind's share in it drawn towards one half by Z² / 2 in Z² cases (Agresti & Coull 1998), so that a
 * kind of few cases that all met the goal is not taken for certain. For one kind, or none that differ, it is Wilson's own interval. The
 * median's interval reaches to the points at the bounds of such an interval around one half (Woodruff 1952).
 *
 * Throws RangeError for a weight that is negative or not a number.
 */
export function standardise(strata: ReadonlyMap<string, Stratum>, weights: ReadonlyMap<string, number>): Standardised {
  let wanted = 0;
  for (const [key, weight] of weights) {
    if (!(weight >= 0 && Number.isFinite(weight))) throw new RangeError(`${key} cannot weigh ${weight}`);
    wanted += weight;
  }
  const kinds = [...weights].filter(([, weight]) => weight > 0);
  const held: Weighted<ShareCount>[] = [];
  const timed: Weighted<Sample>[] = [];
  for (const [key, weight] of kinds) {
    const stratum = strata.get(key);
    if (stratum !== undefined && stratum.n > 0) held.push({ weight, of: stratum });
    if (stratum !== undefined && stratum.sample.n > 0) timed.push({ weight, of: stratum.sample });
  }
  const durations = weightedPoints(timed);
  const quantileMs = (p: number): number | null => quantileOf(durations, p);
  const hasCases = (stratum: Stratum | undefined): boolean => stratum !== undefined && stratum.n + stratum.sample.n > 0;
  return {
    share: held.length === 0 ? null : weightedShare(held),
    medianMs: timed.length === 0 ? null : { value: quantileMs(0.5)!, interval: weightedMedianInterval(timed, durations) },
    quantileMs,
    n: { share: casesOf(held), durations: casesOf(timed) },
    coveredWeight: { share: covered(held, wanted), durations: covered(timed, wanted) },
    missing: kinds.filter(([key]) => !hasCases(strata.get(key))).map(([key]) => key),
    leftOut: [...strata].filter(([key, stratum]) => hasCases(stratum) && !((weights.get(key) ?? 0) > 0)).map(([key]) => key),
  };
}

/** A kind's cases, and its weight in the wanted mix. */
interface Weighted<Cases extends { n: number }> {
  weight: number;
  of: Cases;
}

const weightOf = (kinds: readonly Weighted<{ n: number }>[]): number => kinds.reduce((sum, { weight }) => sum + weight, 0);
const casesOf = (kinds: readonly Weighted<{ n: number }>[]): number => kinds.reduce((sum, { of }) => sum + of.n, 0);
const covered = (kinds: readonly Weighted<{ n: number }>[], wanted: number): number => (wanted === 0 ? 0 : weightOf(kinds) / wanted);

function weightedShare(kinds: readonly Weighted<ShareCount>[]): Estimate95 {
  const total = weightOf(kinds);
  const value = kinds.reduce((sum, { weight, of }) => sum + (weight / total) * (of.met / of.n), 0);
  const cases = effectiveCases(kinds);
  // Products of fractions may end a hair outside 0 to 1.
  const met = kinds.every(({ of }) => of.met === of.n) ? cases : Math.min(cases, Math.max(0, value * cases));
  return { value: met === cases ? 1 : value, ...wilsonInterval(met, cases) };
}

/** How many cases, taken without weights, would make the share as certain as these do. */
function effectiveCases(kinds: readonly Weighted<ShareCount>[]): number {
  const total = weightOf(kinds);
  const z2 = Z95 * Z95;
  let share = 0;
  let variance = 0;
  for (const { weight, of } of kinds) {
    const part = weight / total;
    const drawn = (of.met + z2 / 2) / (of.n + z2);
    share += part * drawn;
    variance += (part * part * drawn * (1 - drawn)) / of.n;
  }
  return (share * (1 - share)) / variance;
}

/** All kinds' durations, counted in parts of cases so that each kind has its part of the wanted mix. */
function weightedPoints(kinds: readonly Weighted<Sample>[]): CountedValues {
  const total = weightOf(kinds);
  const n = casesOf(kinds);
  const counts = new Map<number, number>();
  for (const { weight, of } of kinds) {
    const scale = ((weight / total) * n) / of.n;
    for (let index = 0; index < of.valuesMs.length; index++) {
      const valueMs = of.valuesMs[index]!;
      counts.set(valueMs, (counts.get(valueMs) ?? 0) + of.counts[index]! * scale);
    }
  }
  const values = [...counts.keys()].sort((a, b) => a - b);
  return { values, counts: values.map((value) => counts.get(value)!), n };
}

/** The outermost points that the interval around one half reaches, as order statistics without weights; null when a side has none. */
function weightedMedianInterval(kinds: readonly Weighted<Sample>[], durations: CountedValues): Interval95 | null {
  const medianMs = quantileOf(durations, 0.5)!;
  const cases = effectiveCases(kinds.map(({ weight, of }) => ({ weight, of: { met: casesUpTo(of, medianMs), n: of.n } })));
  const { low, high } = wilsonInterval(cases / 2, cases);
  const { values, counts, n } = durations;
  let lowMs: number | null = null;
  let before = 0;
  for (let index = 0; index < values.length; index++) {
    if (before >= high * n) return lowMs === null ? null : { low: lowMs, high: values[index]! };
    before += counts[index]!;
    if (before <= low * n) lowMs = values[index]!;
  }
  return null;
}

function casesUpTo({ valuesMs, counts }: Sample, limitMs: number): number {
  let cases = 0;
  for (let index = 0; index < valuesMs.length && valuesMs[index]! <= limitMs; index++) cases += counts[index]!;
  return cases;
}
