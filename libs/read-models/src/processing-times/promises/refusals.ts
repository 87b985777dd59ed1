import type { LocalDate, Outcome } from '@casetrail/case';
import { sql, type Kysely } from 'kysely';
import { inPeriod, matching } from '../measure-rows';
import { readSnapshot, type CasesQuestion } from '../read-snapshot';

/** Days that a business has to follow the advice: through the end of the local date so many days after the refusal. */
export const RESUBMIT_WITHIN_DAYS = 90;

export interface RefusalsQuestion extends CasesQuestion {
  /** The local date now. */
  today: LocalDate;
}

/** Refusals with advice in the period, and what became of them. */
export interface Refusals {
  /** Their 90 days are over. */
  settled: {
    n: number;
    /** A new case that names the refused one was received within the 90 days. */
    resubmitted: number;
    /** Outcomes of the first such case of each refusal. */
    outcomes: Partial<Record<Outcome, number>>;
    /** Such cases that are not decided yet. */
    open: number;
  };
  /** Still within their 90 days: whether they are followed is not known yet, though some have been. */
  undecided: { n: number; resubmitted: number };
}

/** Whether refusals showed a way on. */
export async function refusals(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- takes the installation's database, whatever tables its type knows
  db: Kysely<any>,
  municipality: string,
  question: RefusalsQuestion,
): Promise<Refusals> {
  return readSnapshot(db, async (tx) => {
    const { rows } = await sql<{ over: boolean; resubmitted: boolean; outcome: Outcome | null; n: number }>`
      SELECT c.decided_on + ${RESUBMIT_WITHIN_DAYS}::integer < ${question.today}::date AS over,
        again.stream IS NOT NULL AS resubmitted, again.outcome, count(*)::integer AS n
      FROM processing_times c LEFT JOIN LATERAL (
        SELECT a.stream, a.outcome FROM processing_times a
        WHERE a.municipality = c.municipality AND a.previous_reference = c.reference
          AND a.received >= c.decided AND a.received_on <= c.decided_on + ${RESUBMIT_WITHIN_DAYS}::integer
        ORDER BY a.received, a.stream LIMIT 1
      ) again ON true
      WHERE c.municipality = ${municipality} AND ${inPeriod(sql`c.decided_on`, question)} AND c.outcome = 'refused-with-advice'
        AND ${matching(question.filters)}
      GROUP BY 1, 2, 3`.execute(tx);
    const count = (test: (row: (typeof rows)[number]) => boolean): number => rows.filter(test).reduce((sum, { n }) => sum + n, 0);
    const outcomes: Partial<Record<Outcome, number>> = {};
    for (const { over, outcome, n } of rows) if (over && outcome !== null) outcomes[outcome] = (outcomes[outcome] ?? 0) + n;
    return {
      settled: {
        n: count(({ over }) => over),
        resubmitted: count(({ over, resubmitted }) => over && resubmitted),
        outcomes,
        open: count(({ over, resubmitted, outcome }) => over && resubmitted && outcome === null),
      },
      undecided: { n: count(({ over }) => !over), resubmitted: count(({ over, resubmitted }) => !over && resubmitted) },
    };
  });
}
