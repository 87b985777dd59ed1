import Holidays from 'date-holidays';
import { DAY_MS, dayOfDate, yearOfDay, type LocalDate } from './local-date';

const HOUR_MS = 3_600_000;

/** date-holidays takes UTC for the local time, so that its dates are the wall's. */
const OPTIONS = { types: ['public' as const], timezone: 'UTC' };

let countries: string[] | undefined;

/** Countries whose public holidays are known: ISO 3166 alpha-2, lower case, in order. */
export function holidayCountries(): readonly string[] {
  return (countries ??= Object.keys(new Holidays().getCountries())
    .map((country) => country.toLowerCase())
    .sort());
}

/** Regions of a country with public holidays of their own, lower case, in order; none when the country is unknown. */
export function holidayRegions(country: string): readonly string[] {
  const regions = new Holidays().getStates(country.toUpperCase()) as Record<string, string> | undefined;
  return Object.keys(regions ?? {})
    .map((region) => region.toLowerCase())
    .sort();
}

/** What the public holiday on that date is called where it is kept; undefined when the date is none. RangeError when the place is unknown. */
export const publicHolidayName = ({ country, region }: { country: string; region?: string }, date: LocalDate): string | undefined =>
  PublicHolidays.of(country, region).nameOf(dayOfDate(date));

/** The days off of a country or a region of it: what date-holidays calls `public`, not bank holidays and customary half days. */
export class PublicHolidays {
  private static readonly byPlace = new Map<string, PublicHolidays>();

  /** One for all calendars of a place. RangeError when country or region is unknown; either in any case. */
  static of(country: string, region?: string): PublicHolidays {
    const place = [country, region].join('.').toLowerCase();
    let holidays = this.byPlace.get(place);
    if (holidays === undefined) {
      if (!holidayCountries().includes(country.toLowerCase()))
        throw new RangeError(`No public holidays are known for the country ${country}`);
      if (region !== undefined && !holidayRegions(country).includes(region.toLowerCase()))
        throw new RangeError(`No public holidays are known for the region ${region} of ${country}`);
      this.byPlace.set(place, (holidays = new PublicHolidays(placed(country, region))));
    }
    return holidays;
  }

  /** Days off with their names, by the year in which date-holidays gives them. */
  private readonly years = new Map<number, Map<number, string>>();

  private constructor(private readonly holidays: Holidays) {}

  /** `day`: days since 1970-01-01. */
  has(day: number): boolean {
    return this.yearWith(day) !== undefined;
  }

  /** What the country calls the holiday, in its own language. */
  nameOf(day: number): string | undefined {
    const year = this.yearWith(day);
    return year === undefined ? undefined : this.daysOf(year).get(day);
  }

  private yearWith(day: number): number | undefined {
    const year = yearOfDay(day);
    // One that lasts several days, or that begins with the evening before, may stand under the neighbouring year.
    return [year, year - 1, year + 1].find((candidate) => this.daysOf(candidate).has(day));
  }

  private daysOf(year: number): Map<number, string> {
    let days = this.years.get(year);
    if (days === undefined) {
      days = new Map();
      for (const { start, end, name } of this.holidays.getHolidays(year)) {
        // Some begin at sunset, some at noon, some last days: a day is off when its main part, 9 to 15, is.
        const first = Math.ceil((start.getTime() - 9 * HOUR_MS) / DAY_MS);
        const last = Math.floor((end.getTime() - 15 * HOUR_MS) / DAY_MS);
        for (let day = first; day <= last; day++) days.set(day, name);
      }
      this.years.set(year, days);
    }
    return days;
  }
}

function placed(country: string, region: string | undefined): Holidays {
  return region === undefined ? new Holidays(country, OPTIONS) : new Holidays(country, region, OPTIONS);
}
