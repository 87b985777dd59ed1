import type { EventStore } from '@casetrail/event-store';
import { fromStored } from './events';
import { evolve } from './evolve';
import { KEY_PATTERN, STREAM_PREFIX, type MunicipalityState } from './municipality';
import { readVersioned, type VersionedMunicipality } from './read-municipality';

/** The municipalities as they are now. Keeps what it has folded, and reads only newer events each time. */
export class MunicipalityDirectory {
  private readonly known = new Map<string, VersionedMunicipality>();

  constructor(private readonly store: Pick<EventStore, 'readStream' | 'readAll'>) {}

  /** Null when there is no such municipality. */
  async get(key: string): Promise<MunicipalityState | null> {
    if (!KEY_PATTERN.test(key)) return null;
    const latest = await readVersioned(this.store, key, this.known.get(key) ?? null);
    if (!latest) return null; // not remembered, so that asking for keys that nobody has costs no memory
    const remembered = this.known.get(key);
    // Two readers at once may finish in either order; the newer state stays.
    if (!remembered || remembered.version < latest.version) this.known.set(key, latest);
    return latest.state;
  }

  /** All municipalities, in the order of their declaration. Reads all their streams anew. */
  async list(): Promise<MunicipalityState[]> {
    const states = new Map<string, MunicipalityState>();
    for await (const recorded of this.store.readAll({ streamPrefix: STREAM_PREFIX })) {
      states.set(recorded.stream, evolve(states.get(recorded.stream) ?? null, fromStored(recorded)));
    }
    return [...states.values()];
  }
}
