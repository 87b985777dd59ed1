/** The event store as the rest of the house sees it. Adapters: postgres/ (and kurrentdb/); each passes event-store.contract.ts. */

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json | undefined };
export type JsonObject = { [key: string]: Json | undefined };

/**
 * Where an event stands in the store, in commit order: decimal numbers, `"123"` or `"123/122"` (commit/prepare).
 * Compare with {@link comparePositions}; `START` lies before every event.
 */
export type Position = string;
export const START: Position = '0';

/** Version of the last event in the stream that the caller has seen (the first event has version 0), or a looser wish. */
export type ExpectedVersion = number | 'no-stream' | 'stream-exists' | 'any';

/** `id` is a UUID made before the first try: appending the same ids again stores nothing twice and answers as the first time. */
export interface NewEvent {
  id: string;
  type: string;
  data: JsonObject;
  metadata: JsonObject;
}

export interface RecordedEvent extends NewEvent {
  stream: string;
  /** 0 for the stream's first event. */
  version: number;
  position: Position;
  /** When it was stored: ISO 8601, UTC. */
  recordedAt: string;
}

export interface Appended {
  /** Version of the last event appended. */
  version: number;
  /** Position of the last event appended. */
  position: Position;
  /** True when the events had been stored before and nothing was written now. */
  repeated: boolean;
}

export interface ReadStreamOptions {
  direction?: 'forwards' | 'backwards';
  /** First version to read, inclusive. Default: the stream's first (forwards) or last (backwards). */
  from?: number;
  /** At most so many events. */
  limit?: number;
}

export interface ReadAllOptions {
  /** Read what lies behind this position. Default START. */
  after?: Position;
  /** Read up to this position, inclusive. Default: what was there when the read began. */
  upTo?: Position;
  /** Only streams whose name begins so. */
  streamPrefix?: string;
  limit?: number;
}

export interface SubscribeOptions {
  after: Position;
  streamPrefix?: string;
  /** At most so many events in a batch. */
  batchSize?: number;
  /** Ends the subscription. */
  signal: AbortSignal;
}

/** What a subscription delivers: events in order, and how far it has read (filtered stretches included). `events` may be empty. */
export interface SubscriptionBatch {
  events: RecordedEvent[];
  position: Position;
  /** True when, as the batch was read, nothing lay behind it. */
  caughtUp: boolean;
}

export interface EventStore {
  /** Stores all of `events` or none. Throws {@link WrongExpectedVersion}, {@link EventTooLarge}, {@link StreamDeleted}, {@link StoreUnavailable}, {@link OutcomeUnknown}. */
  append(stream: string, events: readonly NewEvent[], expected: ExpectedVersion): Promise<Appended>;
  /** An unknown stream yields nothing. */
  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent>;
  /** Whole streams in few round trips, each forwards, up to and including a position. Unknown streams are missing in the answer. */
  readStreams(streams: readonly string[], options?: { upTo?: Position }): Promise<Map<string, RecordedEvent[]>>;
  readAll(options?: ReadAllOptions): AsyncIterable<RecordedEvent>;
  /** Endless until aborted: survives a store that goes away and comes back; never delivers twice, never out of order, never skips. */
  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionBatch>;
  /** Position of the last event in the store; START when it is empty. */
  head(): Promise<Position>;
  close(): Promise<void>;
}

/** The largest event, data and metadata together as JSON, in bytes. */
export const MAX_EVENT_BYTES = 1024 * 1024;

export class WrongExpectedVersion extends Error {
  override name = 'WrongExpectedVersion';
  constructor(
    readonly stream: string,
    readonly expected: ExpectedVersion,
    /** Version of the stream's last event, -1 when the stream does not exist. */
    readonly actual: number,
  ) {
    super(`Stream ${stream}: expected version ${expected}, found ${actual}`);
  }
}

export class EventTooLarge extends Error {
  override name = 'EventTooLarge';
  constructor(stream: string, type: string, bytes: number) {
    super(`Stream ${stream}: ${type} has ${bytes} bytes; at most ${MAX_EVENT_BYTES} are allowed`);
  }
}

/** The stream was deleted in the store itself: it can never be appended to again. Adapters without deletion never throw it. */
export class StreamDeleted extends Error {
  override name = 'StreamDeleted';
  constructor(stream: string, options?: ErrorOptions) {
    super(`Stream ${stream} has been deleted in the event store: nothing can be appended to it any more`, options);
  }
}

/** Nothing was stored; trying again later may succeed. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
}

/** The store did not answer: the events may or may not be stored. Appending the same ids again resolves it. */
export class OutcomeUnknown extends Error {
  override name = 'OutcomeUnknown';
}

const parts = (position: Position): bigint[] => position.split('/').map(BigInt);

/** Negative when `a` lies before `b`, 0 when equal, positive when behind. */
export function comparePositions(a: Position, b: Position): number {
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [l, r] = [left[i] ?? 0n, right[i] ?? 0n];
    if (l !== r) return l < r ? -1 : 1;
  }
  return 0;
}

/** How far `from` lies behind `to`: events in the Postgres adapter, bytes of log in KurrentDB. */
export function positionDistance(from: Position, to: Position): number {
  return Number((parts(to)[0] ?? 0n) - (parts(from)[0] ?? 0n));
}
