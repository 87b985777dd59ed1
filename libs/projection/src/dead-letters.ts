import type { Position, RecordedEvent } from '@casetrail/event-store';
import type { Database } from '@casetrail/postgres';
import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import { describe } from './blame';

/** An event that a group's views did not take: the one that failed, or one that waits behind it in its stream. */
export interface DeadLetter {
  group: string;
  stream: string;
  /** Of the event in its stream. */
  version: number;
  position: Position;
  type: string;
  /** Why it failed; null for an event that waits. */
  error: string | null;
  /** How often it was tried; 0 for an event that waits. */
  attempts: number;
  waiting: boolean;
  /** ISO 8601, UTC. */
  recordedAt: string;
}

/** What is aside, oldest first. At most `limit` (1,000). */
export async function deadLetters(
  database: Database,
  { group, limit = 1000 }: { group?: string; limit?: number } = {},
): Promise<DeadLetter[]> {
  const { rows } = await sql<Omit<DeadLetter, 'version' | 'recordedAt'> & { version: string; recordedAt: Date }>`
    SELECT group_name AS "group", stream, version, position, event_type AS type, error, attempts, waiting, recorded_at AS "recordedAt"
    FROM projection_dead_letters WHERE ${group ?? null}::text IS NULL OR group_name = ${group ?? null}
    ORDER BY group_name, min(recorded_at) OVER (PARTITION BY group_name, stream), stream, version
    LIMIT ${limit}`.execute(database.kysely);
  return rows.map((row) => ({ ...row, version: Number(row.version), recordedAt: row.recordedAt.toISOString() }));
}

/** The streams of `group` that wait, or those of `among` that do. */
export async function streamsAside(db: Kysely<unknown>, group: string, among?: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ stream: string }>`
    SELECT DISTINCT stream FROM projection_dead_letters
    WHERE group_name = ${group} AND (${among === undefined} OR stream = ANY(${among ?? []}::text[]))`.execute(db);
  return new Set(rows.map((row) => row.stream));
}

/** Records that `events` were not taken. A fault is that of the first one, and the others, of the same stream, wait behind it. */
export async function putAside(
  tx: Transaction<unknown>,
  group: string,
  events: readonly RecordedEvent[],
  fault?: { error: unknown; attempts: number },
): Promise<void> {
  const letters = events.map((event, index) => ({
    stream: event.stream,
    version: event.version,
    position: event.position,
    type: event.type,
    error: fault && index === 0 ? describe(fault.error) : null,
    attempts: fault && index === 0 ? fault.attempts : 0,
    waiting: !fault || index > 0,
  }));
  await sql`
    INSERT INTO projection_dead_letters (group_name, stream, version, position, event_type, error, attempts, waiting)
    SELECT ${group}, letter.* FROM jsonb_to_recordset(${JSON.stringify(letters)}::jsonb)
      AS letter(stream text, version bigint, position text, type text, error text, attempts integer, waiting boolean)
    ON CONFLICT (group_name, stream, version) DO NOTHING`.execute(tx);
}
