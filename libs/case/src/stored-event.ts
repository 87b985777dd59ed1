import type { CaseEvent, CaseEventType, Instant } from './events';
import { CASE_EVENT_TYPES } from './events';
import { currentSchemaVersion, upcast } from './upcast';

/** An event as it lies in the store: the payload and, beside it in the metadata, the version of its shape. */
export interface StoredCaseEvent {
  type: string;
  data: { [key: string]: unknown };
  metadata: { [key: string]: unknown };
}

/** A stored event that this version of the software cannot read. */
export class UnreadableCaseEvent extends Error {
  override name = 'UnreadableCaseEvent';
}

export function toStored(event: CaseEvent): { type: CaseEventType; data: { occurredAt: Instant } & object; schemaVersion: number } {
  return { type: event.type, data: { occurredAt: event.occurredAt, ...event.data }, schemaVersion: currentSchemaVersion(event.type) };
}

/** Reads a stored event of any schema version. Throws {@link UnreadableCaseEvent}. */
export function fromStored(stored: StoredCaseEvent): CaseEvent {
  if (!isCaseEventType(stored.type)) throw new UnreadableCaseEvent(`Unknown event type ${stored.type}`);
  const version = stored.metadata['schemaVersion'] ?? 1;
  if (typeof version !== 'number' || version < 1 || version > currentSchemaVersion(stored.type)) {
    throw new UnreadableCaseEvent(
      `${stored.type} has schema version ${JSON.stringify(version)}; known up to ${currentSchemaVersion(stored.type)}`,
    );
  }
  const { occurredAt, ...data } = upcast(stored.type, version, stored.data);
  if (typeof occurredAt !== 'string') throw new UnreadableCaseEvent(`${stored.type} does not say when it occurred`);
  return { type: stored.type, occurredAt, data } as CaseEvent;
}

const isCaseEventType = (type: string): type is CaseEventType => (CASE_EVENT_TYPES as readonly string[]).includes(type);
