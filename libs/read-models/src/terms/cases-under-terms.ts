import { caseStream } from '@casetrail/case';
import type { Position } from '@casetrail/event-store';
import { sql, type Transaction } from 'kysely';
import type { CaseChange, TermsChange } from '../case-change';

/** Cases read at a time: memory does not grow with their number. */
const PAGE = 500;

/**
 * The cases whose rows may come out otherwise under changed terms, as they stand at `position`, page by page. Who they are is asked of
 * `processing_times`, which holds every case; cases received in the same batch need no second look.
 */
export async function* casesUnderTerms(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in Projection
  tx: Transaction<any>,
  { municipality, changedFrom: { calendarFrom, goalsFrom }, casesOf }: TermsChange,
  position: Position,
): AsyncGenerator<CaseChange[]> {
  const never = 'infinity';
  const first = caseStream(municipality, '');
  for (let after = first; ;) {
    const { rows } = await sql<{ stream: string; affected: boolean; aside: number | null }>`
      SELECT stream, (SELECT min(version)::integer FROM projection_dead_letters letter WHERE letter.stream = c.stream) AS aside,
        municipality = ${municipality} AND (
          received_on >= ${goalsFrom ?? never}::date OR decided_on >= ${calendarFrom ?? never}::date
          OR acknowledged_on >= ${calendarFrom ?? never}::date
          OR ((decided IS NULL OR acknowledged IS NULL) AND ${calendarFrom ?? null}::date IS NOT NULL)
        ) IS TRUE AS affected
      FROM processing_times c WHERE stream > ${after} AND starts_with(stream, ${first}) ORDER BY stream LIMIT ${PAGE}`.execute(tx);
    const affected = rows.filter((row) => row.affected).map(({ stream, aside }) => [stream, aside] as const);
    if (affected.length > 0) yield await casesOf(new Map(affected), position);
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.stream;
  }
}
