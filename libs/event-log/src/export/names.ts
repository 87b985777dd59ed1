import { createHmac } from 'node:crypto';

/** How a log calls cases and people. */
export interface Names {
  /** Everything is told: names, free texts, and each event whole, so that the log can be imported again. */
  complete: boolean;
  /** A case's id in the log, from its reference number. */
  caseId(reference: string): string;
  /** Somebody who works on cases. */
  person(name: string): string;
}

/** As they are. */
export const realNames: Names = { complete: true, caseId: (reference) => reference, person: (name) => name };

/**
 * Others in their stead: the same for the same case or person in every log of the municipality, and to be traced back only with the
 * installation's key. A reference number would open the public status of its case.
 * @param key the installation's, 32 bytes
 */
export function pseudonyms(key: Uint8Array, municipality: string): Names {
  const pseudonym = (kind: string, name: string): string =>
    `${kind}-${createHmac('sha256', key).update(`event-log|${kind}|${municipality}|${name}`).digest('hex').slice(0, 16)}`;
  return {
    complete: false,
    caseId: (reference) => pseudonym('case', reference),
    person: (name) => pseudonym('caseworker', name),
  };
}
