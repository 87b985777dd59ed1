import Holidays from 'date-holidays';
import { DAY_MS, yearOfDay } from './local-date';

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

  /** Days off by the year in which date-holidays gives them. */
  private readonly years = new Map<number, Set<number>>();

  private constructor(private readonly holidays: Holidays) {}

  /** `day`: days since 1970-01-01. */
  has(day: number): boolean {
    const year = yearOfDay(day);
    // One that lasts several days, or that begins with the evening before, may stand under the neighbouring year.
    return this.daysOf(year).has(day) || this.daysOf(year - 1).has(day) || this.daysOf(year + 1).has(day);
  }

  private daysOf(year: number): Set<number> {
    let days = this.years.get(year);
    if (days === undefined) {
      days = new Set();
      for (const { start, end } of this.holidays.getHolidays(year)) {
        // Some begin at sunset, some at noon, some last days: a day is off when its main part, 9 to 15, is.
        const first = Math.ceil((start.getTime() - 9 * HOUR_MS) / DAY_MS);
        const last = Math.floor((end.getTime() - 15 * HOUR_MS) / DAY_MS);
        for (let day = first; day <= last; day++) days.add(day);
      }
      this.years.set(year, days);
    }
    return days;
  }
}

function placed(country: string, region: string | undefined): Holidays {
  return region === undefined ? new Holidays(country, OPTIONS) : new Holidays(country, region, OPTIONS);
}
