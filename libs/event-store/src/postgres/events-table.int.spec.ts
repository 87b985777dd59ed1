import { migrateToLatest } from '@casetrail/postgres';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { collect, event, events, ids, newStream } from '../contract/support.contract';
import { StoreUnavailable, type EventStore } from '../port';
import { createPostgresEventStore, eventStoreMigrations } from '.';

describe('The table of events', () => {
  let database: TestDatabase;
  let store: EventStore;
  beforeAll(async () => {
    database = await createTestDatabase();
    store = createPostgresEventStore(database);
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  it('is missed by name before the migrations ran', async () => {
    await expect(store.append(newStream(), events(1), 'any')).rejects.toThrow(/run the migrations/);
    await expect(store.head()).rejects.toBeInstanceOf(StoreUnavailable);
    await migrateToLatest(database, eventStoreMigrations);
    expect(await store.head()).toBe('0');
  });

  it.each(['update events set type = type', 'delete from events', 'truncate events'])('refuses: %s', async (sql) => {
    await store.append(newStream(), events(1), 'any');
    await expect(database.pool.query(sql)).rejects.toThrow(/events are never changed/);
    expect(await collect(store.readAll())).not.toEqual([]);
  });

  it('keeps positions dense, whatever was refused in between', async () => {
    const stream = newStream();
    await store.append(stream, events(1), 'no-stream');
    const appends = Array.from({ length: 40 }, (_, n) => store.append(n % 2 ? stream : newStream(), events(1 + (n % 3)), 'no-stream'));
    expect((await Promise.allSettled(appends)).filter(({ status }) => status === 'rejected')).toHaveLength(20);
    const { rows } = await database.pool.query('select max(position) = count(*) and min(position) = 1 as dense from events');
    expect(rows).toEqual([{ dense: true }]);
  });

  it('an append that the database refuses does not take its neighbours down', async () => {
    await database.pool.query(`alter table events add constraint no_bad_type check (type <> 'Bad')`);
    const streams = Array.from({ length: 5 }, () => newStream());
    const results = await Promise.allSettled(
      streams.map((stream, n) => store.append(stream, [event({}, n === 2 ? 'Bad' : 'Good')], 'no-stream')),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect((results[2] as PromiseRejectedResult).reason).toMatchObject({
      name: 'StoreUnavailable',
      message: expect.stringContaining('no_bad_type'),
    });
    await database.pool.query('alter table events drop constraint no_bad_type');
  });

  it('merges appends that wait: fewer transactions than appends, each stream in the order of its callers', async () => {
    const transactions = async (): Promise<number> =>
      Number((await database.pool.query('select count(distinct xmin::text) from events')).rows[0].count);
    const before = await transactions();
    const stream = newStream();
    const mine = Array.from({ length: 10 }, () => events(1));
    const others = Array.from({ length: 300 }, () => store.append(newStream(), events(1), 'no-stream'));
    await Promise.all([...others, ...mine.map((sent, n) => store.append(stream, sent, n === 0 ? 'no-stream' : n - 1))]);
    expect(ids(await collect(store.readStream(stream)))).toEqual(ids(mine.flat()));
    // Ten for the stream that each batch takes one append of; the others fit beside them.
    expect((await transactions()) - before).toBeLessThanOrEqual(12);
  });
});
