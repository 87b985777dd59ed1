import type { Complexity, Instant, Channel } from '@casetrail/case';
import { sql, type Kysely } from 'kysely';

/** Which of a municipality's cases; all that is set must be met. */
export interface CaseStreamsFilters {
  /** Received at this instant or later. */
  receivedFrom?: Instant;
  /** Received before this instant. */
  receivedBefore?: Instant;
  caseTypes?: readonly string[];
  /** Keys of the departments that a case is or was with last. */
  departments?: readonly string[];
  complexity?: Complexity;
  channels?: readonly Channel[];
}

const PAGE = 1_000;

/** The streams of a municipality's cases in the order of receipt. Reads page by page: memory holds one page, and no transaction stays open. */
export async function* caseStreams(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- takes the installation's database, whatever tables its type knows
  db: Kysely<any>,
  municipality: string,
  { receivedFrom, receivedBefore, caseTypes, departments, complexity, channels }: CaseStreamsFilters,
): AsyncGenerator<string> {
  const conditions = [
    sql`municipality = ${municipality}`,
    ...(receivedFrom !== undefined ? [sql`received >= ${receivedFrom}::timestamptz`] : []),
    ...(receivedBefore !== undefined ? [sql`received < ${receivedBefore}::timestamptz`] : []),
    ...(caseTypes ? [sql`case_type = ANY(${caseTypes}::text[])`] : []),
    ...(departments ? [sql`department = ANY(${departments}::text[])`] : []),
    ...(complexity !== undefined ? [sql`complexity = ${complexity}`] : []),
    ...(channels ? [sql`channel = ANY(${channels}::text[])`] : []),
  ];
  for (let last: { stream: string; received: Date } | undefined; ;) {
    const behind = last ? [sql`(received, stream) > (${last.received.toISOString()}::timestamptz, ${last.stream})`] : [];
    const { rows } = await sql<{ stream: string; received: Date }>`
      SELECT stream, received FROM processing_times WHERE ${sql.join([...conditions, ...behind], sql` AND `)}
      ORDER BY received, stream LIMIT ${PAGE}`.execute(db);
    for (const { stream } of rows) yield stream;
    last = rows.at(-1);
    if (rows.length < PAGE) return;
  }
}
