import type { LimitUnit, UnitClock } from '../calendar';
import { DAYS_TOLERANCE, HOUR_MS } from '../calendar/unit-clock';

/** Units in which a limit ends with a day. */
export const countsDays = (unit: LimitUnit): boolean => unit === 'calendar-days' || unit === 'working-days';

/** A length of the axis without the rounding of sums: hours to the millisecond, days to the ninth place, a tenth of one. Never negative. */
export const lengthOnAxis = (unit: LimitUnit, length: number): number =>
  Math.max(0, countsDays(unit) ? Math.round(length * 1e9) / 1e9 : Math.round(length * HOUR_MS) / HOUR_MS);

/** Whether a length goes beyond a limit, as {@link firstBeyondMs} has it. */
export const exceeds = (unit: LimitUnit, length: number, amount: number): boolean =>
  countsDays(unit) ? length >= amount + DAYS_TOLERANCE : lengthOnAxis(unit, length) > amount;

/** The first millisecond at which a clock stands beyond a position: right after reaching it, or when a closed time after it ends. */
export function firstBeyondMs(clock: UnitClock, unit: LimitUnit, position: number): number {
  if (!countsDays(unit)) return clock.reachedMs(position + 1 / HOUR_MS);
  return Math.max(clock.reachedMs(position) + 1, clock.reachedMs(position + 2 * DAYS_TOLERANCE));
}
