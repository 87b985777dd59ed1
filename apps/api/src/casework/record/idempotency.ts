import { createHash, createHmac, randomBytes } from 'node:crypto';
import { newReferenceNumber } from '@casetrail/case';
import { v4, v5 } from 'uuid';

/** Namespace of the event ids that are derived from an Idempotency-Key. Never change it: repeats would no longer be found. */
const NAMESPACE = '1c6b3c1e-52a5-4f5e-9c0c-7f1f6f1f2b1d';

/** Whose key it is: the same key of another caller, or in another municipality, is another one. */
export interface KeyOwner {
  municipality: string;
  subject: string;
}

// A JSON array, so that no choice of parts can read like another.
const identity = ({ municipality, subject }: KeyOwner, key: string): string => JSON.stringify([municipality, subject, key]);

/** The id of the event that a command records on a case: the same for the same key, so that a repeat finds it; else random. */
export const eventIdFor = (owner: KeyOwner, key: string | undefined, reference: string): string =>
  key === undefined ? v4() : v5(`${identity(owner, key)} ${reference}`, NAMESPACE);

/** Ids of further events of the same command. */
export const followingEventId = (first: string, index: number): string => (index === 0 ? first : v5(String(index), first));

/** The reference number of a new case: the same for the same key, unguessable without the installation's secret; else random. */
export function referenceFor(owner: KeyOwner, key: string | undefined, referenceKey: Buffer): string {
  return newReferenceNumber(key === undefined ? randomBytes(16) : createHmac('sha256', referenceKey).update(identity(owner, key)).digest());
}

/** Tells requests apart that carry the same key: a digest of the route and of the body, whatever the order of its properties. */
export function payloadHash(route: string, body: unknown): string {
  return createHash('sha256').update(route).update('\n').update(canonical(body)).digest('hex');
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
