import { randomUUID } from 'node:crypto';
import type { EventStore, NewEvent, RecordedEvent, SubscriptionBatch } from '../port';

/** A store with nothing of other tests in it, and a way to reach the same events as another process would. */
export interface StoreUnderTest {
  store: EventStore;
  /** A second store on the same events. The harness closes it. */
  another: () => Promise<EventStore>;
  close(): Promise<void>;
}

export type UseStore = () => StoreUnderTest;

export const event = (data: NewEvent['data'] = {}, type = 'StepRecorded'): NewEvent => ({
  id: randomUUID(),
  type,
  data,
  metadata: { schemaVersion: 1, actor: 'test' },
});

export const events = (count: number): NewEvent[] => Array.from({ length: count }, (_, n) => event({ n }));

export const newStream = (prefix = 'case-'): string => `${prefix}${randomUUID()}`;

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export const ids = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id);

/** Reads a subscription until `enough` of all that came so far, then ends it. */
export async function follow(
  store: EventStore,
  options: { after: string; streamPrefix?: string; batchSize?: number },
  enough: (received: RecordedEvent[], batch: SubscriptionBatch) => boolean,
): Promise<RecordedEvent[]> {
  const ending = new AbortController();
  const received: RecordedEvent[] = [];
  for await (const batch of store.subscribe({ ...options, signal: ending.signal })) {
    received.push(...batch.events);
    if (enough(received, batch)) ending.abort();
  }
  return received;
}
