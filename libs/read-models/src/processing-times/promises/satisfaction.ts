import { sql, type Kysely } from 'kysely';
import { inPeriod, matching } from '../measure-rows';
import { readSnapshot, type CasesQuestion } from '../read-snapshot';

/**
 * From here on a business is satisfied: of five answers on a scale of 0 to 100 (0, 25, 50, 75, 100) the two best, and of any finer scale what
 * lies clearly above the middle. Below {@link DISSATISFIED_BELOW} it is dissatisfied.
 */
export const SATISFIED_FROM = 60;
export const DISSATISFIED_BELOW = 40;

/** Ratings of cases, or answers to one question. */
export interface RatingCounts {
  n: number;
  /** Of all n, each 0 to 100. */
  sum: number;
  /** How many are {@link SATISFIED_FROM} or more, and less than {@link DISSATISFIED_BELOW}. */
  satisfied: number;
  dissatisfied: number;
}

/** Cases of one department, decided in one quarter. */
export interface SatisfactionGroup {
  /** The department that the case was with last; null: it was never routed. */
  department: string | null;
  /** Of decision, local: `2026-Q1`. */
  quarter: string;
  /** Cases decided, rated or not. */
  decided: number;
  /** The index of a case is the mean of its answers. */
  index: RatingCounts;
  /** By question, in the order of their keys. */
  questions: ({ question: string } & RatingCounts)[];
}

/** How satisfied businesses are with cases decided in the period. By department, unknown last, then by quarter. */
export async function satisfaction(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- takes the installation's database, whatever tables its type knows
  db: Kysely<any>,
  municipality: string,
  question: CasesQuestion,
): Promise<SatisfactionGroup[]> {
  const cohort = sql`c.municipality = ${municipality} AND ${inPeriod(sql`c.decided_on`, question)} AND ${matching(question.filters)}`;
  const quarter = sql`to_char(c.decided_on, 'YYYY-"Q"Q')`;
  return readSnapshot(db, async (tx) => {
    const groups = await sql<Omit<RatingCounts, 'n'> & { department: string | null; quarter: string; decided: number; n: number }>`
      SELECT c.department, ${quarter} AS quarter, count(*)::integer AS decided, ${ratingCounts(sql`c.satisfaction`)}
      FROM processing_times c WHERE ${cohort}
      GROUP BY c.department, 2 ORDER BY c.department COLLATE "C" NULLS LAST, 2`.execute(tx);
    const questions = await sql<RatingCounts & { department: string | null; quarter: string; question: string }>`
      SELECT c.department, ${quarter} AS quarter, answer.key AS question, ${ratingCounts(sql`answer.value::float8`)}
      FROM processing_times c, jsonb_each_text(c.answers) answer WHERE ${cohort} AND c.satisfaction IS NOT NULL
      GROUP BY c.department, 2, answer.key ORDER BY answer.key COLLATE "C"`.execute(tx);
    return groups.rows.map(({ department, quarter: of, decided, ...index }) => ({
      department,
      quarter: of,
      decided,
      index,
      questions: questions.rows
        .filter((row) => row.department === department && row.quarter === of)
        .map(({ department: _department, quarter: _quarter, ...counts }) => counts),
    }));
  });
}

const ratingCounts = (value: ReturnType<typeof sql>): ReturnType<typeof sql> => sql`
  count(${value})::integer AS n, coalesce(sum(${value}), 0)::float8 AS sum,
  (count(*) FILTER (WHERE ${value} >= ${SATISFIED_FROM}))::integer AS satisfied,
  (count(*) FILTER (WHERE ${value} < ${DISSATISFIED_BELOW}))::integer AS dissatisfied`;
