import { caseStream } from '@casetrail/case';
import { sql, type Transaction } from 'kysely';
import type { CaseChange, TermsChange } from '../case-change';

/** Cases read at a time: memory does not grow with their number. */
const PAGE = 500;

/**
 * The cases whose rows may come out otherwise under changed terms, page by page. Who they are is asked of `processing_times`, which holds every
 * case; cases received in the same batch need no second look. A case that waits behind an event put aside keeps its rows.
 */
export async function* casesUnderTerms(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in Projection
  tx: Transaction<any>,
  { municipality, changedFrom: { calendarFrom, goalsFrom }, casesOf }: TermsChange,
): AsyncGenerator<CaseChange[]> {
  const never = 'infinity';
  const first = caseStream(municipality, '');
  for (let after = first; ;) {
    const { rows } = await sql<{ stream: string; affected: boolean }>`
      SELECT stream, municipality = ${municipality} AND (
        received_on >= ${goalsFrom ?? never}::date OR decided_on >= ${calendarFrom ?? never}::date
        OR acknowledged_on >= ${calendarFrom ?? never}::date OR (decided IS NULL AND ${calendarFrom ?? null}::date IS NOT NULL)
      ) IS TRUE AND NOT EXISTS (SELECT FROM projection_dead_letters letter WHERE letter.stream = processing_times.stream) AS affected
      FROM processing_times WHERE stream > ${after} AND starts_with(stream, ${first}) ORDER BY stream LIMIT ${PAGE}`.execute(tx);
    const affected = rows.filter((row) => row.affected).map(({ stream }) => stream);
    if (affected.length > 0) yield await casesOf(affected);
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.stream;
  }
}
