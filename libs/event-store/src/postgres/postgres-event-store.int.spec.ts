import { migrateToLatest, openDatabase, type Database } from '@casetrail/postgres';
import { createTestDatabase } from '../../../../test/support/database';
import { eventStoreContract } from '../event-store.contract';
import type { EventStore } from '../port';
import { createPostgresEventStore, eventStoreMigrations } from '.';

eventStoreContract('Postgres', async () => {
  const database = await createTestDatabase();
  await migrateToLatest(database, eventStoreMigrations);
  const others: { database: Database; store: EventStore }[] = [];
  const store = createPostgresEventStore(database);
  return {
    store,
    another: async () => {
      const other = openDatabase({ url: database.url });
      others.push({ database: other, store: createPostgresEventStore(other) });
      return others.at(-1)!.store;
    },
    close: async () => {
      for (const other of others) {
        await other.store.close();
        await other.database.close();
      }
      await store.close();
      await database.drop();
    },
  };
});
