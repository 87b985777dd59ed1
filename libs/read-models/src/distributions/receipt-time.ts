import type { Instant } from '@casetrail/case';

const QUARTER_MS = 15 * 60_000;
const HOUR_MS = 3_600_000;
/** A month begins at most 14 hours before its UTC beginning (UTC+14) and at most 12 after it (UTC−12). */
const BEFORE_MS = 14 * HOUR_MS;
const AFTER_MS = 12 * HOUR_MS;

/**
 * The time under which a receipt is counted. Which month it falls in depends on the reader's time zone, which the view does not know; so
 * receipts are counted under a time that is in the same month as they are in every time zone: the first such time of the month for nearly
 * all, and the quarter of an hour for those around the turn of a month.
 */
export function receiptTime(receivedAt: Instant): Instant {
  const ms = Date.parse(receivedAt);
  const date = new Date(ms);
  const monthMs = Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
  const nextMonthMs = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
  const sameEverywhere = ms >= monthMs + AFTER_MS && ms < nextMonthMs - BEFORE_MS;
  return new Date(sameEverywhere ? monthMs + AFTER_MS : Math.floor(ms / QUARTER_MS) * QUARTER_MS).toISOString();
}
