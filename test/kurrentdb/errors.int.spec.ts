import { randomUUID } from 'node:crypto';
import {
  createKurrentDbEventStore,
  EventTooLarge,
  StoreUnavailable,
  type EventStore,
  type NewEvent,
  type SubscriptionBatch,
} from '@casetrail/event-store';
import { startKurrentDbDouble, type KurrentDbDouble } from './double';
import { PATIENCE } from './scene';

const event = (data: NewEvent['data'] = {}): NewEvent => ({ id: randomUUID(), type: 'StepRecorded', data, metadata: { schemaVersion: 1 } });

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('The KurrentDB adapter and what its server says', () => {
  let double: KurrentDbDouble;
  let store: EventStore;
  beforeEach(async () => {
    double = await startKurrentDbDouble();
    store = createKurrentDbEventStore(double.connectionString, PATIENCE);
  });
  afterEach(async () => {
    await store.close();
    await double.close();
  });

  it('an append larger than the server takes: nothing is stored, and the error says what to do', async () => {
    const events = [event({ text: 'x'.repeat(700_000) }), event({ text: 'x'.repeat(700_000) })];
    const error = await store.append('case-1', events, 'no-stream').catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(EventTooLarge);
    expect((error as Error).message).toMatch(/an append of 2 events has 14\d+ bytes.*at most 1048576.*MaxAppendSize/);
    expect(await collect(store.readStream('case-1'))).toEqual([]);
    for (const [n, each] of events.entries()) await store.append('case-1', [each], n === 0 ? 'no-stream' : n - 1);
  });

  it('a deleted stream: nothing can be appended, and nothing is there to read', async () => {
    await store.append('case-1', [event()], 'no-stream');
    double.log.tombstone('case-1');
    for (const expected of ['no-stream', 0, 'any'] as const) {
      await expect(store.append('case-1', [event()], expected)).rejects.toMatchObject({ name: 'StreamDeleted' });
    }
    expect(await collect(store.readStream('case-1'))).toEqual([]);
    expect(await store.readStreams(['case-1'])).toEqual(new Map());
  });

  it('a server that does not answer reads', async () => {
    await store.append('case-1', [event()], 'no-stream');
    double.faults.silentReads = true;
    await expect(collect(store.readStream('case-1'))).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.head()).rejects.toBeInstanceOf(StoreUnavailable);
    // Whose events they are stays open; that they are stored does not.
    expect(await store.append('case-1', [event()], 0)).toMatchObject({ version: 1 });
    double.faults.silentReads = false;
    expect(await collect(store.readStream('case-1'))).toHaveLength(2);
  });

  it('the events of the server itself are told to nobody, and its head is not theirs', async () => {
    expect(await store.head()).toBe('0');
    const { position } = await store.append('case-1', [event()], 'no-stream');
    for (let n = 0; n < 100; n++) double.log.noteForItself('$stats-127.0.0.1:2113', '$statsCollected');
    expect(await store.head()).toBe(position);
    const another = createKurrentDbEventStore(double.connectionString);
    expect(await another.head()).toBe(position);
    await another.close();
    expect((await collect(store.readAll())).map(({ stream }) => stream)).toEqual(['case-1']);
    const batches: SubscriptionBatch[] = [];
    for await (const batch of store.subscribe({ after: '0', signal: new AbortController().signal }))
      if (batches.push(batch) && batch.caughtUp) break;
    expect(batches.flatMap(({ events }) => events.map(({ stream }) => stream))).toEqual(['case-1']);
  });

  it('a long stretch that the prefix leaves out is passed over in steps, each of them a place to go on from', async () => {
    const after = await store.head();
    for (let n = 0; n < 6; n++)
      await store.append(
        `municipality-${n}`,
        Array.from({ length: 200 }, () => event()),
        'no-stream',
      );
    const { position } = await store.append('case-1', [event()], 'no-stream');
    const batches: SubscriptionBatch[] = [];
    for await (const batch of store.subscribe({ after, streamPrefix: 'case-', signal: new AbortController().signal })) {
      if (batches.push(batch) && batch.caughtUp) break;
    }
    expect(batches.flatMap(({ events }) => events)).toHaveLength(1);
    expect(batches.length).toBeGreaterThan(2);
    expect(batches.at(-1)!.position).toBe(position);
    for (const step of batches.slice(0, -1).filter(({ events }) => events.length === 0)) {
      const received = collect(store.readAll({ after: step.position, streamPrefix: 'case-' }));
      expect(await received).toHaveLength(1);
    }
  });

  it('takes more appends at once than it has under way', async () => {
    const few = createKurrentDbEventStore(double.connectionString, { maxInFlight: 2 });
    double.faults.slownessMs = 5;
    const appended = await Promise.all(Array.from({ length: 50 }, () => few.append(`case-${randomUUID()}`, [event()], 'no-stream')));
    expect(new Set(appended.map(({ position }) => position)).size).toBe(50);
    await few.close();
  });

  it('a connection string is read at once, and never shown', () => {
    for (const wrong of [
      'esdb://user:hush-hush@host:x?tls=false',
      'postgres://user:hush-hush@host',
      'esdb://host?throwOnAppendFailure=false',
    ]) {
      let error: unknown;
      try {
        createKurrentDbEventStore(wrong);
      } catch (caught) {
        error = caught;
      }
      expect(error).toBeInstanceOf(Error);
      expect(`${(error as Error).message} ${(error as Error).stack}`).not.toContain('hush-hush');
    }
  });
});

describe('a connection string', () => {
  it.each(['tlsVerifyCert=false', 'colour=red'])('with %s is refused without showing the password', (option) => {
    const warn = jest.spyOn(console, 'warn');
    const open = () => createKurrentDbEventStore(`esdb://user:secret@localhost:2113?tls=false&${option}`);
    expect(open).toThrow(option.split('=')[0]);
    expect(open).not.toThrow('secret');
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});
