import { setMaxListeners } from 'node:events';
import {
  comparePositions,
  START,
  StoreUnavailable,
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
import { prepareAppend } from '../prepared-append';
import { Appender, newAttempt } from './appender';
import { Connection } from './connection';
import { LooseAppends } from './loose-append';
import { settingsOf, type KurrentDbEventStoreOptions, type Settings } from './options';
import { Reader } from './reader';
import { follow } from './subscription';

/** Streams read at the same time in one {@link EventStore.readStreams}. */
const PARALLEL_READS = 16;

/** See {@link createKurrentDbEventStore}. */
export class KurrentDbEventStore implements EventStore {
  private readonly settings: Settings;
  private readonly connection: Connection;
  private readonly reader: Reader;
  private readonly appender: Appender;
  private readonly looseAppends: LooseAppends;
  private readonly closed = new AbortController();
  private readonly ended = new AbortController();
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(connectionString: string, options: KurrentDbEventStoreOptions) {
    // Whatever is under way listens to them.
    setMaxListeners(0, this.closed.signal, this.ended.signal);
    this.settings = settingsOf(options);
    this.connection = new Connection(connectionString);
    this.reader = new Reader(this.connection, this.settings.readTimeoutMs, this.ended.signal);
    this.appender = new Appender(this.connection, this.reader, this.settings.appendTimeoutMs, this.settings.maxInFlight);
    this.looseAppends = new LooseAppends(this.appender, this.reader);
  }

  async append(stream: string, events: readonly NewEvent[], expected: ExpectedVersion): Promise<Appended> {
    if (this.closed.signal.aborted) throw new StoreUnavailable('The event store is closed');
    const { bytes } = prepareAppend(stream, events, expected);
    const append = { stream, events, bytes, endsAt: performance.now() + this.settings.appendTimeoutMs, attempt: newAttempt() };
    const result =
      typeof expected === 'number' || expected === 'no-stream'
        ? this.appender.append({ ...append, expected })
        : this.looseAppends.append({ ...append, expected });
    const settled: Promise<unknown> = result.catch(() => undefined).then(() => this.underWay.delete(settled));
    this.underWay.add(settled);
    return result;
  }

  readStream(stream: string, { direction = 'forwards', from, limit = Infinity }: ReadStreamOptions = {}): AsyncIterable<RecordedEvent> {
    return this.reader.stream(stream, { direction, from, limit });
  }

  async readStreams(streams: readonly string[], { upTo }: { upTo?: Position } = {}): Promise<Map<string, RecordedEvent[]>> {
    const found = new Map<string, RecordedEvent[]>();
    const waiting = [...new Set(streams)].values();
    await Promise.all(
      Array.from({ length: Math.min(PARALLEL_READS, streams.length) }, async () => {
        for (const stream of waiting) {
          const events: RecordedEvent[] = [];
          for await (const event of this.readStream(stream)) {
            if (upTo !== undefined && comparePositions(event.position, upTo) > 0) break;
            events.push(event);
          }
          if (events.length > 0) found.set(stream, events);
        }
      }),
    );
    return found;
  }

  /** The server filters subscriptions; what is read in this way is filtered here. */
  async *readAll({ after = START, upTo, streamPrefix = '', limit = Infinity }: ReadAllOptions = {}): AsyncGenerator<RecordedEvent> {
    const head = await this.head();
    const end = upTo === undefined || comparePositions(upTo, head) > 0 ? head : upTo;
    let left = limit;
    if (left <= 0 || comparePositions(after, end) >= 0) return;
    for await (const event of this.reader.all(after)) {
      const order = comparePositions(event.position, end);
      if (order > 0) return;
      if (event.stream.startsWith(streamPrefix)) {
        yield event;
        if (--left === 0) return;
      }
      if (order === 0) return;
    }
  }

  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionBatch> {
    const signal = AbortSignal.any([options.signal, this.closed.signal]);
    return follow({ connection: this.connection, reader: this.reader, settings: this.settings }, { ...options, signal });
  }

  head(): Promise<Position> {
    return this.reader.head();
  }

  /** Finishes appends under way, ends subscriptions. */
  async close(): Promise<void> {
    this.closed.abort();
    await Promise.all(this.underWay);
    this.ended.abort();
    await this.connection.close();
  }
}
