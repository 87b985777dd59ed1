import type { WorkingTime } from './working-time';
import { LAST_DAY, type ZoneDays } from './zone-days';

export const LIMIT_UNITS = ['elapsed-hours', 'calendar-days', 'working-days', 'opening-hours'] as const;
export type LimitUnit = (typeof LIMIT_UNITS)[number];

/**
 * A monotone axis counted in a unit. Positions have no meaning of their own, only their differences have.
 * - elapsed hours: real hours.
 * - calendar days: local dates are whole numbers, plus the part of the local day that is gone; a day of 23 or 25 hours counts 1.
 * - working days: the same, but standing still on days off.
 * - opening hours: hours open, standing still while closed.
 */
export interface UnitClock {
  positionAt(ms: number): number;
  /** The earliest whole millisecond at which the clock stands at `position` or beyond; Infinity when that is after 3100. */
  reachedMs(position: number): number;
  /** Where the clock stands when the local date of `ms` ends. */
  endOfDatePosition(ms: number): number;
}

export const HOUR_MS = 3_600_000;

/** Sums of positions are off by rounding: far less than a hundredth of a millisecond. A position short by so little counts as reached. */
const HOURS_TOLERANCE_MS = 0.01;
export const DAYS_TOLERANCE = 1e-9;

const wholeMs = (hours: number): number => Math.ceil(hours * HOUR_MS - HOURS_TOLERANCE_MS);

export function unitClocks(days: ZoneDays, work: WorkingTime): Record<LimitUnit, UnitClock> {
  const endOfDateMs = (ms: number): number => days.startOf(days.dayAt(ms) + 1);
  /** The part of a day that is gone. */
  const gone = (ms: number, day: number): number => (ms - days.startOf(day)) / days.lengthOf(day);
  const reachedOn = (day: number, part: number): number =>
    day > LAST_DAY ? Infinity : days.startOf(day) + Math.ceil(part * days.lengthOf(day));
  return {
    'elapsed-hours': {
      positionAt: (ms) => ms / HOUR_MS,
      reachedMs: wholeMs,
      endOfDatePosition: (ms) => endOfDateMs(ms) / HOUR_MS,
    },
    'calendar-days': {
      positionAt: (ms) => {
        const day = days.dayAt(ms);
        return day + gone(ms, day);
      },
      reachedMs: (position) => {
        const wanted = position - DAYS_TOLERANCE;
        const day = Math.floor(wanted);
        return reachedOn(day, wanted - day);
      },
      endOfDatePosition: (ms) => days.dayAt(ms) + 1,
    },
    'working-days': {
      positionAt: (ms) => {
        const day = days.dayAt(ms);
        const before = work.before(day, 'workingDays');
        return work.isWorkingDay(day) ? before + gone(ms, day) : before;
      },
      reachedMs: (position) => {
        const wanted = position - DAYS_TOLERANCE;
        const day = work.lastDayBelow(wanted, 'workingDays');
        return day === undefined ? Infinity : reachedOn(day, wanted - work.before(day, 'workingDays'));
      },
      endOfDatePosition: (ms) => work.before(days.dayAt(ms) + 1, 'workingDays'),
    },
    'opening-hours': {
      positionAt: (ms) => work.openMsBefore(ms) / HOUR_MS,
      reachedMs: (position) => work.openMsReached(wholeMs(position)),
      endOfDatePosition: (ms) => work.before(days.dayAt(ms) + 1, 'openMs') / HOUR_MS,
    },
  };
}
