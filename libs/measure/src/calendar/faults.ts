import { WEEKDAYS, type CalendarDeclaration, type OpeningHours, type Weekday } from './declaration';
import { isLocalDate } from './local-date';
import { clockTimeMs } from './opening-times';
import { holidayCountries, holidayRegions } from './public-holidays';
import { isTimeZone } from './zone-days';

export interface CalendarFault {
  /** `openingHours.monday[0].to`; empty for the declaration as a whole. */
  path: string;
  message: string;
}

/** What is wrong with a declaration of the right shape. None: `new Calendar()` takes it. */
export function calendarFaults(declaration: CalendarDeclaration): CalendarFault[] {
  const faults: CalendarFault[] = [];
  const fault = (path: string, message: string): unknown => faults.push({ path, message });
  if (!isTimeZone(declaration.timeZone))
    fault('timeZone', `${declaration.timeZone} is not a time zone by its IANA name, as Europe/Copenhagen`);

  for (const weekday of Object.keys(declaration.openingHours)) {
    if (!WEEKDAYS.includes(weekday as Weekday)) fault(`openingHours.${weekday}`, `is not a weekday; they are ${WEEKDAYS.join(', ')}`);
  }
  const open = WEEKDAYS.filter((weekday) => (declaration.openingHours[weekday] ?? []).length > 0);
  if (open.length === 0) fault('openingHours', 'must open on at least one weekday, or no limit would ever be reached');
  for (const weekday of open) hoursFaults(`openingHours.${weekday}`, declaration.openingHours[weekday]!, fault);

  const { country, region } = declaration.publicHolidays ?? {};
  if (country !== undefined && !holidayCountries().includes(country.toLowerCase()))
    fault('publicHolidays.country', `No public holidays are known for the country ${country}`);
  else if (country !== undefined && region !== undefined && !holidayRegions(country).includes(region.toLowerCase()))
    fault('publicHolidays.region', `No public holidays are known for the region ${region} of ${country}`);

  declaration.closingDays.forEach(({ date }, i) => {
    if (!isLocalDate(date)) fault(`closingDays[${i}].date`, `${date} is not a date in the years 1900 to 2999, as 2026-12-24`);
  });
  return faults;
}

function hoursFaults(path: string, hours: readonly OpeningHours[], fault: (path: string, message: string) => unknown): void {
  const times = hours.flatMap(({ from, to }, i) => {
    const fromMs = clockTimeMs(from);
    const toMs = clockTimeMs(to);
    if (fromMs === undefined) fault(`${path}[${i}].from`, `${from} is not a time of day, 00:00 to 24:00`);
    if (toMs === undefined) fault(`${path}[${i}].to`, `${to} is not a time of day, 00:00 to 24:00`);
    if (fromMs === undefined || toMs === undefined) return [];
    if (toMs <= fromMs) {
      fault(`${path}[${i}].to`, `${to} must be later than ${from}`);
      return [];
    }
    return [{ i, fromMs, toMs }];
  });
  times.sort((a, b) => a.fromMs - b.fromMs);
  times.forEach(({ i, fromMs }, n) => {
    const earlier = times[n - 1];
    if (earlier !== undefined && fromMs < earlier.toMs) fault(`${path}[${i}]`, `overlaps ${path}[${earlier.i}]`);
  });
}
