import type { EventStore, Position } from '@casetrail/event-store';
import { positionDistance } from '@casetrail/event-store';
import type { Database } from '@casetrail/postgres';
import { sql } from 'kysely';

export interface ProjectionStatus {
  name: string;
  group: string;
  /** Of the code that made the rows. */
  version: number;
  position: Position;
  /** How far behind the store's head: events, or bytes of log, as the store counts. */
  lag: number;
  /** The projector that leads; missing when none does. */
  leaseHolder?: string;
  /** Events of the group that are put aside, those waiting behind another included. */
  deadLetters: number;
}

/** Every view that has a checkpoint, by name. */
export async function projectionStatus(database: Database, store: EventStore): Promise<ProjectionStatus[]> {
  const head = await store.head();
  const { rows } = await sql<Omit<ProjectionStatus, 'lag' | 'leaseHolder'> & { leaseHolder: string | null }>`
    SELECT c.name, c.group_name AS "group", c.version, c.position,
      CASE WHEN c.lease_until > clock_timestamp() THEN c.lease_holder END AS "leaseHolder",
      (SELECT count(*)::integer FROM projection_dead_letters d WHERE d.group_name = c.group_name) AS "deadLetters"
    FROM projection_checkpoints c ORDER BY c.name`.execute(database.kysely);
  return rows.map(({ leaseHolder, ...row }) => ({
    ...row,
    lag: Math.max(0, positionDistance(row.position, head)),
    ...(leaseHolder === null ? {} : { leaseHolder }),
  }));
}
