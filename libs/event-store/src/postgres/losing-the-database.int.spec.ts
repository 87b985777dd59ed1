import { migrateToLatest, openDatabase, type Database } from '@casetrail/postgres';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { startDatabaseProxy, type DatabaseProxy } from '../../../../test/support/database-proxy';
import { collect, event, events, follow, ids, newStream } from '../contract/support.contract';
import { OutcomeUnknown, StoreUnavailable, type EventStore } from '../port';
import { createPostgresEventStore, eventStoreMigrations } from '.';

describe('The Postgres event store when connections break', () => {
  let direct: TestDatabase;
  let proxy: DatabaseProxy;
  let database: Database;
  let store: EventStore;
  let opened: EventStore[] = [];

  const open = (on: Database, appendTimeoutMs = 10_000): EventStore => {
    opened.push(createPostgresEventStore(on, { appendTimeoutMs }));
    return opened.at(-1)!;
  };

  beforeAll(async () => {
    direct = await createTestDatabase();
    await migrateToLatest(direct, eventStoreMigrations);
    proxy = await startDatabaseProxy(direct.url);
  });
  beforeEach(() => {
    proxy.set('pass');
    database = openDatabase({ url: proxy.url, applicationName: 'behind-proxy' });
    store = open(database);
  });
  afterEach(async () => {
    proxy.set('pass');
    for (const each of opened) await each.close();
    opened = [];
    await database.close();
  });
  afterAll(async () => {
    await proxy.close();
    await direct.drop();
  });

  it('loses nothing and doubles nothing while its sessions are terminated again and again', async () => {
    const after = await store.head();
    let appended = 0;
    let kills = 0;
    const killing: Promise<unknown>[] = [];
    const kill = async (): Promise<void> => {
      const sql = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'behind-proxy' and query like '%append_%'`;
      kills += (await direct.pool.query(sql)).rowCount ?? 0;
    };
    const stored = new Map<string, string[]>();
    await Promise.all(
      Array.from({ length: 32 }, async () => {
        const stream = newStream();
        const mine = Array.from({ length: 15 }, () => events(2));
        for (const [n, pair] of mine.entries()) {
          await store.append(stream, pair, n === 0 ? 'no-stream' : n * 2 - 1);
          if (++appended % 40 === 0) killing.push(kill());
        }
        stored.set(stream, ids(mine.flat()));
      }),
    );
    await Promise.all(killing);
    expect(kills).toBeGreaterThan(3);
    const all = await collect(store.readAll({ after }));
    expect(all.map(({ position }) => position)).toEqual(all.map((_, n) => String(BigInt(after) + BigInt(n) + 1n)));
    expect(all).toHaveLength(32 * 30);
    for (const [stream, sent] of stored) expect(ids(all.filter((read) => read.stream === stream))).toEqual(sent);
  });

  it('finds out by itself what became of an append whose answer was lost', async () => {
    const stream = newStream();
    await store.append(stream, events(1), 'no-stream');
    const sent = events(2);
    proxy.set('lose-answer');
    expect(await store.append(stream, sent, 0)).toMatchObject({ version: 2, repeated: true });
    expect(ids(await collect(store.readStream(stream, { from: 1 })))).toEqual(ids(sent));
  });

  it('rides out a database that is away for a moment', async () => {
    const stream = newStream();
    await store.append(stream, events(1), 'no-stream');
    proxy.set('refuse');
    const appending = store.append(stream, events(1), 0);
    await expect(store.head()).rejects.toBeInstanceOf(StoreUnavailable);
    proxy.set('pass');
    expect(await appending).toMatchObject({ version: 1 });
  });

  it('says that nothing was stored when the database stays away', async () => {
    proxy.set('refuse');
    const impatient = open(database, 300);
    await expect(impatient.append(newStream(), events(1), 'any')).rejects.toBeInstanceOf(StoreUnavailable);
    proxy.set('pass');
    expect(await impatient.append(newStream(), events(1), 'any')).toMatchObject({ version: 0 });
  });

  it('says that it does not know when the database falls silent, and the same ids resolve it', async () => {
    const impatient = open(database, 300);
    const stream = newStream();
    const sent = events(2);
    await impatient.append(newStream(), events(1), 'any');
    proxy.set('swallow');
    await expect(impatient.append(stream, sent, 'no-stream')).rejects.toBeInstanceOf(OutcomeUnknown);
    proxy.set('refuse');
    proxy.set('pass');
    expect(await open(database).append(stream, sent, 'no-stream')).toMatchObject({ version: 1 });
    expect(await collect(store.readStream(stream))).toHaveLength(2);
  });

  it('does not wait for ever for another who holds the lock', async () => {
    const impatient = open(database, 300);
    const holder = await direct.connect();
    await holder.query('begin; lock table events in access exclusive mode');
    await expect(impatient.append(newStream(), events(1), 'any')).rejects.toThrow(/within 300 ms/);
    await holder.end();
    expect(await impatient.append(newStream(), events(1), 'any')).toMatchObject({ version: 0 });
  });

  it('a subscription survives terminated sessions and an outage: nothing twice, nothing lost', async () => {
    const after = await store.head();
    const sent: string[] = [];
    const append = async (): Promise<void> => {
      const batch = events(3);
      sent.push(...ids(batch));
      await open(direct).append(newStream(), batch, 'no-stream');
    };
    const trouble = [
      () => direct.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'behind-proxy'`),
      () => proxy.set('refuse'),
    ];
    await append();
    const received = await follow(store, { after }, (so_far, { caughtUp }) => {
      const next = caughtUp && so_far.length === sent.length ? trouble.shift() : undefined;
      if (next)
        void Promise.resolve(next())
          .then(append)
          .then(() => proxy.set('pass'));
      return so_far.length === 9;
    });
    expect(ids(received)).toEqual(sent);
    expect(received).toHaveLength(9);
  });

  it('a subscription ends at once when aborted while the database is silent', async () => {
    const ending = new AbortController();
    const iterator = store.subscribe({ after: await store.head(), signal: ending.signal })[Symbol.asyncIterator]();
    await iterator.next();
    proxy.set('swallow');
    await open(direct).append(newStream(), [event()], 'any');
    const waiting = iterator.next();
    const before = performance.now();
    ending.abort();
    expect((await waiting).done).toBe(true);
    expect(performance.now() - before).toBeLessThan(500);
    proxy.set('refuse');
  });
});
