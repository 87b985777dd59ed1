import type { Sample } from '@casetrail/measure';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { inPeriod, matching } from '../measure-rows';
import { readSnapshot, sampleOfList, type CasesQuestion, type Snapshot } from '../read-snapshot';

export interface DepartmentsQuestion extends CasesQuestion {
  /** Cases in the queue are as old as they are at this moment. */
  nowMs: number;
}

/** Whose time it was, summed up: whole milliseconds, beyond what a double holds exactly. */
export interface SplitSums {
  withUsMs: bigint;
  withApplicantMs: bigint;
  withOthersMs: bigint;
}

/** Durations, and whose time they were: the three parts sum exactly to them. */
export interface SplitDurations {
  sample: Sample;
  split: SplitSums;
}

export interface DepartmentFigures {
  department: string;
  /** Visits that ended in the period, by being routed out or by a decision. */
  visits: SplitDurations;
  /** For each case decided in the period that visited the department: all of its visits there together. */
  cases: SplitDurations;
  /** Of these cases: how many came back here after having been elsewhere, and how often altogether. */
  casesReturned: number;
  returns: number;
  queue: Queue;
}

/** Open cases now. */
export interface Queue {
  /** Since their receipt. */
  agesMs: Sample;
  /** Since they came to the department; empty for cases that have not been routed. */
  hereMs: Sample;
}

/** Cases that one department passed on to another in the period. */
export interface HandOver {
  from: string;
  to: string;
  count: number;
  /** How many of them went to a department that had the case before. */
  returns: number;
}

export interface DepartmentsFigures {
  /** By key. */
  departments: DepartmentFigures[];
  /** By the keys of both. */
  handOvers: HandOver[];
  /** Cases decided in the period, those that were never routed too. */
  decided: SplitDurations & {
    /** Before the first routing; with the departments' times of these cases it sums exactly to their gross time. */
    beforeRouting: SplitSums;
    routed: number;
    handOffs: number;
    casesHandedOff: number;
    returns: number;
    casesReturned: number;
  };
  /** Open cases that no department has had yet. */
  notRouted: Queue;
  /** Cases received in the period that are not decided. */
  notDecided: number;
}

/** How long cases lie in each department, whose time it is, who hands over to whom, and what waits now. */
export async function departmentFigures(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- takes the installation's database, whatever tables its type knows
  db: Kysely<any>,
  municipality: string,
  question: DepartmentsQuestion,
): Promise<DepartmentsFigures> {
  return readSnapshot(db, async (tx) => {
    const [visits, cases, queues] = [
      await visitsIn(tx, municipality, question),
      await casesIn(tx, municipality, question),
      await queuesOf(tx, municipality, question),
    ];
    const keys = [...new Set([...visits.keys(), ...cases.keys(), ...queues.keys()])].filter((key) => key !== null).sort();
    const decided = await decidedIn(tx, municipality, question);
    return {
      departments: keys.map((department) => ({
        department,
        visits: visits.get(department) ?? NOTHING,
        cases: cases.get(department) ?? NOTHING,
        casesReturned: cases.get(department)?.casesReturned ?? 0,
        returns: cases.get(department)?.returns ?? 0,
        queue: queues.get(department) ?? EMPTY_QUEUE,
      })),
      handOvers: await handOversIn(tx, municipality, question),
      decided: { ...decided, beforeRouting: less(decided.split, [...cases.values()]) },
      notRouted: queues.get(null) ?? EMPTY_QUEUE,
      notDecided: await notDecided(tx, municipality, question),
    };
  });
}

const NOTHING: SplitDurations = { sample: sampleOfList(null), split: { withUsMs: 0n, withApplicantMs: 0n, withOthersMs: 0n } };
const EMPTY_QUEUE: Queue = { agesMs: sampleOfList(null), hereMs: sampleOfList(null) };

interface SplitRow {
  listed: string | null;
  us: string | null;
  applicant: string | null;
  others: string | null;
}

/** Columns of a {@link SplitRow}, over durations in `column` of the rows of `of`. */
export const splitColumns = (of: string, column: string): RawBuilder<unknown> => sql`
  string_agg(${sql.ref(`${of}.${column}`)}::text, ',') AS listed, sum(${sql.ref(`${of}.with_us_ms`)})::text AS us,
  sum(${sql.ref(`${of}.with_applicant_ms`)})::text AS applicant, sum(${sql.ref(`${of}.with_others_ms`)})::text AS others`;

export const splitOf = ({ listed, us, applicant, others }: SplitRow): SplitDurations => ({
  sample: sampleOfList(listed),
  split: { withUsMs: BigInt(us ?? 0), withApplicantMs: BigInt(applicant ?? 0), withOthersMs: BigInt(others ?? 0) },
});

/** Joins the case of a visit `v`, where a filter asks for it. */
const joinCases = ({ filters = {} }: CasesQuestion): RawBuilder<unknown> =>
  Object.keys(filters).length === 0 ? sql`` : sql`JOIN processing_times c ON c.stream = v.stream AND ${matching(filters)}`;

async function visitsIn(tx: Snapshot, municipality: string, question: CasesQuestion): Promise<Map<string | null, SplitDurations>> {
  const { rows } = await sql<SplitRow & { department: string }>`
    SELECT v.department, ${splitColumns('v', 'duration_ms')} FROM department_visits v ${joinCases(question)}
    WHERE v.municipality = ${municipality} AND ${inPeriod(sql`v.ended_on`, question)} GROUP BY v.department`.execute(tx);
  return new Map(rows.map((row) => [row.department, splitOf(row)]));
}

