import { createHmac } from 'node:crypto';
import type { CaseEvent } from '@casetrail/case';
import { newReferenceNumber, toStored } from '@casetrail/case';
import type { NewEvent } from '@casetrail/event-store';
import { v5 } from 'uuid';

/** Namespace of the ids of imported events. */
const NAMESPACE = 'b2e0a1f4-6d0c-5c52-9d5e-6f4f3c1b7a90';

/**
 * The same case of the same municipality always gets the same reference number, so that a repeated import finds it again; without the
 * installation's key nobody can work it out from the case id.
 */
export function caseIdentity(referenceKey: Uint8Array, municipality: string, caseId: string): { reference: string; fingerprint: bigint } {
  const digest = createHmac('sha256', referenceKey).update(`import|${municipality}|${caseId}`).digest();
  return { reference: newReferenceNumber(digest), fingerprint: digest.readBigUInt64BE(0) };
}

/** An event as it is stored, and about how many bytes that takes. */
export interface SizedEvent {
  event: NewEvent;
  bytes: number;
}

/** An event's id says where the event stands and what it says, so that a repeat is known and a change is noticed. */
export function toSizedEvents(events: readonly CaseEvent[], stream: string, actor: string): SizedEvent[] {
  const namespace = v5(stream, NAMESPACE);
  return events.map((event, ordinal) => {
    const { type, data, schemaVersion } = toStored(event);
    const content = JSON.stringify([ordinal, type, data]);
    const metadata = { schemaVersion, actor, source: 'import' };
    return { event: { id: v5(content, namespace), type, data, metadata }, bytes: Buffer.byteLength(content) };
  });
}
