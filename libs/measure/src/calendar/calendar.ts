import type { CalendarDeclaration } from './declaration';
import { calendarFaults } from './faults';
import { dateOfDay, dayOfDate, isLocalDate, type LocalDate } from './local-date';
import { openTimes } from './opening-times';
import { PublicHolidays } from './public-holidays';
import { unitClocks, type LimitUnit, type UnitClock } from './unit-clock';
import { WorkingTime } from './working-time';
import { ZoneDays } from './zone-days';

/**
 * When a municipality works, and the axes on which its limits count. To be made once and kept: it computes days when they are first asked
 * for. RangeError when the declaration has a fault, and for times before 1899 and after 3100.
 */
export class Calendar {
  readonly timeZone: string;
  private readonly days: ZoneDays;
  private readonly work: WorkingTime;
  private readonly clocks: Record<LimitUnit, UnitClock>;

  constructor(declaration: CalendarDeclaration) {
    const [fault] = calendarFaults(declaration);
    if (fault !== undefined) throw new RangeError(`${fault.path}: ${fault.message}`);
    const { timeZone, publicHolidays, closingDays } = declaration;
    const holidays = publicHolidays && PublicHolidays.of(publicHolidays.country, publicHolidays.region);
    const closed = new Set(closingDays.map(({ date }) => dayOfDate(date)));
    this.timeZone = timeZone;
    this.days = ZoneDays.of(timeZone);
    this.work = new WorkingTime(this.days, openTimes(declaration), (day) => closed.has(day) || (holidays?.has(day) ?? false));
    this.clocks = unitClocks(this.days, this.work);
  }

  clock(unit: LimitUnit): UnitClock {
    return this.clocks[unit];
  }

  /** Has opening hours, and is neither a public holiday nor a closing day. */
  isWorkingDay(date: LocalDate): boolean {
    return this.work.isWorkingDay(dayNumber(date));
  }

  dateOf(ms: number): LocalDate {
    return dateOfDay(this.days.dayAt(ms));
  }

  /** Days since 1970-01-01 of the local date: {@link dateOf} to compare and compute with. */
  dayOf(ms: number): number {
    return this.days.dayAt(ms);
  }

  /** Not everywhere and always midnight. A date that the zone skipped starts where the next one does. */
  startOfDateMs(date: LocalDate): number {
    return this.days.startOf(dayNumber(date));
  }

  /** The start of the next local date. */
  endOfDateMs(ms: number): number {
    return this.days.startOf(this.days.dayAt(ms) + 1);
  }
}

function dayNumber(date: LocalDate): number {
  if (!isLocalDate(date)) throw new RangeError(`${date} is not a date in the years 1900 to 2999`);
  return dayOfDate(date);
}
