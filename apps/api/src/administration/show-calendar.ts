import type { Installation } from '@casetrail/installation';
import { WEEKDAYS, publicHolidayName } from '@casetrail/measure';
import { calendarOf, termsOf } from '@casetrail/municipality';
import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { DateTime } from 'luxon';
import { INSTALLATION } from '../tokens';
import type { CalendarAnswer, DayOffAnswer } from './calendar.answer';
import type { CalendarQuery } from './calendar.dto';
import { municipalityOf } from './municipality-of';

/** When a municipality works. */
export class ShowCalendar extends Query<CalendarAnswer> {
  constructor(
    readonly municipality: string,
    readonly period: Pick<CalendarQuery, 'from' | 'to'>,
  ) {
    super();
  }
}

@QueryHandler(ShowCalendar)
export class ShowCalendarHandler implements IQueryHandler<ShowCalendar> {
  constructor(@Inject(INSTALLATION) private readonly installation: Pick<Installation, 'municipalities'>) {}

  async execute({ municipality, period: { from, to } }: ShowCalendar): Promise<CalendarAnswer> {
    const state = await municipalityOf(municipality, this.installation);
    const { timeZone, openingHours, publicHolidays, closingDays } = calendarOf(state);
    const { calendar } = termsOf(state);
    const closed = new Map(closingDays.map(({ date, name }) => [date, name]));
    const daysOff: DayOffAnswer[] = [];
    let workingDays = 0;
    for (const [date, weekday] of datesOf(from, to)) {
      if (calendar.isWorkingDay(date)) workingDays += 1;
      else if (openingHours[weekday]?.length) {
        const own = closed.has(date);
        const name = own ? closed.get(date) : publicHolidays && publicHolidayName(publicHolidays, date);
        daysOff.push({ date, reason: own ? 'closing-day' : 'public-holiday', ...(name !== undefined && { name }) });
      }
    }
    return { from, to, timeZone, openingHours, ...(publicHolidays && { publicHolidays }), workingDays, daysOff };
  }
}

function datesOf(from: string, to: string): [string, (typeof WEEKDAYS)[number]][] {
  const first = DateTime.fromISO(from, { zone: 'utc' });
  const days = DateTime.fromISO(to, { zone: 'utc' }).diff(first, 'days').days + 1;
  return Array.from({ length: days }, (_, i) => {
    const day = first.plus({ days: i });
    return [day.toFormat('yyyy-MM-dd'), WEEKDAYS[day.weekday - 1] ?? 'monday'];
  });
}
