import { setTimeout as pause } from 'node:timers/promises';
import { streamNameFilter, type AllStreamResolvedEvent, type EventStoreDBClient, type FilterBase } from '@eventstore/db-client';
import { backoffMs } from '@casetrail/postgres';
import { comparePositions, type Position, type RecordedEvent, type SubscribeOptions, type SubscriptionBatch } from '../port';
import type { Connection } from './connection';
import { TimedOut } from './errors';
import { Incoming } from './incoming';
import type { Settings } from './options';
import { fromPosition, toPosition } from './positions';
import type { Reader } from './reader';
import { toRecorded } from './recorded';

const DEFAULT_BATCH = 1000;
/** Received ahead of the reader; the server waits beyond. */
const BUFFERED = 512;
/** The server tells how far it has looked after so many times 32 events. */
const CHECKPOINT_EVERY = 8;
/** While catching up, a batch is held back for more to come: until nothing came for so long, or so long altogether. */
const LINGER_MS = 15;
const LONGEST_LINGER_MS = 250;
/** Looked through in search of what a subscription may have missed, at a time. */
const PROBED_EVENTS = 500;
/** A subscription that has not said that it caught up is asked about so soon when it goes quiet. */
const QUIET_MS = 250;

export interface Following {
  connection: Connection;
  reader: Reader;
  settings: Settings;
}

const max = (a: Position, b: Position): Position => (comparePositions(a, b) < 0 ? b : a);

/**
 * Follows the store from a position on, until aborted: one subscription after the other, each beginning where the last one broke. None is trusted:
 * what it delivers a second time is dropped, and whether it has caught up, or has fallen silent, is found out by reading.
 */
