import type { EventStore } from '../port';
import type { KurrentDbEventStoreOptions } from './options';

export type { KurrentDbEventStoreOptions } from './options';

/**
 * Events in EventStoreDB or KurrentDB, 22.6 or newer.
 *
 * @param connectionString `esdb://…` or `esdb+discover://…`, credentials included
 * @throws Error when the connection string cannot be read; the server need not be there yet
 */
export function createKurrentDbEventStore(connectionString: string, options: KurrentDbEventStoreOptions = {}): EventStore {
  // Loaded when it is used: the client takes its time, and most installations keep their events in PostgreSQL.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it always
  const { KurrentDbEventStore } = require('./kurrentdb-event-store') as typeof import('./kurrentdb-event-store');
  return new KurrentDbEventStore(connectionString, options);
}
