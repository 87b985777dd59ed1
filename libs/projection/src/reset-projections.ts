import { START } from '@casetrail/event-store';
import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import { NEVER_BUILT } from './ensure-projections';

/** Whether any view has taken an event, so that its position means something in one event store only. */
export async function haveProjectionsBegun(db: Kysely<unknown>): Promise<boolean> {
  const { rows } = await sql`SELECT FROM projection_checkpoints WHERE position <> ${START} LIMIT 1`.execute(db);
  return rows.length > 0;
}

/**
 * Has every view made anew from the first event by the projector that leads next, as when the events have moved to another store. Readers see
 * the old rows until then, and the views fill up before their eyes. Throws when a projector is at work.
 */
export async function resetProjections(tx: Transaction<unknown>): Promise<void> {
  const { rows } = await sql<{ holder: string | null; leads: boolean }>`
    SELECT lease_holder AS holder, coalesce(lease_until > clock_timestamp(), false) AS leads
    FROM projection_checkpoints ORDER BY name FOR UPDATE`.execute(tx);
  const leader = rows.find(({ leads }) => leads);
  if (leader) throw new Error(`A projector is at work (${leader.holder}): stop every process of the installation, then try again.`);
  await sql`UPDATE projection_checkpoints SET version = ${NEVER_BUILT}, position = ${START}, epoch = epoch + 1`.execute(tx);
  await sql`DELETE FROM projection_dead_letters`.execute(tx);
}
