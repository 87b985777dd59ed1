import type { AllStreamRecordedEvent, RecordedEvent as ClientEvent } from '@eventstore/db-client';
import { StoreUnavailable, type JsonObject, type RecordedEvent } from '../port';
import { toPosition } from './positions';

/**
 * A property of the last event's metadata in each append, told to nobody: by it the one who wrote the events can be told from one who found them
 * stored. The server answers both alike.
 */
export const ATTEMPT = '$attempt';

/** What a position is when the server has none to tell: the largest unsigned number. */
const NO_POSITION = 2n ** 64n - 1n;

export const isSystemStream = (stream: string): boolean => stream.startsWith('$');

export const attemptOf = (event: ClientEvent | AllStreamRecordedEvent): unknown => (event.metadata as JsonObject | undefined)?.[ATTEMPT];

export function toRecorded(event: ClientEvent | AllStreamRecordedEvent): RecordedEvent {
  const { streamId, id, revision, type, created, position } = event;
  if (position === undefined || position.commit === NO_POSITION) {
    throw new StoreUnavailable('The event store does not tell the positions of events: EventStoreDB 22.6 or newer is needed');
  }
  return {
    id,
    type,
    data: objectOf(event.data),
    metadata: withoutAttempt(objectOf(event.metadata)),
    stream: streamId,
    version: Number(revision),
    position: toPosition(position),
    recordedAt: created.toISOString(),
  };
}

/** Others may have written events of another form into the store. */
function objectOf(value: unknown): JsonObject {
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function withoutAttempt(metadata: JsonObject): JsonObject {
  if (!(ATTEMPT in metadata)) return metadata;
  const { [ATTEMPT]: _, ...rest } = metadata;
  return rest;
}
