import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { Listener } from './listener';
import { PreparingClient } from './preparing-client';

export interface DatabaseOptions {
  /** `postgresql://user:password@host/database`, or with `?host=/folder` for a Unix socket. */
  url: string;
  /** Most connections at a time. Default 10. */
  poolSize?: number;
  /** As `pg_stat_activity` shows it. Default `casetrail`. */
  applicationName?: string;
}

/**
 * A PostgreSQL database. Values come as: `int8` and `numeric` (so also `count(*)`) decimal strings, `date` a string `YYYY-MM-DD`,
 * `timestamptz` a Date, `json`/`jsonb` parsed.
 */
export interface Database {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each library knows the types of its own tables only
  kysely: Kysely<any>;
  pool: pg.Pool;
  /** A connection of one's own, outside the pool. End it with `end()`; it does not come back by itself. Errors on it are its user's to see. */
  connect(): Promise<pg.Client>;
  /**
   * LISTEN on a connection that comes back by itself; after it did, `onMessage('')` is called, as messages may have been missed.
   * Resolves once listening, or at once while the database is away.
   * @returns stops it
   */
  listen(channel: string, onMessage: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

const CONNECT_LIMIT_MS = 10_000;
const { builtins, getTypeParser } = pg.types;

/** A day is not a moment: as a Date it would shift with the process's time zone. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary'): ((value: string) => unknown) => {
    const isDate = oid === Number(builtins.DATE) && format !== 'binary';
    return isDate ? (text) => text : (getTypeParser(oid, format) as (value: string) => unknown);
  },
};

/** Opens no connection before one is needed. */
export function openDatabase({ url, poolSize = 10, applicationName = 'casetrail' }: DatabaseOptions): Database {
  const config: pg.ClientConfig = {
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: CONNECT_LIMIT_MS,
    types,
  };
  const pool = new pg.Pool({ ...config, max: poolSize, Client: PreparingClient });
  // An idle connection was lost: the pool has dropped it and makes another when asked.
  pool.on('error', () => undefined);
  // One lost in the middle of a transaction is reported twice: its query is rejected, and without a listener the event would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });

  const connect = async (): Promise<pg.Client> => {
    const client = new PreparingClient(config);
    // Without a listener a lost connection would end the process; queries under way are rejected, and `end` is emitted.
    client.on('error', () => undefined);
    try {
      await client.connect();
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    return client;
  };
  const listener = new Listener(connect);

  let closing: Promise<void> | undefined;
  return {
    kysely,
    pool,
    connect,
    listen: (channel, onMessage) => listener.listen(channel, onMessage),
    // Ends the pool too.
    close: () =>
      (closing ??= listener
        .close()
        .then(() => kysely.destroy())
        .then(() => (pool.ended ? undefined : pool.end()))),
  };
}
