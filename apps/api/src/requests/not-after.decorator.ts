import type { ValidationArguments } from 'class-validator';
import { ValidateBy } from 'class-validator';

/** A date or month that must not lie after another property's, when both are texts. */
export const NotAfter = (other: string): PropertyDecorator =>
  ValidateBy({
    name: 'notAfter',
    validator: {
      validate: (value: unknown, args?: ValidationArguments) => {
        const end = (args?.object as Record<string, unknown> | undefined)?.[other];
        return typeof value !== 'string' || typeof end !== 'string' || value <= end;
      },
      defaultMessage: () => `$property must not lie after ${other}`,
    },
  });
