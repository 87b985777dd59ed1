import type { Database } from '@casetrail/postgres';
import {
  StoreUnavailable,
  START,
  type Appended,
  type EventStore,
  type ExpectedVersion,
  type NewEvent,
  type Position,
  type ReadAllOptions,
  type ReadStreamOptions,
  type RecordedEvent,
  type SubscribeOptions,
  type SubscriptionBatch,
} from '../port';
import { GroupCommit } from './group-commit';
import { prepareAppend } from '../prepared-append';
import { FETCH_ROWS, readHead, readPage, readStretch, readWholeStreams } from './read-events';
import { follow } from './subscription';

export interface PostgresEventStoreOptions {
  /** How long an append may wait for its outcome before it fails, in ms. Default 10,000. */
  appendTimeoutMs?: number;
  log?: { warn(message: string): void };
}

const APPEND_TIMEOUT_MS = 10_000;
const LAST_VERSION = 2 ** 31 - 1;

/** Events in PostgreSQL, in the tables of {@link eventStoreMigrations}. Closing it leaves the database open. */
export function createPostgresEventStore(database: Database, options: PostgresEventStoreOptions = {}): EventStore {
  return new PostgresEventStore(database, options);
}

class PostgresEventStore implements EventStore {
  private readonly commits: GroupCommit;
  private readonly closed = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly options: PostgresEventStoreOptions,
  ) {
    this.commits = new GroupCommit(database, options.appendTimeoutMs ?? APPEND_TIMEOUT_MS);
  }

  async append(stream: string, events: readonly NewEvent[], expected: ExpectedVersion): Promise<Appended> {
    return this.commits.append(prepareAppend(stream, events, expected));
  }

  async *readStream(
    stream: string,
    { direction = 'forwards', from, limit = Infinity }: ReadStreamOptions = {},
  ): AsyncGenerator<RecordedEvent> {
    const step = direction === 'forwards' ? 1 : -1;
    let next = from ?? (direction === 'forwards' ? 0 : LAST_VERSION);
    for (let left = limit; left > 0 && next >= 0;) {
      const page = await this.reading(readPage(this.database.pool, { stream, direction, from: next, rows: Math.min(left, FETCH_ROWS) }));
      if (page.length === 0) return;
      this.commits.known.note(stream, Math.max(page[0]!.version, page.at(-1)!.version));
      yield* page;
      left -= page.length;
      next = page.at(-1)!.version + step;
    }
  }

  async readStreams(streams: readonly string[], { upTo }: { upTo?: Position } = {}): Promise<Map<string, RecordedEvent[]>> {
    if (streams.length === 0) return new Map();
    return this.reading(readWholeStreams(this.database.pool, streams, upTo));
  }

  async *readAll({ after = START, upTo, streamPrefix, limit = Infinity }: ReadAllOptions = {}): AsyncGenerator<RecordedEvent> {
    const head = await this.head();
    const end = upTo === undefined || BigInt(upTo) > BigInt(head) ? head : upTo;
    let position = after;
    for (let left = limit; left > 0 && BigInt(position) < BigInt(end);) {
      const rows = Math.min(left, FETCH_ROWS);
      const stretch = await this.reading(readStretch(this.database.pool, { after: position, upTo: end, streamPrefix, rows }));
      yield* stretch.events;
      left -= stretch.events.length;
      position = stretch.position;
    }
  }

  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionBatch> {
    const signal = AbortSignal.any([options.signal, this.closed.signal]);
    return follow(this.database, { ...options, signal }, (error, attempt) => {
      if (attempt === 1) this.options.log?.warn(`Following the event store failed, trying again: ${(error as Error).message}`);
    });
  }

  head(): Promise<Position> {
    return this.reading(readHead(this.database.pool));
  }

  /** Finishes appends under way, ends subscriptions. */
  async close(): Promise<void> {
    this.closed.abort();
    await this.commits.close();
  }

  /** An unreachable database has a name in the port; what it says itself is kept as the cause. */
  private async reading<T>(query: Promise<T>): Promise<T> {
    try {
      return await query;
    } catch (error) {
      throw new StoreUnavailable(`The event store cannot be read: ${(error as Error).message}`, { cause: error });
    }
  }
}
