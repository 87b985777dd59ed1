import type { Position } from '@casetrail/event-store';
import { ClassCounts, countCases, EMPTY_SAMPLE, type Sample } from '@casetrail/measure';
import {
  COHORTS,
  EXACT_UP_TO,
  MEASURES,
  measureTogether,
  type Measured,
  type MeasuredGroup,
  type MeasureQuestion,
} from '@casetrail/read-models';
import type { Kysely } from 'kysely';
import { FROZEN_CUT_NAMES, FROZEN_CUTS, type FrozenCut, type FrozenGroup, type FrozenSeries, type Period } from './baseline';

export interface MeasuredPeriod {
  /** The last event in the store that the series show. */
  position: Position;
  series: FrozenSeries[];
}

interface Options {
  /** Open cases are as old as they are at this moment. */
  nowMs: number;
  /** Count cases as these series do, one by one or in classes, so that what differs is not the counting. */
  like?: readonly FrozenSeries[];
}

const PARTS = MEASURES.flatMap((measure) => COHORTS.flatMap((cohort) => FROZEN_CUT_NAMES.map((cut) => ({ measure, cohort, cut }))));

/**
 * Every measure of both cohorts in every cut, from one snapshot. Up to {@link EXACT_UP_TO} cases are kept one by one, more in classes: then
 * durations are off by at most 1 %.
 */
export async function measurePeriod(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- takes the installation's database, whatever tables its type knows
  db: Kysely<any>,
  municipality: string,
  { from, to }: Period,
  { nowMs, like }: Options,
): Promise<MeasuredPeriod> {
  const ways = PARTS.map(({ measure, cohort, cut }) => {
    const frozen = like?.find((series) => series.measure === measure && series.cohort === cohort);
    return frozen && (frozen.cuts[cut].some(isInClasses) ? 'classes' : 'exact');
  });
  const questions = PARTS.map(({ measure, cohort, cut }, index): MeasureQuestion => ({
    ...{ measure, cohort, from, to, nowMs },
    groupBy: FROZEN_CUTS[cut],
    exact: ways[index] === 'exact',
  }));
  const { position, answers } = await measureTogether(db, municipality, questions);
  const series = new Map<string, FrozenSeries>();
  PARTS.forEach(({ measure, cohort, cut }, index) => {
    const { groups, coverage } = answers[index]!;
    const name = `${measure} ${cohort}`;
    const own = series.get(name) ?? { measure, cohort, coverage, cuts: { work: [], industry: [], channel: [] } };
    own.cuts[cut] = frozenGroups(cut, groups, ways[index] ?? wayFor(answers[index]!));
    series.set(name, own);
  });
  return { position, series: [...series.values()] };
}

/** Whether any case was acknowledged or decided in the period. */
export const hasSettledCases = (series: readonly FrozenSeries[]): boolean =>
  series.some(({ cohort, cuts }) => cohort === 'decision' && cuts.work.some((group) => countCases(group) > 0));

const isInClasses = ({ settled, open }: FrozenGroup): boolean => settled.errorAtMost > 0 || open.agesMs.errorAtMost > 0;

type Way = 'exact' | 'classes';

/** A period that is not of whole months is counted case by case, however many there are. They are not all to be kept. */
function wayFor({ groups, errorAtMost }: Measured): Way {
  return errorAtMost > 0 || groups.reduce((sum, group) => sum + countCases(group), 0) > EXACT_UP_TO ? 'classes' : 'exact';
}

function frozenGroups(cut: FrozenCut, groups: readonly MeasuredGroup[], way: Way): FrozenGroup[] {
  const kept = way === 'exact' ? (sample: Sample): Sample => sample : inClasses;
  return groups.map(({ key, settled, settledWithout, goals, open }) => ({
    values: FROZEN_CUTS[cut].map((dimension) => key[dimension] ?? null),
    settled: kept(settled),
    settledWithout,
    goals: Object.fromEntries(Object.entries(goals).sort(([a], [b]) => (a < b ? -1 : 1))),
    open: { cases: open.cases, agesMs: kept(open.agesMs) },
  }));
}

function inClasses(sample: Sample): Sample {
  if (sample.n === 0) return EMPTY_SAMPLE;
  const counts = new ClassCounts();
  counts.addSample(sample);
  return counts.toSample(sample.sumMs);
}
