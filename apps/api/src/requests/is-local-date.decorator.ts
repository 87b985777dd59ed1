import { ValidateBy } from 'class-validator';
import { DateTime } from 'luxon';

/** A calendar date, `2026-11-21`. */
export const IsLocalDate = (): PropertyDecorator =>
  ValidateBy({
    name: 'isLocalDate',
    validator: {
      validate: (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && DateTime.fromISO(value).isValid,
      defaultMessage: () => '$property must be a date, such as 2026-11-21',
    },
  });

/** A calendar month, `2026-11`. */
export const IsMonth = (): PropertyDecorator =>
  ValidateBy({
    name: 'isMonth',
    validator: {
      validate: (value) => typeof value === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(value),
      defaultMessage: () => '$property must be a month, such as 2026-11',
    },
  });
