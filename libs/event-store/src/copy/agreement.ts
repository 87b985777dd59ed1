import { START, type EventStore, type Position, type RecordedEvent } from '../port';
import { placeOf } from './copied-event';
import { CopyDiverged } from './diverged';

/**
 * So many events the target may have out of the source's order: a copy that was cut off may lack some of the appends that were under way at that
 * moment. Well above what is under way at once, and the bound of memory.
 */
const OUT_OF_ORDER = 10_000;

/** How far a target is a copy of a source. */
export interface Agreement {
  /** Position in the source up to which the target has everything. */
  after: Position;
  /** Places of events behind `after` that the target has all the same. */
  present: Set<string>;
  /** How many events the target has. */
  events: number;
}

interface Pending {
  event: Pick<RecordedEvent, 'stream' | 'version' | 'id' | 'position'>;
  met: boolean;
}

/**
 * Reads both stores side by side, as far as the target goes. Nothing but the stores' own contents says how far an earlier copy came.
 * @throws {@link CopyDiverged} when the target has an event that is not the source's
 */
export async function compareStores(
  source: EventStore,
  target: EventStore,
  onProgress: (after: Position) => void = () => undefined,
  signal?: AbortSignal,
): Promise<Agreement> {
  const comparison = new Comparison(source);
  try {
    for await (const event of target.readAll()) {
      await comparison.meet(event);
      if (comparison.events % 1000 === 0) {
        signal?.throwIfAborted();
        onProgress(comparison.after);
      }
    }
  } finally {
    await comparison.end();
  }
  return { after: comparison.after, present: comparison.present(), events: comparison.events };
}

class Comparison {
  after: Position = START;
  events = 0;
  /** The source's events from the first on that has not been met, in its order. */
  private readonly pending = new Map<string, Pending>();
  private readonly reading: AsyncIterator<RecordedEvent>;

  constructor(private readonly source: EventStore) {
    this.reading = source.readAll()[Symbol.asyncIterator]();
  }

  async meet(found: RecordedEvent): Promise<void> {
    const entry = await this.find(found);
    if (entry.event.id.toLowerCase() !== found.id.toLowerCase()) throw otherEvent(found);
    entry.met = true;
    this.events++;
    for (const [place, { event, met }] of this.pending) {
      if (!met) break;
      this.pending.delete(place);
      this.after = event.position;
    }
  }

  present(): Set<string> {
    return new Set([...this.pending].filter(([, { met }]) => met).map(([place]) => place));
  }

  async end(): Promise<void> {
    await this.reading.return?.();
  }

  private async find(found: RecordedEvent): Promise<Pending> {
    const place = placeOf(found);
    for (;;) {
      const entry = this.pending.get(place);
      if (entry) return entry;
      if (this.pending.size >= OUT_OF_ORDER) throw await this.explain(found);
      const next = await this.reading.next();
      if (next.done) throw await this.explain(found);
      const { stream, version, id, position } = next.value;
      this.pending.set(placeOf(next.value), { event: { stream, version, id, position }, met: false });
    }
  }

  /** Why the source does not have `found` hereabouts. */
  private async explain(found: RecordedEvent): Promise<CopyDiverged> {
    const { stream, version } = found;
    for await (const event of this.source.readStream(stream, { from: version, limit: 1 })) {
      if (event.version !== version || event.id.toLowerCase() !== found.id.toLowerCase()) return otherEvent(found);
      const lacking = [...this.pending.values()].find(({ met }) => !met)?.event ?? event;
      return new CopyDiverged(lacking.stream, lacking.version, 'the target lacks this event, though it has many later ones');
    }
    return new CopyDiverged(stream, version, `the target has an event here (${found.type}) that the source lacks`);
  }
}

const otherEvent = ({ stream, version, type, id }: RecordedEvent): CopyDiverged =>
  new CopyDiverged(stream, version, `the target has another event here (${type} ${id}) than the source`);
