import { isLocalDate } from '@casetrail/case';
import { ValidateBy } from 'class-validator';

/** A calendar date, `2026-11-21`. */
export const IsLocalDate = (): PropertyDecorator =>
  ValidateBy({
    name: 'isLocalDate',
    validator: {
      validate: (value) => typeof value === 'string' && isLocalDate(value),
      defaultMessage: () => '$property must be a date, such as 2026-11-21',
    },
  });

/** A calendar month, `2026-11`. */
export const IsMonth = (): PropertyDecorator =>
  ValidateBy({
    name: 'isMonth',
    validator: {
      validate: (value) => typeof value === 'string' && isLocalDate(`${value}-01`),
      defaultMessage: () => '$property must be a month, such as 2026-11',
    },
  });
