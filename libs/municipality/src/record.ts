import { randomUUID } from 'node:crypto';
import { WrongExpectedVersion, type EventStore, type Position } from '@casetrail/event-store';
import { MUNICIPALITY_SCHEMA_VERSION, toStoredData, type MunicipalityEvent } from './events';
import { municipalityStream, type MunicipalityState } from './municipality';
import { readVersioned } from './read-municipality';

/** Who changes a municipality: a token's subject, or the command that was run. */
export type Actor = string;

/** What was recorded, and what the municipality was without it. */
export interface RecordedChanges {
  before: MunicipalityState | null;
  events: MunicipalityEvent[];
  /** Where the last event stands in the store; missing when there was nothing to record. */
  position?: Position;
}

const TRIES = 5;

/**
 * Reads the municipality, asks `decide` for the events to add, and appends them at exactly the version read. When somebody else changed
 * the municipality in between, it reads and decides again.
 */
export async function record(
  store: EventStore,
  key: string,
  actor: Actor,
  decide: (current: MunicipalityState | null) => MunicipalityEvent[],
): Promise<RecordedChanges> {
  for (let attempt = 1; ; attempt++) {
    const current = await readVersioned(store, key);
    const before = current?.state ?? null;
    const events = decide(before);
    if (events.length === 0) return { before, events };
    const stored = events.map((event) => ({
      id: randomUUID(),
      type: event.type,
      data: toStoredData(event),
      metadata: { schemaVersion: MUNICIPALITY_SCHEMA_VERSION, actor },
    }));
    try {
      const { position } = await store.append(municipalityStream(key), stored, current?.version ?? 'no-stream');
      return { before, events, position };
    } catch (error) {
      if (!(error instanceof WrongExpectedVersion) || attempt === TRIES) throw error;
    }
  }
}
