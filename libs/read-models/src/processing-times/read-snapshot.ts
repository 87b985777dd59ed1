import { EMPTY_SAMPLE, sampleOf, type Sample } from '@casetrail/measure';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { LocalDate } from '@casetrail/case';
import type { ProcessingTimesTables } from './create';
import type { Filters } from './question';

/** Which of a municipality's cases. What the period is of, each question says. */
export interface CasesQuestion {
  /** First day of the period, local. */
  from: LocalDate;
  /** Last day of the period, inclusive. */
  to: LocalDate;
  filters?: Pick<Filters, 'case-type' | 'complexity'>;
}

/** A question would take longer to answer than it may. */
export class QuestionTooLarge extends Error {
  override name = 'QuestionTooLarge';
}

export type Snapshot = Transaction<ProcessingTimesTables>;

const TIME_LIMIT_MS = 15_000;
/** PostgreSQL's code for a statement that took longer than it may. */
const QUERY_CANCELED = '57014';

/** Reads everything from one snapshot, so that figures agree while the projector writes. Throws {@link QuestionTooLarge}. */
export async function readSnapshot<T>(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- takes the installation's database, whatever tables its type knows
  db: Kysely<any>,
  read: (tx: Snapshot) => Promise<T>,
  { timeLimitMs = TIME_LIMIT_MS }: { timeLimitMs?: number } = {},
): Promise<T> {
  return (db as Kysely<ProcessingTimesTables>)
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      // Many durations are gathered at a time: with little memory they would be sorted on disk.
      await sql`SELECT set_config('statement_timeout', ${String(timeLimitMs)}, true), set_config('work_mem', '32MB', true)`.execute(tx);
      return read(tx);
    })
    .catch((error: unknown) => {
      if ((error as { code?: unknown }).code !== QUERY_CANCELED) throw error;
      throw new QuestionTooLarge(`A question took longer than ${timeLimitMs} ms`, { cause: error });
    });
}

/** The sample of durations that `string_agg` has listed in milliseconds. Null: none. */
export const sampleOfList = (listed: string | null): Sample => (listed === null ? EMPTY_SAMPLE : sampleOf(listed.split(',').map(Number)));