type CasesOfDepartment = SplitDurations & { casesReturned: number; returns: number };

async function casesIn(tx: Snapshot, municipality: string, question: CasesQuestion): Promise<Map<string | null, CasesOfDepartment>> {
  const { rows } = await sql<SplitRow & { department: string; came_back: number; returns: number }>`
    WITH cohort AS MATERIALIZED (
      SELECT c.stream, c.department, c.visits, c.department_ms, c.with_us_ms, c.with_applicant_ms, c.with_others_ms
      FROM department_times c WHERE c.municipality = ${municipality} AND ${inPeriod(sql`c.decided_on`, question)} AND ${matching(question.filters)}
    ), came_back AS (
      SELECT v.department, count(*) AS returns, count(DISTINCT v.stream) AS cases
      FROM cohort JOIN department_visits v ON v.stream = cohort.stream AND v.department = cohort.department
      WHERE cohort.visits > 1 AND v.is_return GROUP BY v.department
    )
    SELECT cohort.department, ${splitColumns('cohort', 'department_ms')},
      coalesce(max(came_back.cases), 0)::integer AS came_back, coalesce(max(came_back.returns), 0)::integer AS returns
    FROM cohort LEFT JOIN came_back USING (department) GROUP BY cohort.department`.execute(tx);
  return new Map(rows.map((row) => [row.department, { ...splitOf(row), casesReturned: row.came_back, returns: row.returns }]));
}

async function queuesOf(tx: Snapshot, municipality: string, { filters, nowMs }: DepartmentsQuestion): Promise<Map<string | null, Queue>> {
  const since = (column: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`string_agg(greatest(0, ${nowMs}::float8 - extract(epoch FROM ${column}) * 1000)::bigint::text, ',')`;
  const { rows } = await sql<{ department: string | null; ages: string; here: string | null }>`
    SELECT v.department, ${since(sql`c.received`)} AS ages, ${since(sql`v.begun`)} AS here
    FROM department_visits v JOIN processing_times c ON c.stream = v.stream
    WHERE v.municipality = ${municipality} AND v.ended_on IS NULL AND ${matching(filters)} GROUP BY v.department
    UNION ALL
    SELECT NULL, ${since(sql`c.received`)}, NULL FROM processing_times c
    WHERE c.municipality = ${municipality} AND c.decided_on IS NULL AND c.department IS NULL AND ${matching(filters)} HAVING count(*) > 0`.execute(
    tx,
  );
  return new Map(rows.map(({ department, ages, here }) => [department, { agesMs: sampleOfList(ages), hereMs: sampleOfList(here) }]));
}

async function handOversIn(tx: Snapshot, municipality: string, question: CasesQuestion): Promise<HandOver[]> {
  const { rows } = await sql<HandOver>`
    SELECT v.handed_over_by AS "from", v.department AS "to", count(*)::integer AS count,
      (count(*) FILTER (WHERE v.is_return))::integer AS returns
    FROM department_visits v ${joinCases(question)}
    WHERE v.municipality = ${municipality} AND ${inPeriod(sql`v.begun_on`, question)} AND v.handed_over_by <> v.department
    GROUP BY v.handed_over_by, v.department ORDER BY v.handed_over_by COLLATE "C", v.department COLLATE "C"`.execute(tx);
  return rows;
}

async function decidedIn(
  tx: Snapshot,
  municipality: string,
  question: CasesQuestion,
): Promise<Omit<DepartmentsFigures['decided'], 'beforeRouting'>> {
  const { rows } = await sql<SplitRow & { routed: number; handed: number; handed_cases: number; returns: number; return_cases: number }>`
    SELECT ${splitColumns('c', 'gross_ms')}, count(c.department)::integer AS routed,
      coalesce(sum(c.hand_offs), 0)::integer AS handed, (count(*) FILTER (WHERE c.hand_offs > 0))::integer AS handed_cases,
      coalesce(sum(c.returns), 0)::integer AS returns, (count(*) FILTER (WHERE c.returns > 0))::integer AS return_cases
    FROM processing_times c
    WHERE c.municipality = ${municipality} AND ${inPeriod(sql`c.decided_on`, question)} AND ${matching(question.filters)}`.execute(tx);
  const [row] = rows as [(typeof rows)[number]];
  const { routed, handed, handed_cases: casesHandedOff, returns, return_cases: casesReturned } = row;
  return { ...splitOf(row), routed, handOffs: handed, casesHandedOff, returns, casesReturned };
}

async function notDecided(tx: Snapshot, municipality: string, question: CasesQuestion): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::integer AS n FROM processing_times c
    WHERE c.municipality = ${municipality} AND ${inPeriod(sql`c.received_on`, question)} AND c.decided_on IS NULL
      AND ${matching(question.filters)}`.execute(tx);
  return rows[0]?.n ?? 0;
}

function less(whole: SplitSums, parts: readonly SplitDurations[]): SplitSums {
  const sum = (part: keyof SplitSums): bigint => parts.reduce((left, { split }) => left - split[part], whole[part]);
  return { withUsMs: sum('withUsMs'), withApplicantMs: sum('withApplicantMs'), withOthersMs: sum('withOthersMs') };
}
