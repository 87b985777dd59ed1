import { LRUCache } from 'lru-cache';
import { StoreUnavailable, WrongExpectedVersion, type Appended, type ExpectedVersion, type NewEvent, type Position } from '../port';
import type { Append, Appender } from './appender';
import type { Reader } from './reader';

/** Of all streams together; a few megabytes. */
const REMEMBERED_IDS = 50_000;

interface Place {
  version: number;
  position: Position;
}

/** What a stream holds up to a version. Events stay where they are: what is known stays true. */
interface Known {
  /** -1 when nothing is known. */
  last: number;
  byId: Map<string, Place>;
}

/**
 * Appends that name no version, at whatever version the stream has. The server remembers ids for those only for a while, and would store again what
 * it has forgotten: so the stream's ids are looked through here, and the events go behind the last of them, or nowhere.
 */
export class LooseAppends {
  /** Appends to the same stream come one after the other, rather than in each other's way. */
  private readonly lines = new Map<string, Promise<unknown>>();
  private readonly remembered = new LRUCache<string, Known>({ maxSize: REMEMBERED_IDS, sizeCalculation: ({ byId }) => byId.size + 1 });

  constructor(
    private readonly appender: Appender,
    private readonly reader: Reader,
  ) {}

  append(append: Omit<Append, 'expected'> & { expected: ExpectedVersion }): Promise<Appended> {
    const { stream } = append;
    const before = this.lines.get(stream) ?? Promise.resolve();
    const result = before.then(() => this.find(append));
    const settled: Promise<unknown> = result
      .catch(() => undefined)
      .then(() => {
        if (this.lines.get(stream) === settled) this.lines.delete(stream);
      });
    this.lines.set(stream, settled);
    return result;
  }

  private async find(append: Omit<Append, 'expected'> & { expected: ExpectedVersion }): Promise<Appended> {
    const { stream, events, expected, endsAt, attempt } = append;
    while (performance.now() < endsAt) {
      const known = await this.lookAt(stream);
      const stored = storedBefore(events, known);
      if (stored === 'in part' || (stored === undefined && expected === 'stream-exists' && known.last < 0)) {
        throw new WrongExpectedVersion(stream, expected, known.last);
      }
      if (stored) {
        const last = await this.reader.attemptAt(stream, stored.version);
        return { version: stored.version, position: stored.position, repeated: last?.attempt !== attempt };
      }
      try {
        return await this.appender.append({ ...append, expected: known.last < 0 ? 'no-stream' : known.last });
      } catch (error) {
        // Others were quicker; or an earlier try of this append had been stored after all.
        if (!(error instanceof WrongExpectedVersion)) throw error;
      }
    }
    throw new StoreUnavailable(`Stream ${stream}: others kept appending; nothing was stored`);
  }

  private async lookAt(stream: string): Promise<Known> {
    const known = this.remembered.get(stream) ?? { last: -1, byId: new Map<string, Place>() };
    for await (const { id, version, position } of this.reader.stream(stream, {
      direction: 'forwards',
      from: known.last + 1,
      limit: Infinity,
    })) {
      known.last = version;
      known.byId.set(id, { version, position });
    }
    // Anew, as it has grown.
    this.remembered.delete(stream);
    this.remembered.set(stream, known);
    return known;
  }
}

/** The last of the events when all of them stand in the stream, one behind the other. */
function storedBefore(events: readonly NewEvent[], { byId }: Known): Place | 'in part' | undefined {
  const found = events.map(({ id }) => byId.get(id.toLowerCase()));
  if (found.every((event) => event === undefined)) return undefined;
  const first = found[0]?.version ?? 0;
  return found.every((event, n) => event?.version === first + n) ? found.at(-1) : 'in part';
}
