import type { Database } from '@casetrail/postgres';
import { START } from '@casetrail/event-store';
import { sql } from 'kysely';
import type { ProjectionGroup } from './projection';

/** The version of a view that has tables but no rows yet, while the other views of its group are ahead: the projector rebuilds it. */
export const NEVER_BUILT = 0;

/**
 * Makes tables and a checkpoint for each view that has none; leaves the others as they are. Safe to call by several processes at once.
 * The tables of `projectionMigrations` must be there.
 */
export async function ensureProjections(database: Database, groups: readonly ProjectionGroup[]): Promise<void> {
  await database.kysely.transaction().execute(async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(hashtext('casetrail ensure projections'))`.execute(tx);
    const { rows } = await sql<{ name: string; groupName: string; position: string }>`
      SELECT name, group_name AS "groupName", position FROM projection_checkpoints`.execute(tx);
    const known = new Set(rows.map((row) => row.name));
    for (const group of groups) {
      const begun = rows.some((row) => row.groupName === group.name && row.position !== START);
      for (const view of group.projections) {
        if (known.has(view.name)) continue;
        if (view.version <= NEVER_BUILT) throw new RangeError(`View ${view.name}: its version must be 1 or more, not ${view.version}`);
        await view.create(tx);
        await sql`
          INSERT INTO projection_checkpoints (name, group_name, version, tables, position)
          VALUES (${view.name}, ${group.name}, ${begun ? NEVER_BUILT : view.version}, ${view.tables}, ${START})`.execute(tx);
      }
    }
  });
}
