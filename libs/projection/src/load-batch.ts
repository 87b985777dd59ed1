import type { EventStore, Position, RecordedEvent } from '@casetrail/event-store';
import { comparePositions } from '@casetrail/event-store';
import { backoff } from './backoff';
import { mayBlameEvent } from './blame';
import type { LoadFailure, Log, ProjectionGroup, StreamChange } from './projection';
import { loggable } from './loggable';

/** So often is an event tried before it is put aside. */
export const ATTEMPTS = 3;

export interface ReadBatch {
  events: readonly RecordedEvent[];
  /** How far the store has been read, which may be behind the last event. */
  position: Position;
}

/** A batch made ready for writing. */
export interface LoadedBatch extends ReadBatch {
  /** By stream. A stream with a failure is here as it was before the event that failed, if the batch holds events from before that. */
  changes: Map<string, StreamChange>;
  /** By stream. */
  failures: Map<string, LoadFailure>;
}

export interface LoadContext {
  group: ProjectionGroup;
  store: EventStore;
  log: Log;
  signal: AbortSignal;
}

/**
 * Makes a batch ready. Trouble with the store is waited out, for ever; undefined when `signal` is aborted meanwhile. An event that fails
 * again and again is named, and costs its stream only.
 */
export async function loadBatch(context: LoadContext, batch: ReadBatch): Promise<LoadedBatch | undefined> {
  const { group, store, log, signal } = context;
  for (let attempt = 1, suspected = 0; !signal.aborted; attempt++) {
    try {
      if (suspected >= ATTEMPTS && (await answers(store))) return await loadSound(context, batch);
      const { changes, failures } = await loadAll(context, batch.events);
      if (failures.length > 0) suspected++;
      if (failures.length === 0 || suspected >= ATTEMPTS) return await settle(context, batch, changes, failures);
      log.warn({ group: group.name, attempt, failures: failures.map(describeFailure(group)) }, 'events cannot be read');
    } catch (error) {
      if (mayBlameEvent(error)) suspected++;
      log.warn({ group: group.name, attempt, err: loggable(error, group) }, 'loading a batch of events failed');
    }
    await backoff(attempt, signal);
  }
  return undefined;
}

/** Makes a batch ready in one go: whatever cannot be loaded counts as a failure, unless the store is to blame, which is thrown. */
export async function loadSound(context: LoadContext, batch: ReadBatch): Promise<LoadedBatch> {
  const { changes, failures } = await loadByHalves(context, batch.events);
  return settle(context, batch, changes, failures);
}

interface Loaded {
  changes: StreamChange[];
  failures: LoadFailure[];
}

async function loadAll({ group, store }: LoadContext, events: readonly RecordedEvent[]): Promise<Loaded> {
  return events.length > 0 ? group.load(events, store) : { changes: [], failures: [] };
}

/** Adds what the failed streams were before their failure. */
async function settle(
  { group, store }: LoadContext,
  batch: ReadBatch,
  changes: readonly StreamChange[],
  failures: readonly LoadFailure[],
): Promise<LoadedBatch> {
  const loaded: LoadedBatch = {
    ...batch,
    changes: new Map(changes.map((change) => [change.stream, change])),
    failures: new Map(failures.map((failure) => [failure.stream, failure])),
  };
  for (const { stream, position } of failures) {
    loaded.changes.delete(stream);
    const sound = batch.events.filter((event) => event.stream === stream && comparePositions(event.position, position) < 0);
    if (sound.length === 0) continue;
    const before = await group.load(sound, store);
    for (const change of before.changes) loaded.changes.set(stream, change);
  }
  return loaded;
}

/** Loads whatever can be loaded although some events make `load` throw: halves the streams, then the events of the stream at fault. */
async function loadByHalves(context: LoadContext, events: readonly RecordedEvent[]): Promise<Loaded> {
  try {
    return await loadAll(context, events);
  } catch (error) {
    if (!mayBlameEvent(error)) throw error;
    const streams = [...new Set(events.map((event) => event.stream))];
    const [stream] = streams;
    if (stream === undefined) throw error;
    if (streams.length === 1) {
      const culprit = events[await firstFailing(events.length, (count) => canLoad(context, events.slice(0, count)))];
      return { changes: [], failures: [{ stream, position: culprit?.position ?? '', error: error as Error }] };
    }
    const firstHalf = new Set(streams.slice(0, streams.length / 2));
    const left = await loadByHalves(
      context,
      events.filter((event) => firstHalf.has(event.stream)),
    );
    const right = await loadByHalves(
      context,
      events.filter((event) => !firstHalf.has(event.stream)),
    );
    return { changes: [...left.changes, ...right.changes], failures: [...left.failures, ...right.failures] };
  }
}

async function canLoad(context: LoadContext, events: readonly RecordedEvent[]): Promise<boolean> {
  try {
    await loadAll(context, events);
    return true;
  } catch (error) {
    if (!mayBlameEvent(error)) throw error;
    return false;
  }
}

/** Index of the item that makes the difference: `succeeds(index)` and not `succeeds(index + 1)`, knowing that nothing succeeds and all fail. */
export async function firstFailing(length: number, succeeds: (count: number) => Promise<boolean>): Promise<number> {
  let [good, bad] = [0, length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (await succeeds(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

export function eventsByStream(events: readonly RecordedEvent[]): Map<string, RecordedEvent[]> {
  const streams = new Map<string, RecordedEvent[]>();
  for (const event of events) {
    const own = streams.get(event.stream);
    if (own) own.push(event);
    else streams.set(event.stream, [event]);
  }
  return streams;
}

const describeFailure =
  (group: ProjectionGroup) =>
  ({ position, error }: LoadFailure) => ({ position, ...loggable(error, group) });

async function answers(store: EventStore): Promise<boolean> {
  return store.head().then(
    () => true,
    () => false,
  );
}
