import { isLocalDate } from '@casetrail/case';
import { ValidateBy } from 'class-validator';
import { DateTime } from 'luxon';

/** First and last day, both inclusive. */
export interface DaysFromTo {
  from: string;
  to: string;
}

/** What `period` may be, for those who read a fault. */
const FORMS = 'a year (2026), a quarter (2026-Q1), a month (2026-03), a day (2026-03-31), or two of them (2026-01..2026-06)';

/** `2026`, `2026-Q1`, `2026-03`, `2026-03-31`, and from one to another with two dots between. Undefined: none of these. */
export function readPeriod(text: string): DaysFromTo | undefined {
  const parts = text.split('..').map(daysOf);
  const [first, last] = [parts[0], parts.at(-1)];
  return parts.length <= 2 && first && last ? { from: first.from, to: last.to } : undefined;
}

function daysOf(text: string): DaysFromTo | undefined {
  const [, year, quarter] = /^(\d{4})(?:-Q([1-4]))?$/.exec(text) ?? [];
  if (year !== undefined) {
    const from = `${year}-${quarter === undefined ? '01' : String(Number(quarter) * 3 - 2).padStart(2, '0')}-01`;
    return isLocalDate(from) ? { from, to: lastDay(from, quarter === undefined ? 12 : 3) } : undefined;
  }
  if (/^\d{4}-\d{2}$/.test(text) && isLocalDate(`${text}-01`)) return { from: `${text}-01`, to: lastDay(`${text}-01`, 1) };
  return isLocalDate(text) ? { from: text, to: text } : undefined;
}

const lastDay = (from: string, months: number): string =>
  DateTime.fromISO(from, { zone: 'utc' }).plus({ months }).minus({ days: 1 }).toISODate()!;

/** A period that {@link readPeriod} reads, not turned round. */
export const IsPeriod = (): PropertyDecorator =>
  ValidateBy({
    name: 'isPeriod',
    validator: {
      validate: (value) => {
        const period = typeof value === 'string' ? readPeriod(value) : undefined;
        return period !== undefined && period.from <= period.to;
      },
      defaultMessage: () => `$property must be ${FORMS}, the first not after the last`,
    },
  });
