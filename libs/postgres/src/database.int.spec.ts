import type { Migration } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { startDatabaseProxy } from '../../../test/support/database-proxy';
import { migrateToLatest, MigrationFailed, openDatabase, pendingMigrations } from '.';

describe('openDatabase', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase({ poolSize: 1 });
  });
  afterAll(() => database.drop());

  it('gives whole numbers beyond 2^53 and days as text', async () => {
    const { rows } = await database.pool.query(`select 9007199254740993::int8 big, date '2024-02-29' "day", timestamptz '2024-01-01Z' at`);
    expect(rows).toEqual([{ big: '9007199254740993', day: '2024-02-29', at: new Date('2024-01-01Z') }]);
  });

  it('prepares a statement from its second run on, through Kysely and plain', async () => {
    const prepared = async (): Promise<string[]> =>
      (await database.pool.query<{ statement: string }>('select statement from pg_prepared_statements order by prepare_time')).rows.map(
        ({ statement }) => statement,
      );
    await database.pool.query('create table thing (id int primary key, name text)');
    const find = database.kysely.selectFrom('thing').select('name').where('id', '=', 1);
    await find.execute();
    expect(await prepared()).toEqual([]);
    await find.execute();
    await find.execute();
    expect(await prepared()).toEqual([find.compile().sql]);
    for (let n = 0; n < 3; n++) await database.pool.query('select name from thing where id = $1', [n]);
    expect(await prepared()).toHaveLength(2);
  });

  it('prepares anew when a migration has changed the table', async () => {
    const all = (): Promise<unknown[]> => database.kysely.selectFrom('thing').selectAll().where('id', '=', 7).execute();
    await database.pool.query(`insert into thing values (7, 'seven')`);
    for (let n = 0; n < 3; n++) expect(await all()).toEqual([{ id: 7, name: 'seven' }]);
    await database.pool.query(`alter table thing add column colour text default 'red'`);
    for (let n = 0; n < 3; n++) expect(await all()).toEqual([{ id: 7, name: 'seven', colour: 'red' }]);
  });

  it('bounds how many statements a connection prepares', async () => {
    for (let n = 0; n < 600; n++) for (let twice = 0; twice < 2; twice++) await database.pool.query(`select $1::int + ${n}`, [1]);
    const { rows } = await database.pool.query<{ count: string }>('select count(*) from pg_prepared_statements');
    expect(Number(rows[0]!.count)).toBeLessThanOrEqual(500);
    expect(Number(rows[0]!.count)).toBeGreaterThan(400);
  });

  it('closes twice without complaint', async () => {
    const other = openDatabase({ url: database.url });
    await other.pool.query('select 1');
    await other.listen('x', () => undefined);
    await Promise.all([other.close(), other.close()]);
  });
});

describe('listen', () => {
  it('hears on several channels, also after the connection was lost, and tells that it was', async () => {
    const direct = await createTestDatabase();
    const proxy = await startDatabaseProxy(direct.url);
    const database = openDatabase({ url: proxy.url });
    const heard: string[] = [];
    const waiting: (() => void)[] = [];
    const hear = (channel: string) => (payload: string) => {
      heard.push(`${channel}:${payload}`);
      for (const wake of waiting.splice(0)) wake();
    };
    const until = async (message: string): Promise<void> => {
      while (!heard.includes(message)) await new Promise<void>((resolve) => waiting.push(resolve));
    };
    const stopA = await database.listen('a', hear('a'));
    await database.listen('B c', hear('b'));
    await database.listen('a', hear('again'));
    await direct.pool.query(`select pg_notify('a', '1'), pg_notify('B c', '2')`);
    await Promise.all([until('a:1'), until('b:2'), until('again:1')]);

    proxy.set('refuse');
    proxy.set('pass');
    await Promise.all([until('a:'), until('b:')]);
    await direct.pool.query(`select pg_notify('a', '3')`);
    await until('again:3');

    await stopA();
    await direct.pool.query(`select pg_notify('a', '4'), pg_notify('B c', '5')`);
    await Promise.all([until('again:4'), until('b:5')]);
    expect(heard).not.toContain('a:4');
    await database.close();
    await proxy.close();
    await direct.drop();
  });

  it('begins when the database comes', async () => {
    const direct = await createTestDatabase();
    const proxy = await startDatabaseProxy(direct.url);
    proxy.set('refuse');
    const database = openDatabase({ url: proxy.url });
    const back = new Promise<string>((resolve) => void database.listen('a', resolve));
    await expect(database.pool.query('select 1')).rejects.toThrow();
    proxy.set('pass');
    expect(await back).toBe('');
    await database.close();
    await proxy.close();
    await direct.drop();
  });
});

describe('migrateToLatest', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  const creates = (table: string): Migration => ({ up: (db) => db.schema.createTable(table).addColumn('id', 'integer').execute() });

  it('runs what is pending, once, in the order of names, and takes late ones of earlier names', async () => {
    const first = { 'a-1': creates('a1'), 'b-1': creates('b1') };
    expect(await pendingMigrations(database, first)).toEqual(['a-1', 'b-1']);
    expect(await migrateToLatest(database, first)).toEqual(['a-1', 'b-1']);
    const later = { ...first, 'a-2': creates('a2') };
    expect(await pendingMigrations(database, later)).toEqual(['a-2']);
    expect(await migrateToLatest(database, later)).toEqual(['a-2']);
    expect(await migrateToLatest(database, later)).toEqual([]);
  });

  it('several at once: each migration runs once', async () => {
    const others = Array.from({ length: 4 }, () => openDatabase({ url: database.url, poolSize: 2 }));
    const ran = await Promise.all([database, ...others].map((each) => migrateToLatest(each, { one: creates('one'), two: creates('two') })));
    expect(ran.flat().sort()).toEqual(['one', 'two']);
    await Promise.all(others.map((other) => other.close()));
  });

  it('names the one that fails and changes nothing', async () => {
    const migrations = { 'a-1': creates('a1'), 'b-1': creates('a1') };
    await expect(migrateToLatest(database, migrations)).rejects.toThrow(/^Migration b-1 failed, nothing was changed: .*a1/);
    expect(await pendingMigrations(database, migrations)).toEqual(['a-1', 'b-1']);
  });

  it('says so when the database knows more than this version', async () => {
    await migrateToLatest(database, { 'a-1': creates('a1'), 'a-2': creates('a2') });
    await expect(migrateToLatest(database, { 'a-1': creates('a1') })).rejects.toThrow(/newer casetrail/);
    await expect(migrateToLatest(database, { 'a-1': creates('a1') })).rejects.toBeInstanceOf(MigrationFailed);
  });
});
