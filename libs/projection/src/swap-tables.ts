import type { Position } from '@casetrail/event-store';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Projection, StreamChange } from './projection';

/**
 * Dropping a table waits for its readers, and new readers wait behind that. Shorter than PostgreSQL's deadlock_timeout (1 s), so that in a knot of
 * locks it is the swap that gives way and never a reader.
 */
const LOCK_TIMEOUT_MS = 200;

/**
 * Puts the new tables in the place of the live ones and records the version of the code that made them. The caller has locked the checkpoints.
 * Fails with SQLSTATE 55P03 when readers do not let go of the old tables in time; fails also when `create` made other things than tables with
 * their indexes and sequences, as these would not move along.
 */
export async function swapTables(
  tx: Transaction<unknown>,
  { view, workshop, live, position }: { view: Projection<StreamChange>; workshop: string; live: string; position: Position },
): Promise<void> {
  await sql`SELECT set_config('lock_timeout', ${`${LOCK_TIMEOUT_MS}ms`}, true)`.execute(tx);
  const { rows } = await sql<{ tables: string[] }>`SELECT tables FROM projection_checkpoints WHERE name = ${view.name}`.execute(tx);
  const old = rows[0]?.tables ?? view.tables;
  if (old.length > 0) await sql`DROP TABLE IF EXISTS ${sql.join(old.map((table) => sql.id(live, table)))}`.execute(tx);
  for (const table of view.tables) await sql`ALTER TABLE ${sql.id(workshop, table)} SET SCHEMA ${sql.id(live)}`.execute(tx);
  await sql`DROP SCHEMA ${sql.id(workshop)}`.execute(tx);
  await sql`
    UPDATE projection_checkpoints SET version = ${view.version}, tables = ${view.tables}, position = ${position}, updated_at = clock_timestamp()
    WHERE name = ${view.name}`.execute(tx);
}
