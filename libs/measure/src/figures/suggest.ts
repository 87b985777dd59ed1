import { DAY_MS } from '../calendar/local-date';
import { HOUR_MS } from '../calendar/unit-clock';
import { countedValues, smallestLimitMet, type Sample, type SuggestedLimit } from '../statistics';

/** Units that a duration alone says enough for. Working days and opening hours depend on when it was. */
export const SUGGESTED_UNITS = ['elapsed-hours', 'calendar-days'] as const;
export type SuggestedUnit = (typeof SUGGESTED_UNITS)[number];

/**
 * The smallest whole limit that at least the required share of the durations kept, with its 95 % interval; null: no cases.
 *
 * Calendar days are periods of 24 hours, begun ones whole: a case that took 26 hours counts 2 days. On the calendar it used that many days or
 * one less, by the time of day, so that the limit is never too short (but for a last hour over a change to summer time) and at most a day too long.
 */
export function suggestedLimit(durations: Sample, unit: SuggestedUnit, requiredShare: number): SuggestedLimit | null {
  const unitMs = unit === 'elapsed-hours' ? HOUR_MS : DAY_MS;
  const { values, counts, n } = countedValues(durations);
  // A duration that stands for a class may be too short: the limit must do for the longest of the class.
  const longest = 1 + durations.errorAtMost / (1 - durations.errorAtMost);
  // No goal can have the limit 0.
  return smallestLimitMet({ values: values.map((valueMs) => Math.max(1, (valueMs * longest) / unitMs)), counts, n }, requiredShare);
}
