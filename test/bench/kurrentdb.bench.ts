import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  createKurrentDbEventStore,
  createPostgresEventStore,
  eventStoreMigrations,
  START,
  type EventStore,
  type NewEvent,
} from '@casetrail/event-store';
import { migrateToLatest, openDatabase, startEmbeddedPostgres } from '@casetrail/postgres';
import { startChild } from './child-process';
import { median, perSecond, rounded, type Figure } from './figure';

const CALLERS = 32;
const ROUNDS = 5;
const ROUND_MS = 1500;
const PREFIX = 'case-';
/** 500 commands a second are promised; the store must not be what stands in their way. */
const APPENDS_WISHED = 500;
const CATCH_UP_WISHED = 5000;

const newEvent = (): NewEvent => ({
  id: randomUUID(),
  type: 'CaseRouted',
  data: { occurredAt: '2024-03-01T10:00:00.000Z', department: 'environment', caseworker: 'caseworker-17', reason: 'x'.repeat(40) },
  metadata: { schemaVersion: 1, actor: 'caseworker-17', source: 'api' },
});

/** Callers side by side, each on a stream of its own with the version it last saw. @returns appends a second */
async function appendRate(store: EventStore): Promise<number> {
  const begin = performance.now();
  let appends = 0;
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      const stream = `${PREFIX}vejle-${randomUUID()}`;
      for (let version = -1; performance.now() - begin < ROUND_MS; appends++) {
        ({ version } = await store.append(stream, [newEvent()], version < 0 ? 'no-stream' : version));
      }
    }),
  );
  return perSecond(appends, performance.now() - begin);
}

/** @returns events a second, from the beginning to the head */
async function catchUpRate(store: EventStore): Promise<number> {
  const begin = performance.now();
  let events = 0;
  for await (const batch of store.subscribe({
    after: START,
    streamPrefix: PREFIX,
    batchSize: 5000,
    signal: new AbortController().signal,
  })) {
    events += batch.events.length;
    if (batch.caughtUp) break;
  }
  return perSecond(events, performance.now() - begin);
}

/**
 * Appends and catching up through the KurrentDB adapter, beside the Postgres adapter. The server is the double in another process, which keeps
 * everything in memory and does no fsync: what shows is the cost of adapter, client and wire.
 */
export async function benchKurrentDb(): Promise<Figure[]> {
  const double = startChild(['-r', '@swc-node/register', path.join(__dirname, '../kurrentdb/double/main.ts')], {});
  const dataDir = mkdtempSync(path.join(tmpdir(), 'casetrail-bench-'));
  const server = await startEmbeddedPostgres({ dataDir });
  const database = openDatabase({ url: server.url });
  try {
    await migrateToLatest(database, eventStoreMigrations);
    const [, connectionString = ''] = await double.says(/listening on (\S+)/);
    const [kurrent, postgres] = [createKurrentDbEventStore(connectionString), createPostgresEventStore(database)];
    const appends = { kurrent: [] as number[], postgres: [] as number[] };
    const catchUps = { kurrent: [] as number[], postgres: [] as number[] };
    for (let round = -1; round < ROUNDS; round++) {
      const rates = [
        await appendRate(kurrent),
        await appendRate(postgres),
        await catchUpRate(kurrent),
        await catchUpRate(postgres),
      ] as const;
      // The first round warms up.
      if (round < 0) continue;
      appends.kurrent.push(rates[0]);
      appends.postgres.push(rates[1]);
      catchUps.kurrent.push(rates[2]);
      catchUps.postgres.push(rates[3]);
    }
    await kurrent.close();
    await postgres.close();
    return [
      figure(`KurrentDB adapter: appends/s, ${CALLERS} callers`, 'appends/s', appends, APPENDS_WISHED),
      figure('KurrentDB adapter: catch-up events/s', 'events/s', catchUps, CATCH_UP_WISHED),
    ];
  } finally {
    await double.stop();
    await database.close();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Held against a number, as there is no server of this kind to hold it against; the Postgres adapter's rate stands beside it. */
function figure(what: string, unit: string, rates: { kurrent: number[]; postgres: number[] }, wished: number): Figure {
  const measured = median(rates.kurrent);
  return {
    what,
    measured: `${rounded(measured)} ${unit}`,
    against: `${rounded(median(rates.postgres))} ${unit} through the Postgres adapter`,
    ratio: median(rates.kurrent.map((rate, i) => rate / (rates.postgres[i] ?? NaN))),
    wish: `≥ ${rounded(wished)} ${unit}`,
    met: measured >= wished,
  };
}
