import type { LocalDate } from '@casetrail/case';
import { sql, type Kysely } from 'kysely';
import { inPeriod, matching } from '../measure-rows';
import { readSnapshot, type CasesQuestion } from '../read-snapshot';

export interface ExpectedDatesQuestion extends CasesQuestion {
  /** The local date now. */
  today: LocalDate;
}

/** How the ranges of dates that businesses were told came out. */
export interface RangeCounts {
  /** The range is over. Decided before its first day, within it, or after its last day: open ones too. */
  before: number;
  within: number;
  after: number;
  /** Of those after: not decided yet. */
  stillOpen: number;
  /** The range is not over: too early to say, also of those that are decided. Slow cases would be missing among them. */
  undecided: { open: number; decided: number };
}

export interface ExpectedDates {
  /** By key of the case type. */
  caseTypes: ({ caseType: string } & RangeCounts)[];
  /** Cases acknowledged in the period that were told no range. */
  notTold: number;
}

/** How often the range told at acknowledgement held: cases acknowledged in the period. */
export async function expectedDates(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- takes the installation's database, whatever tables its type knows
  db: Kysely<any>,
  municipality: string,
  question: ExpectedDatesQuestion,
): Promise<ExpectedDates> {
  return readSnapshot(db, async (tx) => {
    const over = sql`c.expected_to < ${question.today}::date`;
    const count = (condition: typeof over): typeof over =>
      sql`(count(*) FILTER (WHERE c.expected_to IS NOT NULL AND ${condition}))::integer`;
    const { rows } = await sql<
      Record<keyof Omit<RangeCounts, 'undecided'> | 'open' | 'decided' | 'untold', number> & { case_type: string }
    >`
      SELECT c.case_type,
        ${count(sql`${over} AND c.decided_on < c.expected_from`)} AS before,
        ${count(sql`${over} AND c.decided_on BETWEEN c.expected_from AND c.expected_to`)} AS within,
        ${count(sql`${over} AND (c.decided_on > c.expected_to OR c.decided_on IS NULL)`)} AS after,
        ${count(sql`${over} AND c.decided_on IS NULL`)} AS "stillOpen",
        ${count(sql`NOT ${over} AND c.decided_on IS NULL`)} AS open,
        ${count(sql`NOT ${over} AND c.decided_on IS NOT NULL`)} AS decided,
        (count(*) FILTER (WHERE c.expected_to IS NULL))::integer AS untold
      FROM processing_times c
      WHERE c.municipality = ${municipality} AND ${inPeriod(sql`c.acknowledged_on`, question)} AND ${matching(question.filters)}
      GROUP BY c.case_type ORDER BY c.case_type COLLATE "C"`.execute(tx);
    const caseTypes = rows.map(({ case_type: caseType, before, within, after, stillOpen, open, decided }) => ({
      caseType,
      before,
      within,
      after,
      stillOpen,
      undecided: { open, decided },
    }));
    return {
      caseTypes: caseTypes.filter(
        ({ before, within, after, undecided }) => before + within + after + undecided.open + undecided.decided > 0,
      ),
      notTold: rows.reduce((sum, { untold }) => sum + untold, 0),
    };
  });
}
