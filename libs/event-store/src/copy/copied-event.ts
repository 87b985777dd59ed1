import type { NewEvent, RecordedEvent } from '../port';

/** In the metadata of a copied event: when the store that it came from first recorded it. */
const RECORDED_AT = 'recordedAt';

/** When the event was first recorded, wherever that was: a copied event carries it along. ISO 8601, UTC. */
export function originallyRecordedAt({ metadata, recordedAt }: RecordedEvent): string {
  const original = metadata[RECORDED_AT];
  return typeof original === 'string' ? original : recordedAt;
}

/** The event as it goes into another store: the same id, type and data, and the time of its recording beside the rest of the metadata. */
export const copyOf = (event: RecordedEvent): NewEvent => ({
  id: event.id,
  type: event.type,
  data: event.data,
  metadata: { ...event.metadata, [RECORDED_AT]: originallyRecordedAt(event) },
});

/** What tells an event's place, in whichever store it lies. */
export const placeOf = ({ stream, version }: RecordedEvent): string => `${version}@${stream}`;
