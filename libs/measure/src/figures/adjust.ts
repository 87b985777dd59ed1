import { standardise, type Interval95, type Stratum } from '../statistics';
import { estimateChange, type Change } from './compare';
import { basisOf } from './durations';
import { mergeCases, NO_CASES, type MeasuredCases } from './measured-cases';
import { shareCount } from './share';

/** A figure as it would be with the baseline's mix of kinds. */
export interface AdjustedFigure {
  /** Of the actual cases, weighted as the kinds are in the baseline. */
  value: number;
  interval: Interval95 | null;
  /** The actual cases that it rests on. */
  n: number;
  /** The same figure of those baseline cases whose kinds have actual cases: what it is compared with. */
  baseline: number;
  change: Change;
  /** How much of the baseline's mix has actual cases, 0 to 1. */
  matched: number;
}

/** Null: no kind has cases on both sides. */
export interface Adjusted {
  share: AdjustedFigure | null;
  /** In milliseconds. Null too when open cases count: they cannot be weighted. */
  medianMs: AdjustedFigure | null;
  p90Ms: { value: number; baseline: number; change: number } | null;
  /** Durations are not adjusted because open cases count on a side. */
  openCases: boolean;
  /** Kinds of the baseline without actual cases: their part of the mix could not be matched. */
  missing: string[];
  /** Kinds of actual cases that the baseline has not: left out. */
  leftOut: string[];
}

type Kinds = ReadonlyMap<string, MeasuredCases>;

/**
 * Adjusts the actual figures to the baseline's mix of kinds (direct standardisation), and holds them against the baseline's own figures of the
 * kinds that both have. The share is weighted by the baseline's judged cases, durations by its settled cases, so that where no kind has changed,
 * nothing has.
 */
export function adjustToMix(baseline: Kinds, actual: Kinds): Adjusted {
  const strata = strataOf(actual);
  const share = adjustedShare(baseline, actual, strata);
  const openCases = [...baseline.values(), ...actual.values()].some((cases) => basisOf(cases) === 'settled-and-open');
  const durations = openCases ? null : adjustedDurations(baseline, actual, strata);
  const known = standardise(
    strata,
    weightsOf(baseline, (cases) => shareCount(cases).n + cases.settled.n),
  );
  return {
    share,
    medianMs: durations?.medianMs ?? null,
    p90Ms: durations?.p90Ms ?? null,
    openCases,
    missing: known.missing.sort(),
    leftOut: known.leftOut.sort(),
  };
}

function adjustedShare(baseline: Kinds, actual: Kinds, strata: ReadonlyMap<string, Stratum>): AdjustedFigure | null {
  const isMatched = (kind: string): boolean => shareCount(actual.get(kind) ?? NO_CASES).n > 0;
  const { share, n, coveredWeight } = standardise(
    strata,
    weightsOf(baseline, (cases) => shareCount(cases).n),
  );
  const before = standardise(
    strataOf(baseline),
    weightsOf(baseline, (cases, kind) => (isMatched(kind) ? shareCount(cases).n : 0)),
  ).share;
  if (share === null || before === null) return null;
  const { value, ...interval } = share;
  const { value: baselineValue, ...beforeInterval } = before;
  return {
    value,
    interval,
    n: n.share,
    baseline: baselineValue,
    change: { value: value - baselineValue, interval: estimateChange(baselineValue, beforeInterval, value, interval) },
    matched: coveredWeight.share,
  };
}

function adjustedDurations(
  baseline: Kinds,
  actual: Kinds,
  strata: ReadonlyMap<string, Stratum>,
): { medianMs: AdjustedFigure; p90Ms: NonNullable<Adjusted['p90Ms']> } | null {
  const isMatched = (kind: string): boolean => (actual.get(kind)?.settled.n ?? 0) > 0;
  const now = standardise(
    strata,
    weightsOf(baseline, ({ settled }) => settled.n),
  );
  const before = standardise(
    strataOf(baseline),
    weightsOf(baseline, ({ settled }, kind) => (isMatched(kind) ? settled.n : 0)),
  );
  if (now.medianMs === null || before.medianMs === null) return null;
  const [value, baselineValue] = [now.medianMs.value, before.medianMs.value];
  const [p90, baselineP90] = [now.quantileMs(0.9)!, before.quantileMs(0.9)!];
  return {
    medianMs: {
      value,
      interval: now.medianMs.interval,
      n: now.n.durations,
      baseline: baselineValue,
      change: {
        value: value - baselineValue,
        interval: estimateChange(baselineValue, before.medianMs.interval, value, now.medianMs.interval),
      },
      matched: now.coveredWeight.durations,
    },
    p90Ms: { value: p90, baseline: baselineP90, change: p90 - baselineP90 },
  };
}

function strataOf(kinds: Kinds): Map<string, Stratum> {
  return new Map([...kinds].map(([kind, cases]) => [kind, { ...shareCount(cases), sample: cases.settled }]));
}

const weightsOf = (kinds: Kinds, weight: (cases: MeasuredCases, kind: string) => number): Map<string, number> =>
  new Map([...kinds].map(([kind, cases]) => [kind, weight(cases, kind)]));

/** The cases of a group told apart by kind. */
export function byKind<Group extends MeasuredCases>(
  groups: readonly Group[],
  kindOf: (group: Group) => string,
): Map<string, MeasuredCases> {
  const parts = new Map<string, Group[]>();
  for (const group of groups) {
    const kind = kindOf(group);
    parts.set(kind, [...(parts.get(kind) ?? []), group]);
  }
  return new Map([...parts].map(([kind, own]) => [kind, mergeCases(own)]));
}
