import type { LocalDate } from './local-date';

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** `HH:MM` of the wall clock; `24:00` may end a day. */
export interface OpeningHours {
  from: string;
  to: string;
}

/** When a municipality works. A weekday without opening hours is not a working day. */
export interface CalendarDeclaration {
  /** IANA name. */
  timeZone: string;
  openingHours: Partial<Record<Weekday, OpeningHours[]>>;
  /** ISO 3166 alpha-2, in any case, and one of its regions as date-holidays names them (`BY`, `US`: `la`). None: no public holidays. */
  publicHolidays?: { country: string; region?: string };
  /** Days off of its own, whole days. */
  closingDays: { date: LocalDate; name?: string }[];
}
