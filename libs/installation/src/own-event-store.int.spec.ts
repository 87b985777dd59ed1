import { randomUUID } from 'node:crypto';
import { createPostgresEventStore, StoreUnavailable, type EventStore } from '@casetrail/event-store';
import { migrateToLatest, openDatabase } from '@casetrail/postgres';
import { ensureProjections, Projector } from '@casetrail/projection';
import { caseViews } from '@casetrail/read-models';
import { sql } from 'kysely';
import { pino } from 'pino';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { until } from '../../../test/support/note-installation';
import { AnotherEventStore, adoptEventStore, copySecrets, installationMigrations, readOrMakeSecrets, refuseAnotherStore } from '.';

const log = pino({ level: 'silent' });

describe('the event store of an installation', () => {
  let database: TestDatabase;
  let elsewhere: TestDatabase;
  let store: EventStore;
  let other: EventStore;

  beforeEach(async () => {
    [database, elsewhere] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    for (const each of [database, elsewhere]) await migrateToLatest(each, installationMigrations);
    await ensureProjections(database, [caseViews]);
    [store, other] = [createPostgresEventStore(database), createPostgresEventStore(elsewhere)];
  });
  afterEach(async () => {
    await Promise.all([store.close(), other.close()]);
    await Promise.all([database.drop(), elsewhere.drop()]);
  });

  const append = (to: EventStore) => to.append('note-1', [{ id: randomUUID(), type: 'Noted', data: {}, metadata: {} }], 'any');
  const open = (one: EventStore) => refuseAnotherStore(database.kysely, one, log);

  it('is remembered by its first event, and no other is taken for it, an empty one neither', async () => {
    await open(store);
    await append(store);
    await open(store);
    await expect(open(other)).rejects.toThrow(AnotherEventStore);
    await append(other);
    await expect(open(other)).rejects.toThrow(/Correct CASETRAIL_EVENT_STORE .*casetrail adopt-event-store/);
    await open(store);
  });

  it('is told from an empty one by views that have begun', async () => {
    await sql`update projection_checkpoints set position = '7'`.execute(database.kysely);
    await expect(open(other)).rejects.toThrow(/event store is empty/);
  });

  it('is not checked while it is away', async () => {
    await append(store);
    await open(store);
    jest.spyOn(store, 'readAll').mockImplementation(() => {
      throw new StoreUnavailable('gone');
    });
    await open(store);
  });

  it('can be adopted: views begin anew, unless a projector is at work', async () => {
    await append(store);
    await open(store);
    await expect(adoptEventStore(database.kysely, other)).rejects.toThrow(/is empty/);
    await append(other);

    const own = openDatabase({ url: database.url });
    const projector = new Projector({ database: own, store, group: caseViews, instance: 'test', log });
    await projector.start();
    try {
      await until(async () => {
        const { rows } = await sql`select from projection_checkpoints where lease_holder is not null`.execute(database.kysely);
        return rows.length > 0;
      });
      await expect(adoptEventStore(database.kysely, other)).rejects.toThrow(/A projector is at work \(test .*stop every process/);
    } finally {
      await projector.stop();
      await own.close();
    }

    await sql`update projection_checkpoints set position = '7'`.execute(database.kysely);
    await adoptEventStore(database.kysely, other);
    const { rows } = await sql<object>`select distinct version, position from projection_checkpoints`.execute(database.kysely);
    expect(rows).toEqual([{ version: 0, position: '0' }]);
    await open(other);
    await expect(open(store)).rejects.toThrow(AnotherEventStore);
  });
});

describe('the secrets of an installation', () => {
  it('move to another database, over those made there only when told to', async () => {
    const [from, to] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    try {
      for (const each of [from, to]) await migrateToLatest(each, installationMigrations);
      await expect(copySecrets(from.kysely, to.kysely, { replace: false })).rejects.toThrow(/has no secrets/);
      const secrets = await readOrMakeSecrets(from.kysely);
      expect(await copySecrets(from.kysely, to.kysely, { replace: false })).toBe(true);
      expect(await readOrMakeSecrets(to.kysely)).toEqual(secrets);
      expect(await copySecrets(from.kysely, to.kysely, { replace: false })).toBe(false);

      await sql`delete from installation_secrets`.execute(to.kysely);
      await readOrMakeSecrets(to.kysely);
      await expect(copySecrets(from.kysely, to.kysely, { replace: false })).rejects.toThrow(/secrets of its own/);
      expect(await copySecrets(from.kysely, to.kysely, { replace: true })).toBe(true);
      expect(await readOrMakeSecrets(to.kysely)).toEqual(secrets);
    } finally {
      await Promise.all([from.drop(), to.drop()]);
    }
  });
});
