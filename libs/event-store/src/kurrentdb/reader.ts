import { setTimeout as pause } from 'node:timers/promises';
import type { AllStreamResolvedEvent, EventStoreDBClient, Position as LogPosition, ResolvedEvent } from '@eventstore/db-client';
import { backoffMs } from '@casetrail/postgres';
import { comparePositions, START, StoreUnavailable, type Position, type RecordedEvent } from '../port';
import type { Connection } from './connection';
import { accessDenied, isDenied, isMissing, TimedOut } from './errors';
import { Incoming, type ClientStream } from './incoming';
import { fromPosition, toPosition } from './positions';
import { attemptOf, isSystemStream, toRecorded } from './recorded';

/** Failures in a row, without an event between them, before a read gives up. */
const TRIES = 4;
const CHUNK = 256;
/** So many events from the end are looked at in search of the head, at first and at most in one read. */
const FEW = 2;
const MANY = 4096;
const BUFFERED = { highWaterMark: CHUNK };

export interface StreamRead {
  direction: 'forwards' | 'backwards';
  /** Inclusive. */
  from?: number | undefined;
  limit: number;
}

/** Reads that go on where they were when a connection breaks. The client sets no time limit on them. */
export class Reader {
  /** The last event that is not the server's own, as far as has been looked, and up to where that was. */
  private knownHead: Position = START;
  private lookedUpTo: Position = START;

  constructor(
    private readonly connection: Connection,
    private readonly timeoutMs: number,
    private readonly signal: AbortSignal,
  ) {}

  async *stream(stream: string, { direction, from, limit }: StreamRead): AsyncGenerator<RecordedEvent> {
    const step = direction === 'forwards' ? 1 : -1;
    let next = from;
    let left = limit;
    const open = (client: EventStoreDBClient): ClientStream | undefined => {
      if (left <= 0 || (next ?? 0) < 0) return undefined;
      const fromRevision = next === undefined ? (direction === 'forwards' ? 'start' : 'end') : BigInt(next);
      const maxCount = Math.min(left, Number.MAX_SAFE_INTEGER);
      return client.readStream(stream, { direction, fromRevision, maxCount, requiresLeader: this.connection.requiresLeader }, BUFFERED);
    };
    for await (const { event } of this.resumed<ResolvedEvent>(open)) {
      if (!event) continue;
      const recorded = toRecorded(event);
      next = recorded.version + step;
      left--;
      yield recorded;
    }
  }

  /** Behind a position, the server's own events left out, without end unless one stops. */
  async *all(after: Position): AsyncGenerator<RecordedEvent> {
    let position = after;
    const open = (client: EventStoreDBClient): ClientStream =>
      client.readAll({ fromPosition: fromPosition(position), requiresLeader: this.connection.requiresLeader }, BUFFERED);
    for await (const { event } of this.resumed<AllStreamResolvedEvent>(open)) {
      if (!event || isSystemStream(event.streamId)) continue;
      const recorded = toRecorded(event);
      // The server begins with the event at the position itself.
      if (comparePositions(recorded.position, position) <= 0) continue;
      position = recorded.position;
      yield recorded;
    }
  }

  /** Position of the last event that is not the server's own. */
  async head(): Promise<Position> {
    let end: Position | undefined;
    let head: Position | undefined;
    let from: LogPosition | 'end' = 'end';
    // Mostly the last event is it. But a server left alone for weeks has much to tell of itself.
    for (let maxCount = FEW; head === undefined; maxCount = Math.min(maxCount * 8, MANY)) {
      let oldest: Position | undefined;
      for await (const { event } of this.resumed<AllStreamResolvedEvent>((client) =>
        client.readAll({ direction: 'backwards', fromPosition: from, maxCount, requiresLeader: this.connection.requiresLeader }, BUFFERED),
      )) {
        if (!event) continue;
        oldest = toPosition(event.position);
        end ??= oldest;
        if (!isSystemStream(event.streamId)) head ??= oldest;
      }
      if (oldest === undefined || comparePositions(oldest, this.lookedUpTo) <= 0) break;
      from = fromPosition(oldest) as LogPosition;
    }
    if (head !== undefined && comparePositions(head, this.knownHead) > 0) this.knownHead = head;
    if (end !== undefined && comparePositions(end, this.lookedUpTo) > 0) this.lookedUpTo = end;
    return this.knownHead;
  }

  /** Who wrote the event at a version, and where it stands. */
  async attemptAt(stream: string, version: number): Promise<{ attempt: unknown; event: RecordedEvent } | undefined> {
    const open = (client: EventStoreDBClient): ClientStream =>
      client.readStream(stream, { fromRevision: BigInt(version), maxCount: 1, requiresLeader: this.connection.requiresLeader });
    let found: { attempt: unknown; event: RecordedEvent } | undefined;
    for await (const { event } of this.resumed<ResolvedEvent>(open)) {
      if (event) found = { attempt: attemptOf(event), event: toRecorded(event) };
    }
    return found;
  }

  /** `open` is called again after an interruption, and begins behind what was yielded, or answers that nothing is left. */
  private async *resumed<T>(open: (client: EventStoreDBClient) => ClientStream | undefined): AsyncGenerator<T> {
    for (let failures = 0; ;) {
      const { client } = this.connection;
      let incoming: Incoming<T> | undefined;
      try {
        if (this.signal.aborted) throw new Error('it is closed');
        const stream = open(client);
        if (!stream) return;
        incoming = new Incoming<T>(stream);
        for (;;) {
          const items = incoming.take(CHUNK);
          if (items.length > 0) {
            failures = 0;
            this.connection.worked(client);
          }
          yield* items;
          if (incoming.ended) {
            // A call that was cancelled looks as if it had come to its end.
            incoming.take(1);
            if (this.signal.aborted) throw new Error('it is closed');
            this.connection.worked(client);
            return;
          }
          if (items.length === 0 && !(await incoming.wait(this.timeoutMs, this.signal)))
            throw new TimedOut(`no answer within ${this.timeoutMs} ms`);
          if (this.signal.aborted) throw new Error('it is closed');
        }
      } catch (caught) {
        const error = caught as Error;
        if (isMissing(error)) return;
        if (isDenied(error)) throw accessDenied(error);
        if (error instanceof StoreUnavailable) throw error;
        this.connection.failed(client, error instanceof TimedOut);
        if (++failures === TRIES || this.signal.aborted || error instanceof TimedOut) {
          throw new StoreUnavailable(`The event store cannot be read: ${error.message}`, { cause: error });
        }
      } finally {
        incoming?.close();
      }
      await pause(backoffMs(1 + failures), undefined, { signal: this.signal }).catch(() => undefined);
    }
  }
}
