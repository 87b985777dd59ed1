import type { LocalDate } from '@casetrail/case';
import { sql, type Kysely } from 'kysely';
import { readSnapshot } from '../read-snapshot';

export interface FlowQuestion {
  department: string;
  /** First day of the period, local. */
  from: LocalDate;
  /** Last day of the period, inclusive. */
  to: LocalDate;
}

/** An ISO week, from Monday to Sunday, as far as it lies in the period. */
export interface FlowWeek {
  /** `2026-W09`. */
  week: string;
  /** First and last day counted. */
  from: LocalDate;
  to: LocalDate;
  /** Visits that began, and that ended. */
  begun: number;
  ended: number;
  /** Visits that go on at the end of the last day counted. */
  balance: number;
}

export interface DepartmentFlow {
  /** Visits that went on when the period began. */
  before: number;
  /** Every week of the period, those without work too. */
  weeks: FlowWeek[];
}

/** Work in and out of a department, week by week. A visit that began and ended on one day counts as both. */
export async function departmentFlow(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- takes the installation's database, whatever tables its type knows
  db: Kysely<any>,
  municipality: string,
  { department, from, to }: FlowQuestion,
): Promise<DepartmentFlow> {
  return readSnapshot(db, async (tx) => {
    const { rows } = await sql<FlowWeek & { before: number }>`
      WITH weeks AS (
        SELECT monday::date AS monday FROM generate_series(date_trunc('week', ${from}::timestamp), ${to}::timestamp, '1 week') monday
      ), moved AS MATERIALIZED (
        SELECT begun_on, ended_on FROM department_visits
        WHERE municipality = ${municipality} AND department = ${department} AND (ended_on >= ${from}::date OR ended_on IS NULL)
          AND begun_on <= ${to}::date
      ), begun AS (
        SELECT date_trunc('week', begun_on)::date AS monday, count(*) AS n FROM moved WHERE begun_on >= ${from}::date GROUP BY 1
      ), ended AS (
        SELECT date_trunc('week', ended_on)::date AS monday, count(*) AS n FROM moved WHERE ended_on <= ${to}::date GROUP BY 1
      ), counted AS (
        SELECT monday, coalesce(begun.n, 0) AS begun, coalesce(ended.n, 0) AS ended,
          (SELECT count(*) FROM moved WHERE begun_on < ${from}::date) AS before
        FROM weeks LEFT JOIN begun USING (monday) LEFT JOIN ended USING (monday)
      )
      SELECT to_char(monday, 'IYYY-"W"IW') AS week, greatest(monday, ${from}::date) AS "from", least(monday + 6, ${to}::date) AS "to",
        begun::integer, ended::integer, before::integer, (before + sum(begun - ended) OVER (ORDER BY monday))::integer AS balance
      FROM counted ORDER BY monday`.execute(tx);
    return { before: rows[0]?.before ?? 0, weeks: rows.map(({ before: _before, ...week }) => week) };
  });
}
