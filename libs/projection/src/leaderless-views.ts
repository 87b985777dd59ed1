import type { Database } from '@casetrail/postgres';
import { sql } from 'kysely';

/** Views that no projector works on just now, by name. For a moment, as while the lead changes, that is nothing to worry about. */
export async function leaderlessViews(database: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM projection_checkpoints WHERE lease_until IS NULL OR lease_until < clock_timestamp() ORDER BY name`.execute(
    database.kysely,
  );
  return rows.map(({ name }) => name);
}
