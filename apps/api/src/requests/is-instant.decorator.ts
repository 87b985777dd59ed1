import { isInstant } from '@casetrail/case';
import { ValidateBy } from 'class-validator';
import { DateTime } from 'luxon';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?(Z|[+-](0\d|1[0-4]):?[0-5]\d)$/i;

/** ISO 8601 with a date, a time and an offset: a time without an offset could mean several instants. */
export const IsInstant = (): PropertyDecorator =>
  ValidateBy({
    name: 'isInstant',
    validator: {
      validate: (value) =>
        typeof value === 'string' && INSTANT.test(value) && DateTime.fromISO(value).isValid && isInstant(toInstant(value)),
      defaultMessage: () => '$property must be a time with its offset, such as 2026-11-21T09:30:00+01:00',
    },
  });

/** The same moment as Casetrail writes it: ISO 8601, UTC, milliseconds. */
export const toInstant = (text: string): string => new Date(DateTime.fromISO(text).toMillis()).toISOString();
