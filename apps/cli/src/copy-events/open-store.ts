import { createPostgresEventStore, type EventStore } from '@casetrail/event-store';
import { isEventStoreUrl, openEventStore } from '@casetrail/installation';
import { CliError } from '../console/cli-error';
import { humanLog } from '../console/human-log';
import { openDatabaseAt, optionOf, type Side } from './open-database';

export interface OpenedStore {
  store: EventStore;
  /** Whether appends that are handed over together are stored in that order. */
  keepsOrder: boolean;
  close(): Promise<void>;
}

/** Opens the event store at a place. Messages never show the place itself, as it may hold a password. */
export async function openStoreAt(place: string, side: Side): Promise<OpenedStore> {
  if (isEventStoreUrl(place)) return openKurrentDb(place);
  if (/^esdb/i.test(place)) throw new CliError(`${optionOf(side)} must be like esdb://host:2113?tls=false or esdb+discover://name:2113.`);
  return openPostgres(place, side);
}

function openKurrentDb(url: string): OpenedStore {
  const store = openEventStore(url, humanLog());
  return { store, keepsOrder: false, close: () => store.close() };
}

async function openPostgres(place: string, side: Side): Promise<OpenedStore> {
  const opened = await openDatabaseAt(place, side);
  const store = createPostgresEventStore(opened.database);
  return {
    store,
    keepsOrder: true,
    close: async () => {
      await store.close();
      await opened.close();
    },
  };
}
