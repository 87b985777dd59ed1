import type { EventStore } from '@casetrail/event-store';
import { createPostgresEventStore, eventStoreMigrations } from '@casetrail/event-store';
import { MunicipalityDirectory } from '@casetrail/municipality';
import type { Database } from '@casetrail/postgres';
import { DataFolderInUse, findRunningPostgres, migrateToLatest, openDatabase, startEmbeddedPostgres } from '@casetrail/postgres';
import { ensureProjections, projectionMigrations } from '@casetrail/projection';
import { caseViews } from '@casetrail/read-models';
import type { Migration } from 'kysely';
import type { Logger } from 'pino';
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
  ...eventStoreMigrations,
  ...projectionMigrations,
};

export interface OpenOptions {
  /** Refuse to work beside another process on the same embedded database: a server does, a command that looks in does not. */
  exclusive?: boolean;
}

/** Starts or finds the database, brings its tables up to date and opens the event store. */
export async function openInstallation(settings: Settings, log: Logger, options: OpenOptions = {}): Promise<Installation> {
  const server = await findServer(settings, log, options);
  let database: Database | undefined;
  try {
    database = openDatabase({ url: server.url, applicationName: 'casetrail' });
    await migrateToLatest(database, installationMigrations);
    await ensureProjections(database, [caseViews]);
    const secrets = await readOrMakeSecrets(database.kysely);
    const store = createPostgresEventStore(database);
    return {
      settings,
      database,
      store,
      secrets,
      municipalities: new MunicipalityDirectory(store),
      close: closing(store, database, server),
    };
  } catch (error) {
    await database?.close();
    await server.stop();
    throw error;
  }
}

interface Server {
  url: string;
  stop(): Promise<void>;
}

const elsewhere = (url: string): Server => ({ url, stop: async () => undefined });

/** The database that the settings name, else the embedded one: started here, or found running in another process. */
async function findServer({ databaseUrl, dataDir }: Settings, log: Logger, { exclusive }: OpenOptions): Promise<Server> {
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

function closing(store: EventStore, database: Database, server: Server): () => Promise<void> {
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await store.close();
    await database.close();
    await server.stop();
  };
  return () => (closed ??= close());
}
