import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPostgresEventStore, eventStoreMigrations, type EventStore, type NewEvent } from '@casetrail/event-store';
import { migrateToLatest, openDatabase, startEmbeddedPostgres, type Database } from '@casetrail/postgres';
import { atLeast, perSecond, type Figure } from './figure';

const CALLERS = 32;
const ROUNDS = 9;
const ROUND_MS = 800;
const FACTOR = 1.5;

const newEvent = (): NewEvent => ({
  id: randomUUID(),
  type: 'CaseRouted',
  data: { occurredAt: '2024-03-01T10:00:00.000Z', department: 'environment', caseworker: 'caseworker-17', reason: 'x'.repeat(40) },
  metadata: { schemaVersion: 1, actor: 'caseworker-17', source: 'api' },
});

/** Runs the callers side by side for a while. @returns calls a second */
async function rate(call: (caller: number) => Promise<void>): Promise<number> {
  const begin = performance.now();
  let calls = 0;
  await Promise.all(
    Array.from({ length: CALLERS }, async (_, caller) => {
      for (; performance.now() - begin < ROUND_MS; calls++) await call(caller);
    }),
  );
  return perSecond(calls, performance.now() - begin);
}

/** A caller's own stream, appended to with the version it last saw. */
function appends(store: EventStore): (caller: number) => Promise<void> {
  const streams = Array.from({ length: CALLERS }, () => ({ name: `case-vejle-${randomUUID()}`, version: -1 }));
  return async (caller) => {
    const stream = streams[caller]!;
    const { version } = await store.append(stream.name, [newEvent()], stream.version < 0 ? 'no-stream' : stream.version);
    stream.version = version;
  };
}

const createPlain = `create table plain (
  position bigint generated always as identity primary key, stream text collate "C" not null, version int not null, id uuid not null,
  type text not null, data json not null, metadata json not null, recorded_at timestamptz not null default clock_timestamp(),
  unique (stream, version))`;
const insertText = 'insert into plain (stream, version, id, type, data, metadata) values ($1, $2, $3, $4, $5, $6)';

/** The same rows, a transaction each, on a connection for each caller. */
function inserts({ pool }: Database): (caller: number) => Promise<void> {
  const streams = Array.from({ length: CALLERS }, () => ({ name: `case-vejle-${randomUUID()}`, version: -1 }));
  return async (caller) => {
    const stream = streams[caller]!;
    const { id, type, data, metadata } = newEvent();
    const values = [stream.name, ++stream.version, id, type, JSON.stringify(data), JSON.stringify(metadata)];
    await pool.query({ name: 'insert_plain', text: insertText, values });
  };
}

/** Appends a second through the event store, against single-row INSERT transactions over as many connections. fsync is on. */
export async function benchAppends(): Promise<Figure[]> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'casetrail-bench-'));
  const server = await startEmbeddedPostgres({ dataDir });
  const database = openDatabase({ url: server.url, poolSize: CALLERS });
  try {
    await migrateToLatest(database, eventStoreMigrations);
    await database.pool.query(createPlain);
    const store = createPostgresEventStore(database);
    const [append, insert] = [appends(store), inserts(database)];
    const rates = { append: [] as number[], insert: [] as number[] };
    for (let round = -1; round < ROUNDS; round++) {
      const [appended, inserted] = [await rate(append), await rate(insert)];
      // The first round warms up.
      if (round < 0) continue;
      rates.append.push(appended);
      rates.insert.push(inserted);
    }
    await store.close();
    const what = `appends/s, ${CALLERS} callers, versions checked, fsync on`;
    const against = `single-row INSERT transactions/s over ${CALLERS} connections`;
    return [atLeast(what, 'appends/s', rates.append, against, rates.insert, FACTOR)];
  } finally {
    await database.close();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
