import { keyOf, nameOf, type Group } from '@casetrail/baseline';
import { adjustToMix, byKind, changesBetween, countCases, figuresOf, mergeCases, verdictOn } from '@casetrail/measure';
import type { Adjusted, AdjustedFigure, Change, GoalsById, MeasuredCases } from '@casetrail/measure';
import type { Language } from '@casetrail/municipality';
import { compareKeys, type Dimension } from '@casetrail/read-models';
import { inDays, intervalInDays, shareInterval, shareOf, toAnswer } from '../case-figures/in-days';
import type { AdjustedAnswer, ChangesAnswer, ComparedAnswer } from './comparison.answer';
import { VERDICT_TEXTS } from './texts/verdict-texts';

/** One side of a comparison, and the goals that its cases were held to. */
export interface Side {
  groups: readonly Group[];
  goals: GoalsById;
}

export interface ComparedSides {
  baseline: Side;
  actual: Side;
  /** Groups may be finer than this: those that differ in other dimensions alone are taken together. */
  groupBy: readonly Dimension[];
  /** Adjust to the baseline's mix of this dimension, by which groups are told apart. */
  adjust?: Dimension;
  language: Language;
}

/** Both sides by group, and as a whole. */
export function compareSides(sides: ComparedSides): { overall: ComparedAnswer; groups: ComparedAnswer[] } {
  const { baseline, actual, groupBy } = sides;
  const pairs = new Map<string, Pair>();
  for (const side of ['baseline', 'actual'] as const) {
    for (const group of { baseline, actual }[side].groups) {
      const key = keyOf(group.key, groupBy);
      const name = nameOf(key, groupBy);
      const pair: Pair = pairs.get(name) ?? { key, baseline: [], actual: [] };
      pair[side].push(group);
      pairs.set(name, pair);
    }
  }
  const sorted = [...pairs.values()].sort(compareKeys(groupBy));
  return {
    overall: compared({ key: {}, baseline: [...baseline.groups], actual: [...actual.groups] }, sides),
    groups: groupBy.length === 0 ? [] : sorted.map((pair) => compared(pair, sides)),
  };
}

interface Pair {
  key: Group['key'];
  baseline: Group[];
  actual: Group[];
}

function compared(pair: Pair, { baseline, actual, adjust, language }: ComparedSides): ComparedAnswer {
  const [before, now] = [mergeCases(pair.baseline), mergeCases(pair.actual)];
  const [figuresBefore, figuresNow] = [figuresOf(before, baseline.goals), figuresOf(now, actual.goals)];
  const target = isThere(now) ? figuresNow.target : figuresBefore.target;
  const verdict = verdictOn(figuresNow.share, target);
  const [answerBefore, answerNow] = [toAnswer(figuresBefore), toAnswer(figuresNow)];
  return {
    key: pair.key,
    presence: isThere(before) ? (isThere(now) ? 'both' : 'baseline-only') : isThere(now) ? 'actual-only' : 'neither',
    baseline: isThere(before) ? answerBefore : null,
    target: isThere(now) ? answerNow.target : answerBefore.target,
    actual: isThere(now) ? answerNow : null,
    change: changesAnswer(before, now),
    verdict,
    verdictText: VERDICT_TEXTS[language][verdict],
    ...(adjust !== undefined && { adjusted: adjustedAnswer(pair, adjust) }),
  };
}

const isThere = (cases: MeasuredCases): boolean => countCases(cases) > 0;

function changesAnswer(before: MeasuredCases, now: MeasuredCases): ChangesAnswer {
  const { share, medianMs } = changesBetween(before, now);
  return { share: share && shareChange(share), medianDays: medianMs && daysChange(medianMs) };
}

const shareChange = ({ value, interval }: Change) => ({ value: shareOf(value), interval: shareInterval(interval) });
const daysChange = ({ value, interval }: Change) => ({ value: inDays(value), interval: intervalInDays(interval) });

function adjustedAnswer({ baseline, actual }: Pair, adjust: Dimension): AdjustedAnswer {
  const kindOf = ({ key }: Group): string => key[adjust] ?? '';
  const { share, medianMs, p90Ms, openCases, missing, leftOut }: Adjusted = adjustToMix(byKind(baseline, kindOf), byKind(actual, kindOf));
  return {
    share: share && adjustedFigure(share, shareOf, shareInterval),
    medianDays: medianMs && adjustedFigure(medianMs, inDays, intervalInDays),
    p90Days: p90Ms && { value: inDays(p90Ms.value), baseline: inDays(p90Ms.baseline), change: inDays(p90Ms.change) },
    ...{ openCases, missing, leftOut },
  };
}

function adjustedFigure<Interval>(
  { value, interval, n, baseline, change, matched }: AdjustedFigure,
  unit: (value: number) => number,
  bounds: (interval: AdjustedFigure['interval']) => Interval,
) {
  return {
    value: unit(value),
    interval: bounds(interval),
    n,
    baseline: unit(baseline),
    change: { value: unit(change.value), interval: bounds(change.interval) },
    matched: shareOf(matched),
  };
}
