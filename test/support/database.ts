import { randomUUID } from 'node:crypto';
import { openDatabase, type Database, type DatabaseOptions } from '@casetrail/postgres';
import { SERVER_URL_VARIABLE } from './server-url';

export interface TestDatabase extends Database {
  /** For a process or a second {@link openDatabase} on the same database. */
  url: string;
  /** Closes this connection pool and deletes the database, whoever else is still connected. */
  drop(): Promise<void>;
}

/** A fresh, empty database. Call `drop` at the end. */
export async function createTestDatabase(options: Omit<DatabaseOptions, 'url'> = {}): Promise<TestDatabase> {
  const serverUrl = process.env[SERVER_URL_VARIABLE];
  if (!serverUrl) throw new Error(`${SERVER_URL_VARIABLE} is not set: jest's globalSetup sets it`);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await atServer(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const database = openDatabase({ ...options, url: url.href });
  return Object.assign(database, {
    url: url.href,
    drop: async () => {
      await database.close();
      await atServer(serverUrl, `drop database if exists ${name} with (force)`);
    },
  });
}

async function atServer(url: string, sql: string): Promise<void> {
  const server = openDatabase({ url, poolSize: 1 });
  try {
    await server.pool.query(sql);
  } finally {
    await server.close();
  }
}
