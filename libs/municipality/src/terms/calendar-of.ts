import { defaultCalendar, type CalendarDeclaration } from '@casetrail/measure';
import type { Declaration } from '../municipality';

/** The whole calendar of a municipality: what it declares, and for the rest what is usual in its country. */
export function calendarOf({ timeZone, country, calendar }: Pick<Declaration, 'timeZone' | 'country' | 'calendar'>): CalendarDeclaration {
  const usual = defaultCalendar(timeZone, country);
  const { openingHours = usual.openingHours, publicHolidays = usual.publicHolidays, closingDays = usual.closingDays } = calendar ?? {};
  return { timeZone, openingHours, ...(publicHolidays && { publicHolidays }), closingDays };
}
