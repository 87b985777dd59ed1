import type { EventStore } from '@casetrail/event-store';
import { createPostgresEventStore, eventStoreMigrations } from '@casetrail/event-store';
import { MunicipalityDirectory } from '@casetrail/municipality';
import type { Database } from '@casetrail/postgres';
import { DataFolderInUse, findRunningPostgres, migrateToLatest, openDatabase, startEmbeddedPostgres } from '@casetrail/postgres';
import { ensureProjections, projectionMigrations } from '@casetrail/projection';
import { caseViews } from '@casetrail/read-models';
import type { Migration } from 'kysely';
import type { Logger } from 'pino';
import { openEventStore } from './open-event-store';
import { adoptEventStore, eventStoreIdentityMigrations, refuseAnotherStore } from './own-event-store';
import type { Secrets } from './secrets';
import { readOrMakeSecrets, secretMigrations } from './secrets';
import type { Settings } from './settings';

/** Everything that a process of Casetrail works with, opened and ready. */
export interface Installation {
  settings: Settings;
  database: Database;
  store: EventStore;
  secrets: Secrets;
  municipalities: MunicipalityDirectory;
  /** Closes connections and, when this process started it, stops the embedded database. */
  close(): Promise<void>;
}

/** Every table that is not a view's. Views are made by their own code, so that they can be rebuilt. */
export const installationMigrations: Record<string, Migration> = {
  ...secretMigrations,
  ...eventStoreIdentityMigrations,
  ...eventStoreMigrations,
  ...projectionMigrations,
};

export interface OpenOptions {
  /** Refuse to work beside another process on the same embedded database: a server does, a command that looks in does not. */
  exclusive?: boolean;
  /** Take the event store of the settings for one's own although the views were made from another; they are then made anew. */
  adoptEventStore?: boolean;
}

/** Starts or finds the database, brings its tables up to date and opens the event store. */
export async function openInstallation(settings: Settings, log: Logger, options: OpenOptions = {}): Promise<Installation> {
  const server = await findServer(settings, log, options);
  let database: Database | undefined;
  let store: EventStore | undefined;
  try {
    database = openDatabase({ url: server.url, applicationName: 'casetrail' });
    await migrateToLatest(database, installationMigrations);
    await ensureProjections(database, [caseViews]);
    const secrets = await readOrMakeSecrets(database.kysely);
    store = settings.eventStoreUrl ? openEventStore(settings.eventStoreUrl, log) : createPostgresEventStore(database);
    if (options.adoptEventStore) await adoptEventStore(database.kysely, store);
    else await refuseAnotherStore(database.kysely, store, log);
    return {
      settings,
      database,
      store,
      secrets,
      municipalities: new MunicipalityDirectory(store),
      close: closing(store, database, server),
    };
  } catch (error) {
    await store?.close();
    await database?.close();
    await server.stop();
    throw error;
  }
}

/** A PostgreSQL that answers at `url`, which holds its password. */
export interface DatabaseServer {
  url: string;
  /** Stops it, if this process started it. */
  stop(): Promise<void>;
}

const elsewhere = (url: string): DatabaseServer => ({ url, stop: async () => undefined });

/** The database that the settings name, else the embedded one: started here, or found running in another process. */
export async function findServer(
  { databaseUrl, dataDir }: Pick<Settings, 'databaseUrl' | 'dataDir'>,
  log: Logger,
  { exclusive }: OpenOptions = {},
): Promise<DatabaseServer> {
  if (databaseUrl) return elsewhere(databaseUrl);
  try {
    return await startEmbeddedPostgres({ dataDir, log });
  } catch (error) {
    if (exclusive || !(error instanceof DataFolderInUse)) throw error;
    const running = await findRunningPostgres(dataDir);
    if (!running) throw error;
    return elsewhere(running);
  }
}

function closing(store: EventStore, database: Database, server: DatabaseServer): () => Promise<void> {
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await store.close();
    await database.close();
    await server.stop();
  };
  return () => (closed ??= close());
}
