import type { ValidationArguments } from 'class-validator';
import { ValidateBy } from 'class-validator';

const DAY_MS = 86_400_000;

/** A date that ends a period of at most so many days, both ends counted, which begins with another property. */
export const WithinDays = (most: number, first: string): PropertyDecorator =>
  ValidateBy({
    name: 'withinDays',
    validator: {
      validate: (value: unknown, args?: ValidationArguments) => {
        const begin = (args?.object as Record<string, unknown> | undefined)?.[first];
        const days = (Date.parse(String(value)) - Date.parse(String(begin))) / DAY_MS + 1;
        return Number.isNaN(days) || days <= most;
      },
      defaultMessage: () => `$property must lie within ${most} days from ${first}`,
    },
  });
