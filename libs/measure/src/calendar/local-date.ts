/** A day of the local calendar, `2026-04-03`. */
export type LocalDate = string;

export const DAY_MS = 86_400_000;

const LOCAL_DATE = /^(?:19|2\d)\d\d-\d\d-\d\d$/;

/** `2026-11-21`, a day that exists, in the years 1900 to 2999. */
export const isLocalDate = (text: string): boolean => LOCAL_DATE.test(text) && dateOfDay(dayOfDate(text)) === text;

/** Days since 1970-01-01, whatever the zone; NaN when the text is no date. */
export const dayOfDate = (date: LocalDate): number => Date.parse(`${date}T00:00:00.000Z`) / DAY_MS;

export const dateOfDay = (day: number): LocalDate => (Number.isFinite(day) ? new Date(day * DAY_MS).toISOString().slice(0, 10) : '');

export const yearOfDay = (day: number): number => new Date(day * DAY_MS).getUTCFullYear();

/** 0: Monday. */
export const weekdayOfDay = (day: number): number => (((day + 3) % 7) + 7) % 7;
