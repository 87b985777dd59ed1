import { differenceInterval, medianChangeIntervalMs, shareChangeInterval, verdictOf, type Interval95, type Verdict } from '../statistics';
import { basisOf, closedInterval, durationFigures } from './durations';
import type { MeasuredCases } from './measured-cases';
import { shareCount, type ShareFigures, type Target } from './share';

/** `actual − baseline`. The interval is null where there are too few cases for one. */
export interface Change {
  value: number;
  interval: Interval95 | null;
}

/** Null: one side has no such figure. */
export interface Changes {
  /** Of the share within goal, from −1 to 1 (Newcombe's method 10). */
  share: Change | null;
  /** Of the median, in milliseconds (Price & Bonett; with open cases, from the intervals of both medians by Zou & Donner). */
  medianMs: Change | null;
}

/** What has changed since the baseline. Both sides are taken for independent samples. */
export function changesBetween(baseline: MeasuredCases, actual: MeasuredCases): Changes {
  return { share: shareChange(baseline, actual), medianMs: medianChange(baseline, actual) };
}

function shareChange(baseline: MeasuredCases, actual: MeasuredCases): Change | null {
  const [before, now] = [shareCount(baseline), shareCount(actual)];
  if (before.n === 0 || now.n === 0) return null;
  return { value: now.met / now.n - before.met / before.n, interval: shareChangeInterval(before, now) };
}

function medianChange(baseline: MeasuredCases, actual: MeasuredCases): Change | null {
  const [before, now] = [durationFigures(baseline), durationFigures(actual)];
  if (before.medianMs === null || now.medianMs === null) return null;
  const value = now.medianMs - before.medianMs;
  if (basisOf(baseline) === 'settled' && basisOf(actual) === 'settled') {
    return { value, interval: medianChangeIntervalMs(baseline.settled, actual.settled) };
  }
  return {
    value,
    interval: estimateChange(before.medianMs, closedInterval(before.medianInterval), now.medianMs, closedInterval(now.medianInterval)),
  };
}

/** The interval of a change from the intervals of both figures; null when either has none. */
export function estimateChange(baseline: number, of: Interval95 | null, actual: number, actualOf: Interval95 | null): Interval95 | null {
  if (of === null || actualOf === null) return null;
  return differenceInterval({ value: baseline, ...of }, { value: actual, ...actualOf });
}

/** `no-goal`: there is nothing to be held to. */
export type ShareVerdict = Verdict | 'no-goal';
export const SHARE_VERDICTS = ['met', 'missed', 'not-enough-cases', 'no-goal'] as const satisfies readonly ShareVerdict[];

/** Whether the promised share was reached, as far as the cases can tell. */
export function verdictOn(share: ShareFigures, { requiredShare }: Target): ShareVerdict {
  return requiredShare === null ? 'no-goal' : verdictOf(share.value, share.interval, requiredShare, share.n);
}
