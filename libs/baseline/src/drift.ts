import { figuresOf, goalsById, mergeCases, type Figures, type GoalsById, type ServiceGoal } from '@casetrail/measure';
import { compareKeys, type Cohort, type Dimension, type LeftOutReason, type Measure } from '@casetrail/read-models';
import { FROZEN_CUTS, type FrozenCoverage, type FrozenGroup, type FrozenSeries } from './baseline';

/** Figures that are held against each other. Durations in milliseconds. */
export const DRIFT_FIGURES = [
  ...['cases', 'open', 'share', 'judged', 'met', 'pending', 'requiredShare'],
  ...['n', 'meanMs', 'medianMs', 'p75Ms', 'p90Ms', 'p95Ms'],
] as const as readonly DriftFigure[];
export type DriftFigure =
  | ('cases' | 'open' | 'share' | 'judged' | 'met' | 'pending' | 'requiredShare')
  | ('n' | 'meanMs' | 'medianMs' | 'p75Ms' | 'p90Ms' | 'p95Ms');

/** A figure that comes out otherwise now. */
export interface FigureDrift {
  figure: DriftFigure;
  /** Null: there was no such figure. */
  frozen: number | null;
  now: number | null;
  /** `now − frozen`; null when either is. */
  by: number | null;
}

/** A kind of cases that comes out otherwise now. */
export interface GroupDrift {
  key: Partial<Record<Dimension, string | null>>;
  differences: FigureDrift[];
}

/** One measure of one cohort, as it was frozen and as it would be frozen now. */
export interface SeriesDrift {
  measure: Measure;
  cohort: Cohort;
  frozen: Figures;
  now: Figures;
  coverage: { frozen: FrozenCoverage; now: FrozenCoverage };
  differences: FigureDrift[];
  /** Cases left out, by reason, where their number has changed. */
  leftOutBy: Partial<Record<LeftOutReason, number>>;
  /** By case type, complexity and department: those that differ, at most {@link MOST_GROUPS}. */
  groups: GroupDrift[];
  /** All that differ. */
  differingGroups: number;
}

/** Differing groups that are told of one measure and cohort. */
export const MOST_GROUPS = 200;

interface Side {
  series: readonly FrozenSeries[];
  goals: readonly ServiceGoal[];
}

/** Holds a frozen measurement against the same one made now: late events, corrections, other goals, and the age of open cases show. */
export function driftOf(frozen: Side, now: Side): SeriesDrift[] {
  const [goalsThen, goalsNow] = [goalsById(frozen.goals), goalsById(now.goals)];
  return frozen.series.map((before) => {
    const after = now.series.find(({ measure, cohort }) => measure === before.measure && cohort === before.cohort);
    if (after === undefined) throw new Error(`${before.measure} of the ${before.cohort} cohort was not measured again`);
    const [one, other] = [figuresOf(mergeCases(before.cuts.work), goalsThen), figuresOf(mergeCases(after.cuts.work), goalsNow)];
    const groups = differingGroups(before.cuts.work, goalsThen, after.cuts.work, goalsNow);
    return {
      ...{ measure: before.measure, cohort: before.cohort, frozen: one, now: other },
      coverage: { frozen: before.coverage, now: after.coverage },
      differences: differencesOf(one, other),
      leftOutBy: leftOutBy(before.coverage.leftOut, after.coverage.leftOut),
      groups: groups.slice(0, MOST_GROUPS),
      differingGroups: groups.length,
    };
  });
}

function differingGroups(before: readonly FrozenGroup[], then: GoalsById, after: readonly FrozenGroup[], now: GoalsById): GroupDrift[] {
  const nameOf = ({ values }: FrozenGroup): string => JSON.stringify(values);
  const pairs = new Map<string, [FrozenGroup | undefined, FrozenGroup | undefined]>();
  for (const group of before) pairs.set(nameOf(group), [group, undefined]);
  for (const group of after) pairs.set(nameOf(group), [pairs.get(nameOf(group))?.[0], group]);
  return [...pairs.values()]
    .map(([one, other]) => ({
      key: Object.fromEntries(FROZEN_CUTS.work.map((dimension, index) => [dimension, (one ?? other)!.values[index] ?? null])),
      differences: differencesOf(figuresOf(one ?? mergeCases([]), then), figuresOf(other ?? mergeCases([]), now)),
    }))
    .filter(({ differences }) => differences.length > 0)
    .sort(compareKeys(FROZEN_CUTS.work));
}

function differencesOf(frozen: Figures, now: Figures): FigureDrift[] {
  const [one, other] = [valuesOf(frozen), valuesOf(now)];
  return DRIFT_FIGURES.filter((figure) => one[figure] !== other[figure]).map((figure) => {
    const [before, after] = [one[figure], other[figure]];
    return { figure, frozen: before, now: after, by: before === null || after === null ? null : after - before };
  });
}

function valuesOf({ cases, open, share, target, durations }: Figures): Record<DriftFigure, number | null> {
  const { n, meanMs, medianMs, p75Ms, p90Ms, p95Ms } = durations;
  return {
    ...{ cases, open, share: share.value, judged: share.n, met: share.met, pending: share.pending },
    ...{ requiredShare: target.requiredShare, n, meanMs, medianMs, p75Ms, p90Ms, p95Ms },
  };
}

function leftOutBy(before: FrozenCoverage['leftOut'], after: FrozenCoverage['leftOut']): SeriesDrift['leftOutBy'] {
  const reasons = [...new Set([...Object.keys(before), ...Object.keys(after)])] as LeftOutReason[];
  const changes = reasons.map((reason) => [reason, (after[reason] ?? 0) - (before[reason] ?? 0)] as const);
  return Object.fromEntries(changes.filter(([, by]) => by !== 0));
}
