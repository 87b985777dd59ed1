import type { Position } from '@casetrail/event-store';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { RebuildOptions } from './rebuild-options';
import { Workshop } from './rebuild-workshop';

/** Another process is rebuilding the same view. */
export class RebuildUnderWay extends Error {
  override name = 'RebuildUnderWay';
  /** Nobody's fault: the projector tries again. */
  readonly code = 'EBUSY';
}

/**
 * Fills new tables from the first event, beside the live ones and with the same code, and puts them in their place when they have caught up with
 * where the group stands; readers notice nothing. The live projector may be at work or not; what it does meanwhile is caught up with.
 *
 * Strict: an event that cannot be taken ends it. Whatever ends it, the live view stays as it was, and the next rebuild starts over.
 * Everything runs on one connection, which holds the lock against a second rebuild: if it is lost, so is the lock.
 *
 * @throws {@link RebuildUnderWay}, RebuildFailed, or an error of database or store
 */
export async function rebuild(options: RebuildOptions): Promise<{ events: number; position: Position }> {
  const { database, group, name } = options;
  const view = group.projections.find((projection) => projection.name === name);
  if (!view) throw new RangeError(`No view ${name} in ${group.name}; there are: ${group.projections.map((each) => each.name).join(', ')}`);
  return database.kysely.connection().execute(async (connection) => {
    const lock = `casetrail rebuild ${name}`;
    const { rows } = await sql<{ locked: boolean }>`SELECT pg_try_advisory_lock(hashtextextended(${lock}, 0)) AS locked`.execute(
      connection,
    );
    if (!rows[0]?.locked)
      throw new RebuildUnderWay(`View ${name} is being rebuilt by another process: wait for it, or stop it, and try again`);
    try {
      const workshop = new Workshop(connection, options, view, await currentSchema(connection));
      await workshop.fill();
      return await workshop.swap();
    } finally {
      // If this fails the connection is gone, and with it the lock.
      await sql`SELECT pg_advisory_unlock(hashtextextended(${lock}, 0))`.execute(connection).catch(() => undefined);
    }
  });
}

async function currentSchema(connection: Kysely<unknown>): Promise<string> {
  const { rows } = await sql<{ schema: string | null }>`SELECT current_schema() AS schema`.execute(connection);
  return rows[0]?.schema ?? 'public';
}
