import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Checkpoint } from './checkpoints';

/** Channel on which a projector that stops tells the ones that wait: the group's name. */
export const RELEASED_CHANNEL = 'casetrail_projector_released';

export interface LeaseClaim {
  group: string;
  /** The group's views as this process knows them. */
  views: readonly { name: string; version: number }[];
  /** Unlike that of every other projector. */
  holder: string;
  leaseMs: number;
}

/**
 * Takes the lead of a group: all of its views or none, under a new epoch, which shuts out whoever led before. Undefined when another holds it,
 * or when a view has been rebuilt by newer code than this process runs. Only the database's clock counts.
 *
 * Rows that are locked belong to somebody at work just now: they are skipped, not waited for.
 */
export async function acquireLease(db: Kysely<unknown>, { group, views, holder, leaseMs }: LeaseClaim): Promise<Checkpoint[] | undefined> {
  const { rows } = await sql<Checkpoint>`
    WITH free AS (
      SELECT c.name, c.epoch FROM projection_checkpoints c
      JOIN unnest(${views.map((view) => view.name)}::text[], ${views.map((view) => view.version)}::integer[]) AS code(name, version) USING (name)
      WHERE c.group_name = ${group} AND c.version <= code.version
        AND (c.lease_until IS NULL OR c.lease_until < clock_timestamp() OR c.lease_holder = ${holder})
      ORDER BY c.name FOR UPDATE OF c SKIP LOCKED
    )
    UPDATE projection_checkpoints c
    SET epoch = (SELECT max(epoch) + 1 FROM free), lease_holder = ${holder}, lease_until = clock_timestamp() + ${leaseMs} * interval '1 ms'
    FROM free
    WHERE c.name = free.name AND (SELECT count(*) FROM free) = ${views.length}
    RETURNING c.name, c.version, c.position, c.epoch::text AS epoch`.execute(db);
  return rows.length > 0 ? rows : undefined;
}

/** Keeps the lead for another `leaseMs`. False when it is lost. */
export async function renewLease(db: Kysely<unknown>, { views, holder, leaseMs }: LeaseClaim): Promise<boolean> {
  const { rows } = await sql`
    WITH mine AS (
      SELECT name FROM projection_checkpoints
      WHERE name = ANY(${views.map((view) => view.name)}) AND lease_holder = ${holder} ORDER BY name FOR UPDATE
    )
    UPDATE projection_checkpoints c SET lease_until = clock_timestamp() + ${leaseMs} * interval '1 ms'
    FROM mine WHERE c.name = mine.name RETURNING c.name`.execute(db);
  return rows.length === views.length;
}

/** Lets the next projector begin at once. */
export async function releaseLease(db: Kysely<unknown>, { group, holder }: LeaseClaim): Promise<void> {
  await sql`
    WITH released AS (
      UPDATE projection_checkpoints SET lease_until = NULL, lease_holder = NULL
      WHERE group_name = ${group} AND lease_holder = ${holder} RETURNING name
    )
    SELECT pg_notify(${RELEASED_CHANNEL}, ${group}) FROM released LIMIT 1`.execute(db);
}
