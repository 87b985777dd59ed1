import { mergeCases, type MeasuredCases } from '@casetrail/measure';
import { compareKeys, type Cohort, type Dimension, type Measure } from '@casetrail/read-models';
import { FROZEN_CUT_NAMES, FROZEN_CUTS, type Baseline, type FrozenCoverage, type FrozenCut } from './baseline';

/** Cases with the same values of some dimensions. */
export interface Group extends MeasuredCases {
  key: Partial<Record<Dimension, string | null>>;
}

/** The cut that tells groups apart by all of these dimensions; undefined: none does. */
export const cutFor = (groupBy: readonly Dimension[]): FrozenCut | undefined =>
  FROZEN_CUT_NAMES.find((cut) => groupBy.every((dimension) => (FROZEN_CUTS[cut] as readonly Dimension[]).includes(dimension)));

interface FrozenGroups {
  groups: readonly Group[];
  coverage: FrozenCoverage;
}

/** A baseline never changes, so its groups are put together once. */
const KNOWN = new WeakMap<Baseline, Map<string, FrozenGroups>>();

/** What was frozen, in groups; undefined: {@link cutFor} knows no cut for them. */
export function frozenGroupsBy(
  baseline: Baseline,
  measure: Measure,
  cohort: Cohort,
  groupBy: readonly Dimension[],
): FrozenGroups | undefined {
  const known = KNOWN.get(baseline) ?? new Map<string, FrozenGroups>();
  KNOWN.set(baseline, known);
  const name = [measure, cohort, ...groupBy].join(' ');
  let frozen = known.get(name);
  if (frozen === undefined) {
    frozen = putTogether(baseline, measure, cohort, groupBy);
    if (frozen !== undefined) known.set(name, frozen);
  }
  return frozen;
}

function putTogether(baseline: Baseline, measure: Measure, cohort: Cohort, groupBy: readonly Dimension[]): FrozenGroups | undefined {
  const cut = cutFor(groupBy);
  const series = baseline.series.find((each) => each.measure === measure && each.cohort === cohort);
  if (cut === undefined || series === undefined) return undefined;
  const groups = series.cuts[cut].map(({ values, ...cases }) => ({
    ...cases,
    key: Object.fromEntries(FROZEN_CUTS[cut].map((dimension, index) => [dimension, values[index] ?? null])),
  }));
  return { groups: regroup(groups, groupBy), coverage: series.coverage };
}

/** Takes groups together that differ in nothing but other dimensions. In the order of their keys, unknown values last. */
export function regroup(groups: readonly Group[], groupBy: readonly Dimension[]): Group[] {
  const parts = new Map<string, { key: Group['key']; parts: Group[] }>();
  for (const group of groups) {
    const key = keyOf(group.key, groupBy);
    const name = nameOf(key, groupBy);
    const own = parts.get(name);
    if (own === undefined) parts.set(name, { key, parts: [group] });
    else own.parts.push(group);
  }
  return [...parts.values()].map((each) => ({ key: each.key, ...mergeCases(each.parts) })).sort(compareKeys(groupBy));
}

export const keyOf = (key: Group['key'], groupBy: readonly Dimension[]): Group['key'] =>
  Object.fromEntries(groupBy.map((dimension) => [dimension, key[dimension] ?? null]));

/** The same for the same values. */
export const nameOf = (key: Group['key'], groupBy: readonly Dimension[]): string =>
  JSON.stringify(groupBy.map((dimension) => key[dimension] ?? null));
