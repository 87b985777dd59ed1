import { EventEmitter } from 'node:events';

/** `any` and the like, or the revision of the stream's last event. */
export type Expectation = 'any' | 'no-stream' | 'stream-exists' | bigint;

export interface Proposed {
  id: string;
  type: string;
  contentType: string;
  data: Uint8Array;
  metadata: Uint8Array;
}

export interface Stored extends Proposed {
  stream: string;
  revision: bigint;
  /** Commit and prepare position are the same, as for every event that a server of today writes. */
  position: bigint;
  /** 100 ns since 1970. */
  createdTicks: bigint;
}

export type Written =
  | { outcome: 'stored' | 'repeated'; revision: bigint; position: bigint }
  | { outcome: 'wrong-version'; current: bigint }
  | { outcome: 'deleted' };

/** The server remembers so many ids for repeats that name no revision. */
const REMEMBERED_IDS = 50_000;
const RECORD_OVERHEAD_BYTES = 97n;
/** Every so many appends the server notes something for itself. */
const STATISTICS_EVERY = 5;

/**
 * What a server keeps on disk, and its rules for writing: those of `IndexWriter.CheckCommit`. Positions grow by bytes; the server's own events lie
 * between the others.
 */
export class EventLog extends EventEmitter<{ appended: [] }> {
  readonly all: Stored[] = [];
  private readonly streams = new Map<string, Stored[]>();
  private readonly deleted = new Set<string>();
  private remembered = new Map<string, Stored>();
  private nextPosition = 0n;
  private appends = 0;

  constructor() {
    super();
    this.setMaxListeners(0);
    for (const stream of ['$$$settings', '$users', '$user-admin', '$$$scavenges']) this.noteForItself(stream, '$metadata');
  }

  stream(name: string): readonly Stored[] | 'deleted' | undefined {
    return this.deleted.has(name) ? 'deleted' : this.streams.get(name);
  }

  /** Index in `all` of the first event at or behind a position. */
  indexAt(position: bigint): number {
    let [low, high] = [0, this.all.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.all[middle]!.position < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  append(stream: string, expected: Expectation, events: readonly Proposed[]): Written {
    if (this.deleted.has(stream)) return { outcome: 'deleted' };
    const own = this.streams.get(stream) ?? [];
    const current = BigInt(own.length) - 1n;
    const wrong: Written = { outcome: 'wrong-version', current };
    if (expected === 'stream-exists' && current < 0n) return wrong;

    if (expected === 'any' || expected === 'stream-exists') {
      const earlier = events.map(({ id }) => this.remembered.get(id)).map((found) => (found?.stream === stream ? found : undefined));
      if (earlier[0]) return earlier.every((found) => found) ? repeated(earlier.at(-1)!) : wrong;
    } else {
      const revision = expected === 'no-stream' ? -1n : expected;
      if (revision > current) return wrong;
      if (revision < current) {
        const there = own.slice(Number(revision) + 1, Number(revision) + 1 + events.length);
        return there.length === events.length && there.every(({ id }, n) => id === events[n]!.id) ? repeated(there.at(-1)!) : wrong;
      }
    }
    const stored = events.map((event) => this.write(stream, event));
    if (++this.appends % STATISTICS_EVERY === 0) this.noteForItself('$stats-127.0.0.1:2113', '$statsCollected');
    this.emit('appended');
    return { ...repeated(stored.at(-1)!), outcome: 'stored' };
  }

  /** A tombstone: nothing can be read from the stream or written to it any more. */
  tombstone(stream: string): void {
    this.deleted.add(stream);
  }

  /** As when the server starts anew. */
  forgetIds(): void {
    this.remembered.clear();
  }

  noteForItself(stream: string, type: string): void {
    const nothing = Buffer.from('{}');
    this.write(stream, { id: crypto.randomUUID(), type, contentType: 'application/json', data: nothing, metadata: Buffer.alloc(0) });
    this.emit('appended');
  }

  private write(stream: string, event: Proposed): Stored {
    const own = this.streams.get(stream) ?? [];
    const stored: Stored = {
      ...event,
      stream,
      revision: BigInt(own.length),
      position: this.nextPosition,
      createdTicks: BigInt(Date.now()) * 10_000n,
    };
    own.push(stored);
    this.streams.set(stream, own);
    this.all.push(stored);
    this.nextPosition += RECORD_OVERHEAD_BYTES + BigInt(stream.length + event.data.length + event.metadata.length);
    this.remembered.set(event.id, stored);
    if (this.remembered.size > REMEMBERED_IDS) this.remembered.delete(this.remembered.keys().next().value!);
    return stored;
  }
}

const repeated = ({ revision, position }: Stored): { outcome: 'repeated'; revision: bigint; position: bigint } => ({
  outcome: 'repeated',
  revision,
  position,
});
