import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CASE_STREAM_PREFIX, CHANNELS, formatReferenceNumber, fromStored } from '@casetrail/case';
import { createPostgresEventStore, eventStoreMigrations, type EventStore, type RecordedEvent } from '@casetrail/event-store';
import { readDeclarations } from '@casetrail/municipality';
import { migrateToLatest } from '@casetrail/postgres';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import type { Progress } from '../console/progress';
import { loadExample, type LoadOptions } from './load-example';

const [declaration] = readDeclarations(readFileSync(join(__dirname, '../../../../examples/municipalities/havneby.yaml'), 'utf8'));
const secrets = { referenceKey: randomBytes(32), signingKeyPem: '' };
const silent: Progress = { update: () => undefined, stop: () => undefined };
const options: LoadOptions = {
  declaration: declaration!,
  seed: 1,
  caseCount: 120,
  now: '2026-11-21T19:42:56.000Z',
  signal: new AbortController().signal,
  startProgress: () => silent,
};

describe('loadExample', () => {
  let database: TestDatabase;
  let store: EventStore;

  beforeEach(async () => {
    database = await createTestDatabase();
    await migrateToLatest(database, eventStoreMigrations);
    store = createPostgresEventStore(database);
  });
  afterEach(async () => {
    await store.close();
    await database.drop();
  });

  const storedCases = async (): Promise<RecordedEvent[]> => {
    const events: RecordedEvent[] = [];
    for await (const event of store.readAll({ streamPrefix: CASE_STREAM_PREFIX })) events.push(event);
    return events;
  };
  const contents = (events: RecordedEvent[]) =>
    events.map(({ stream, version, id, type, data, metadata }) => JSON.stringify({ stream, version, id, type, data, metadata })).sort();

  it('stores every case, readable, and names one to follow', async () => {
    const loaded = await loadExample({ store, secrets }, options);
    const events = await storedCases();
    expect(events).toHaveLength(loaded.eventCount);
    expect(new Set(events.map(({ stream }) => stream)).size).toBeGreaterThanOrEqual(options.caseCount);
    expect(events.some(({ stream }) => stream === `case-havneby-${loaded.showReference}`)).toBe(true);
    expect(formatReferenceNumber(loaded.showReference)).toMatch(/^\w{4}-\w{4}-\w{5}$/);
    for (const event of events) {
      const read = fromStored(event);
      if (read.type === 'CaseReceived') expect(CHANNELS).toContain(read.data.channel);
      expect(event.metadata).toMatchObject({ schemaVersion: expect.any(Number), source: 'demo' });
    }
  });

  it('generates and stores nothing once loaded, whatever time it is by then', async () => {
    const loaded = await loadExample({ store, secrets }, options);
    const head = await store.head();
    const startProgress = jest.fn(() => silent);
    expect(await loadExample({ store, secrets }, { ...options, now: '2027-05-01T00:00:00.000Z', startProgress })).toEqual(loaded);
    expect(startProgress).not.toHaveBeenCalled();
    expect(await store.head()).toBe(head);
  });

  it('completes the very same cases after an interruption, days later', async () => {
    const whole = await createTestDatabase();
    await migrateToLatest(whole, eventStoreMigrations);
    const wholeStore = createPostgresEventStore(whole);
    await loadExample({ store: wholeStore, secrets }, options);
    const expected: RecordedEvent[] = [];
    for await (const event of wholeStore.readAll({ streamPrefix: CASE_STREAM_PREFIX })) expected.push(event);
    await wholeStore.close();
    await whole.drop();

    const controller = new AbortController();
    const interrupting: Progress = { update: (done) => (done === 40 ? controller.abort() : undefined), stop: () => undefined };
    const interrupted = loadExample({ store, secrets }, { ...options, signal: controller.signal, startProgress: () => interrupting });
    await expect(interrupted).rejects.toThrow();
    const half = await storedCases();
    expect(half.length).toBeGreaterThan(0);
    expect(half.length).toBeLessThan(expected.length);

    await loadExample({ store, secrets }, { ...options, now: '2026-11-29T08:00:00.000Z' });
    expect(contents(await storedCases())).toEqual(contents(expected));
  });
});