export async function* follow(following: Following, options: SubscribeOptions): AsyncGenerator<SubscriptionBatch> {
  const { connection, settings } = following;
  const { signal } = options;
  let position = options.after;
  for (let failures = 0; !signal.aborted;) {
    const { client } = connection;
    const lap = new Lap(following, options, client, position);
    try {
      for await (const batch of lap.batches()) {
        failures = 0;
        position = batch.position;
        yield batch;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (++failures === 1) settings.log?.warn(`Following the event store failed, trying again: ${(error as Error).message}`);
      connection.failed(client, error instanceof TimedOut);
      await pause(backoffMs(failures), undefined, { signal }).catch(() => undefined);
    } finally {
      lap.close();
    }
  }
}

/** One subscription of the client. */
class Lap {
  private readonly incoming: Incoming<AllStreamResolvedEvent>;
  private readonly signal: AbortSignal;
  private readonly batchSize: number;
  /** How far the server says it has looked. It counts once everything before it was taken. */
  private checkpoint: Position | undefined;
  /** The server says that it has sent all there is: reason to look. */
  private saidCaughtUp = false;
  /** All there was had been delivered, and nothing since makes it doubtful. */
  private live = false;
  private toldCaughtUp = false;

  constructor(
    private readonly following: Following,
    private readonly options: SubscribeOptions,
    client: EventStoreDBClient,
    private position: Position,
  ) {
    this.signal = options.signal;
    this.batchSize = options.batchSize ?? DEFAULT_BATCH;
    const { streamPrefix = '' } = options;
    const telling: Pick<FilterBase, 'checkpointInterval' | 'checkpointReached'> = {
      checkpointInterval: CHECKPOINT_EVERY,
      checkpointReached: (_, reached) => void (this.checkpoint = max(this.checkpoint ?? position, toPosition(reached))),
    };
    const subscription = client.subscribeToAll(
      {
        fromPosition: fromPosition(position),
        requiresLeader: following.connection.requiresLeader,
        // The server's own streams begin with a dollar sign.
        filter:
          streamPrefix === ''
            ? streamNameFilter({ ...telling, regex: '^[^$]' })
            : streamNameFilter({ ...telling, prefixes: [streamPrefix] }),
      },
      { highWaterMark: BUFFERED },
    );
    subscription.on('caughtUp', () => (this.saidCaughtUp = true));
    this.incoming = new Incoming(subscription);
  }

  close(): void {
    this.incoming.close();
  }

  async *batches(): AsyncGenerator<SubscriptionBatch> {
    const { watchEveryMs, stalledAfterMs } = this.following.settings;
    let lastLook = -Infinity;
    let deliveredAt = performance.now();
    // Before anything else: whoever has seen all there is shall know it at once.
    let lookNow = true;
    while (!this.signal.aborted) {
      const events = lookNow ? [] : await this.gather();
      const batch = this.batch(events);
      if (batch) {
        yield batch;
        deliveredAt = performance.now();
        continue;
      }
      if (this.incoming.ended) throw new Error('the event store ended the subscription');
      const sinceLook = performance.now() - lastLook;
      if (lookNow || (this.saidCaughtUp && !this.live) || sinceLook >= (this.live ? watchEveryMs : QUIET_MS)) {
        lookNow = false;
        this.saidCaughtUp = false;
        const clear = await this.look();
        lastLook = performance.now();
        if (clear) yield* this.moveTo(clear);
        // What was found is on its way, or should be.
        else if (this.incoming.drained && performance.now() - deliveredAt > stalledAfterMs) {
          throw new TimedOut(`the subscription has stalled at position ${this.position}`);
        }
        if (clear) deliveredAt = performance.now();
      }
      await this.incoming.wait(this.live ? watchEveryMs : QUIET_MS, this.signal);
    }
  }

  /** What is at hand, and in the course of catching up what follows close behind. Never what was delivered before. */
  private async gather(): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    const began = performance.now();
    for (let last = this.position; events.length < this.batchSize;) {
      const taken = this.incoming.take(this.batchSize - events.length);
      for (const { event } of taken) {
        if (!event) continue;
        const recorded = toRecorded(event);
        if (comparePositions(recorded.position, last) <= 0) continue;
        last = recorded.position;
        events.push(recorded);
      }
      if (taken.length > 0) continue;
      if (this.live || events.length === 0 || performance.now() - began > LONGEST_LINGER_MS) break;
      if (!(await this.incoming.wait(LINGER_MS, this.signal)) || this.incoming.ended) break;
    }
    return events;
  }

  /** Moves on over what was gathered and, when the server said so, over what it left out. */
  private batch(events: RecordedEvent[]): SubscriptionBatch | undefined {
    const { drained } = this.incoming;
    let reached = events.at(-1)?.position ?? this.position;
    // Once live, looking moves the position on: the server's checkpoints lie on events of its own as well.
    if (drained && !this.live && this.checkpoint !== undefined) reached = max(reached, this.checkpoint);
    if (events.length === 0 && comparePositions(reached, this.position) <= 0) return undefined;
    // Falling behind is not announced: after a full batch, look again.
    if (!drained || events.length === this.batchSize) this.live = false;
    this.position = reached;
    this.toldCaughtUp = this.live;
    return { events, position: reached, caughtUp: this.live };
  }

  /** The position up to which nothing is left to deliver; undefined when something is, behind the present position. */
  private async look(): Promise<{ position: Position; isHead: boolean } | undefined> {
    const { reader } = this.following;
    const { streamPrefix = '' } = this.options;
    const head = await reader.head();
    let looked = 0;
    if (comparePositions(this.position, head) >= 0) return { position: this.position, isHead: true };
    for await (const { stream, position } of reader.all(this.position)) {
      if (stream.startsWith(streamPrefix)) return undefined;
      if (comparePositions(position, head) >= 0) return { position: head, isHead: true };
      if (++looked === PROBED_EVENTS) return { position, isHead: false };
    }
    return { position: head, isHead: true };
  }

  private *moveTo({ position, isHead }: { position: Position; isHead: boolean }): Generator<SubscriptionBatch> {
    const moved = comparePositions(position, this.position) > 0;
    this.live = isHead;
    if (!moved && (!isHead || this.toldCaughtUp)) return;
    this.position = max(position, this.position);
    this.toldCaughtUp = isHead;
    yield { events: [], position: this.position, caughtUp: isHead };
  }
}
