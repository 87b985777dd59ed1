import { plainToInstance } from 'class-transformer';
import type { ValidationError } from 'class-validator';
import { validate } from 'class-validator';
import type { Fault } from '../problems/problem';
import { malformedParts } from './malformed-parts';

export type Class<T> = new () => T;

/**
 * Reads what came with a request as an instance of `dto`. Answers every fault, nested ones with their whole path; `value` may only be
 * used when there are none. Properties that the class does not know are faults too.
 */
export async function check<T extends object>(dto: Class<T>, raw: unknown): Promise<{ value: T; faults: Fault[] }> {
  const nothing = new dto();
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return { value: nothing, faults: [{ path: '', message: 'The body must be a JSON object.' }] };
  }
  // Before anything else walks through it: what is nested too deep would overflow the stack there.
  const malformed = malformedParts(raw);
  if (malformed.tooDeep) return { value: nothing, faults: malformed.faults };
  const value = plainToInstance(dto, raw);
  const errors = await validate(value, { whitelist: true, forbidNonWhitelisted: true, validationError: { target: false, value: false } });
  return { value, faults: [...malformed.faults, ...errors.flatMap((error) => faultsOf(error, ''))] };
}

function faultsOf(error: ValidationError, parent: string): Fault[] {
  const path = parent === '' ? error.property : `${parent}.${error.property}`;
  const own = Object.entries(error.constraints ?? {}).map(([name, message]) => ({
    path,
    message: name === 'whitelistValidation' ? 'There is no such property here.' : asSentence(message, error.property),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, path))];
}

/** "subject must be a string" stands beside the path already: "Must be a string." */
function asSentence(message: string, property: string): string {
  const text = message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
