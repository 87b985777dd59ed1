import type { CalendarDeclaration } from './declaration';
import { holidayCountries } from './public-holidays';

/**
 * The calendar of a municipality that declared none: Monday to Friday 08:00–16:00, with the public holidays of its country (none when
 * they are not known).
 */
export function defaultCalendar(timeZone: string, country: string): CalendarDeclaration {
  const hours = [{ from: '08:00', to: '16:00' }];
  return {
    timeZone,
    openingHours: { monday: hours, tuesday: hours, wednesday: hours, thursday: hours, friday: hours },
    ...(holidayCountries().includes(country.toLowerCase()) ? { publicHolidays: { country } } : {}),
    closingDays: [],
  };
}
