import { sql, type Kysely } from 'kysely';
import { inPeriod, matching } from './measure-rows';
import type { MeasureQuestion } from './question';

/** Which of a municipality's cases: received in the period, and with one of the values of every filter. */
export type CaseStreamsQuestion = Pick<MeasureQuestion, 'from' | 'to' | 'filters'>;

const PAGE = 1_000;

/** The streams of a municipality's cases by date of receipt. Reads page by page: memory holds one page, and no transaction stays open. */
export async function* caseStreams(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- takes the installation's database, whatever tables its type knows
  db: Kysely<any>,
  municipality: string,
  { filters, ...period }: CaseStreamsQuestion,
): AsyncGenerator<string> {
  const wanted = sql`c.municipality = ${municipality} AND ${inPeriod(sql`c.received_on`, period)} AND ${matching(filters)}`;
  for (let last: { stream: string; receivedOn: string } | undefined; ;) {
    const behind = last ? sql`(c.received_on, c.stream) > (${last.receivedOn}::date, ${last.stream})` : sql`true`;
    const { rows } = await sql<{ stream: string; receivedOn: string }>`
      SELECT c.stream, c.received_on AS "receivedOn" FROM processing_times c WHERE ${wanted} AND ${behind}
      ORDER BY c.received_on, c.stream LIMIT ${PAGE}`.execute(db);
    for (const { stream } of rows) yield stream;
    last = rows.at(-1);
    if (rows.length < PAGE) return;
  }
}
