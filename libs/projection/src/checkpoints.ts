import type { Position } from '@casetrail/event-store';
import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';

/** How far a view has come, as its row says. `epoch` counts the leaders that its group has had. */
export interface Checkpoint {
  name: string;
  version: number;
  position: Position;
  epoch: string;
}

/** Another projector has taken over, or the view has been rebuilt by newer code: whoever sees this must stop writing. */
export class Fenced extends Error {
  override name = 'Fenced';
}

/** Channel on which every commit tells how far the views have come: `{"<view>": "<position>"}`. */
export const PROJECTED_CHANNEL = 'casetrail_projected';

/**
 * Moves the checkpoints of all `views` to `position`, in one round trip, or throws {@link Fenced}. It must come before a transaction reads or writes anything else:
 * the rows are the lock that orders all who write a group's tables (projector, rebuild, retry of dead letters), always taken in order of name.
 */
export async function advanceCheckpoints(
  tx: Transaction<unknown>,
  views: readonly Checkpoint[],
  position: Position,
  leaseMs: number,
): Promise<void> {
  const { rows } = await sql`
    WITH mine AS (
      SELECT * FROM unnest(
        ${views.map((view) => view.name)}::text[], ${views.map((view) => view.position)}::text[],
        ${views.map((view) => view.epoch)}::bigint[], ${views.map((view) => view.version)}::integer[]
      ) AS mine(name, position, epoch, version)
    ), locked AS (
      SELECT c.name FROM projection_checkpoints c JOIN mine USING (name) ORDER BY c.name FOR UPDATE OF c
    )
    UPDATE projection_checkpoints c
    SET position = ${position}, lease_until = clock_timestamp() + ${leaseMs} * interval '1 ms', updated_at = clock_timestamp()
    FROM locked JOIN mine USING (name)
    WHERE c.name = locked.name AND c.position = mine.position AND c.epoch = mine.epoch AND c.version = mine.version
    RETURNING c.name`.execute(tx);
  if (rows.length === views.length) return;
  const names = views.map((view) => view.name).join(', ');
  throw new Fenced(`Another process has written ${names} since epoch ${views[0]?.epoch} read its checkpoints; this one stops writing`);
}

/** Takes the same lock as {@link advanceCheckpoints} without moving anything. Views without a row are missing in the answer. */
export async function lockCheckpoints(tx: Transaction<unknown>, names: readonly string[]): Promise<Checkpoint[]> {
  const { rows } = await sql<Checkpoint>`
    SELECT name, version, position, epoch::text AS epoch FROM projection_checkpoints
    WHERE name = ANY(${names}) ORDER BY name FOR UPDATE`.execute(tx);
  return rows;
}

export async function readCheckpoints(db: Kysely<unknown>, names: readonly string[]): Promise<Checkpoint[]> {
  const { rows } = await sql<Checkpoint>`
    SELECT name, version, position, epoch::text AS epoch FROM projection_checkpoints
    WHERE name = ANY(${names}) ORDER BY name`.execute(db);
  return rows;
}

/** Tells the readers, once the transaction commits. */
export async function notifyProjected(tx: Transaction<unknown>, positions: Record<string, Position>): Promise<void> {
  await sql`SELECT pg_notify(${PROJECTED_CHANNEL}, ${JSON.stringify(positions)})`.execute(tx);
}
