import { StoreUnavailable, type EventStore } from '@casetrail/event-store';
import { haveProjectionsBegun, resetProjections } from '@casetrail/projection';
import type { Kysely, Migration } from 'kysely';
import { sql } from 'kysely';
import type { Logger } from 'pino';

/** The views and checkpoints in the database were made from another event store than the one that the settings name. Nothing was changed. */
export class AnotherEventStore extends Error {
  override name = 'AnotherEventStore';
  constructor(message: string) {
    super(
      `${message} Correct CASETRAIL_EVENT_STORE or CASETRAIL_DATABASE_URL; or, if the events have moved (casetrail copy-events), stop every ` +
        'process of the installation and run: casetrail adopt-event-store',
    );
  }
}

export const eventStoreIdentityMigrations: Record<string, Migration> = {
  '0002-installation-event-store': {
    async up(db) {
      await sql`
        create table installation_event_store (singleton boolean primary key default true check (singleton), first_event text not null)`.execute(
        db,
      );
    },
  },
};

/** A store that is away cannot be taken for another one either. */
const LOOK_LIMIT_MS = 5000;

/**
 * Positions mean nothing in another store: a process started with the wrong setting would leave events out of the views, or record events where
 * nobody looks. The store's first event tells one from another, a copy too, as its position or time of storing differs.
 * @throws {@link AnotherEventStore}
 */
export async function refuseAnotherStore(db: Kysely<unknown>, store: EventStore, log: Pick<Logger, 'warn'>): Promise<void> {
  const first = await firstEvent(store).catch((error: unknown) => {
    if (!(error instanceof StoreUnavailable)) throw error;
    log.warn('the event store does not answer: whether it is the one that the views were made from is not checked');
    return 'unavailable' as const;
  });
  if (first === 'unavailable') return;
  const { rows } = await sql<{ known: string }>`select first_event as known from installation_event_store`.execute(db);
  const known = rows[0]?.known;
  if (first === undefined) {
    if (known === undefined && !(await haveProjectionsBegun(db))) return;
    throw new AnotherEventStore('The event store is empty, but the views in the database are not.');
  }
  if (known === undefined) await remember(db, first);
  else if (known !== first) throw new AnotherEventStore('The views in the database were made from another event store.');
}

/**
 * Makes `store` the one that the views are made from: they are made anew by the next projector that leads. Throws when the store is empty or a
 * projector is at work.
 */
export async function adoptEventStore(db: Kysely<unknown>, store: EventStore): Promise<void> {
  const first = await firstEvent(store);
  if (first === undefined) throw new Error('The event store is empty: copy the events there first (casetrail copy-events).');
  await db.transaction().execute(async (tx) => {
    await resetProjections(tx);
    await sql`delete from installation_event_store`.execute(tx);
    await remember(tx, first);
  });
}

async function remember(db: Kysely<unknown>, first: string): Promise<void> {
  await sql`insert into installation_event_store (first_event) values (${first}) on conflict do nothing`.execute(db);
}

async function firstEvent(store: EventStore): Promise<string | undefined> {
  const look = async (): Promise<string | undefined> => {
    for await (const { id, position, recordedAt } of store.readAll({ limit: 1 })) return `${position} ${id} ${recordedAt}`;
    return undefined;
  };
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StoreUnavailable(`The event store did not answer within ${LOOK_LIMIT_MS} ms`)), LOOK_LIMIT_MS);
  });
  try {
    return await Promise.race([look(), limit]);
  } finally {
    clearTimeout(timer);
  }
}
