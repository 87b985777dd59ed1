/**
 * A year outside of these is a slip of some machine (0001, 1601, 9999), and beyond them formats and databases disagree about what a date is.
 * Events cannot be corrected, so such a time must never become one.
 */
const YEAR = '(?:19|2\\d)\\d\\d';
const INSTANT = new RegExp(`^${YEAR}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$`);
const LOCAL_DATE = new RegExp(`^${YEAR}-\\d\\d-\\d\\d$`);

/** `2026-11-21T09:30:00.000Z`, a moment that exists, in the years 1900 to 2999. */
export const isInstant = (text: string): boolean => INSTANT.test(text) && isReal(text, text);

/** `2026-11-21`, a day that exists, in the years 1900 to 2999. */
export const isLocalDate = (text: string): boolean => LOCAL_DATE.test(text) && isReal(`${text}T00:00:00.000Z`, text);

function isReal(instant: string, written: string): boolean {
  const time = Date.parse(instant);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(written);
}
