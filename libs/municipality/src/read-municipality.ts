import type { EventStore, RecordedEvent } from '@casetrail/event-store';
import { fromStored } from './events';
import { evolve } from './evolve';
import { municipalityStream, type MunicipalityState } from './municipality';

/** A municipality with the version of its stream's last event. */
export interface VersionedMunicipality {
  state: MunicipalityState;
  version: number;
}

/** Folds the municipality's stream; from `seen` on, when that is given. Null: there is no such municipality. */
export async function readVersioned(
  store: Pick<EventStore, 'readStream'>,
  key: string,
  seen: VersionedMunicipality | null = null,
): Promise<VersionedMunicipality | null> {
  let current = seen;
  for await (const recorded of store.readStream(municipalityStream(key), { from: seen ? seen.version + 1 : 0 })) {
    current = { state: evolve(current?.state ?? null, fromStored(recorded)), version: recorded.version };
  }
  return current;
}

/** The municipality as it is now; null when there is none of that key. */
export async function readMunicipality(store: Pick<EventStore, 'readStream'>, key: string): Promise<MunicipalityState | null> {
  return (await readVersioned(store, key))?.state ?? null;
}

/** Folds stored events of one municipality, in order, onto what it was before them. Throws UnknownMunicipalityEvent. */
export function foldRecorded(events: Iterable<RecordedEvent>, from: MunicipalityState | null = null): MunicipalityState | null {
  let state = from;
  for (const recorded of events) state = evolve(state, fromStored(recorded));
  return state;
}
