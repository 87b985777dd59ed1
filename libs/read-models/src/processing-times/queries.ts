import type { LocalDate } from '@casetrail/case';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { ProcessingTimesTables } from './table';

export const MEASURES = ['response', 'gross', 'net', 'department'] as const;
export type Measure = (typeof MEASURES)[number];

export const GROUPS = ['department', 'case-type', 'industry', 'channel', 'complexity', 'month'] as const;
export type GroupBy = (typeof GROUPS)[number];

export interface ProcessingTimesQuestion {
  measure: Measure;
  groupBy: readonly GroupBy[];
  /** First day of the period, in `timeZone`. Response time: of acknowledgement; the others: of decision. */
  from?: LocalDate;
  /** Last day of the period, inclusive. */
  to?: LocalDate;
  /** IANA name of the municipality's time zone. */
  timeZone: string;
}

export interface ProcessingTimesGroup {
  /** One value for each group asked for; null: not known of these cases. `month` is the month of acknowledgement or decision, `YYYY-MM`. */
  key: Partial<Record<GroupBy, string | null>>;
  /** Cases; for the measure `department`, pairs of a case and a department that it visited. */
  n: number;
  meanSeconds: number;
  /** Quantiles interpolate linearly (type 7). */
  medianSeconds: number;
  p75Seconds: number;
  p90Seconds: number;
  p95Seconds: number;
}

/** Why a case is not among the measured. The first two count cases received in the period, the others cases decided in it. */
export type LeftOutReason = 'not-acknowledged' | 'not-decided' | 'never-fully-informed' | 'never-routed';

export interface ProcessingTimes {
  /** In the order of their keys, unknown values last. */
  groups: ProcessingTimesGroup[];
  /** In cases. Reasons that no case has are missing. */
  coverage: { measured: number; leftOut: Partial<Record<LeftOutReason, number>> };
}

/** What is measured, on which rows: SQL over `processing_times` as `c`. */
interface Plan {
  source: RawBuilder<unknown>;
  valueMs: RawBuilder<unknown>;
  cohort: 'acknowledged' | 'decided';
  department: RawBuilder<unknown>;
  /** Cases of the cohort that are left out. */
  lacking?: { test: RawBuilder<unknown>; reason: LeftOutReason };
  /** Cases that are not of the cohort yet. */
  pending: LeftOutReason;
}

const CASES = sql`processing_times c`;
/** Several visits of a case to a department are one time. */
const DEPARTMENT_TIMES = sql`processing_times c JOIN LATERAL (
  SELECT department, sum(duration_ms) AS duration_ms FROM department_visits WHERE stream = c.stream GROUP BY department
) v ON true`;

const PLANS: Record<Measure, Plan> = {
  response: {
    source: CASES,
    valueMs: sql`c.response_ms`,
    cohort: 'acknowledged',
    department: sql`c.department`,
    pending: 'not-acknowledged',
  },
  gross: { source: CASES, valueMs: sql`c.gross_ms`, cohort: 'decided', department: sql`c.department`, pending: 'not-decided' },
  net: {
    source: CASES,
    valueMs: sql`c.net_ms`,
    cohort: 'decided',
    department: sql`c.department`,
    lacking: { test: sql`c.net_ms IS NULL`, reason: 'never-fully-informed' },
    pending: 'not-decided',
  },
  department: {
    source: DEPARTMENT_TIMES,
    valueMs: sql`v.duration_ms`,
    cohort: 'decided',
    department: sql`v.department`,
    lacking: { test: sql`NOT EXISTS (SELECT FROM department_visits v WHERE v.stream = c.stream)`, reason: 'never-routed' },
    pending: 'not-decided',
  },
};

/** How long a municipality's cases took. */
export async function processingTimes(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- takes the installation's database, whatever tables its type knows
  db: Kysely<any>,
  municipality: string,
  question: ProcessingTimesQuestion,
): Promise<ProcessingTimes> {
  // Both answers from one snapshot, so that they add up while the projector writes.
  return (db as Kysely<ProcessingTimesTables>)
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => ({
      groups: await groupsOf(tx, municipality, question),
      coverage: await coverageOf(tx, municipality, question),
    }));
}

async function groupsOf(
  db: Kysely<ProcessingTimesTables>,
  municipality: string,
  question: ProcessingTimesQuestion,
): Promise<ProcessingTimesGroup[]> {
  const plan = PLANS[question.measure];
  const groupBy = [...new Set(question.groupBy)];
  const keys = groupBy.map((group, i) => sql`${keyOf(group, plan, question.timeZone)} AS ${sql.raw(`key_${i}`)}`);
  const positions = groupBy.map((_, i) => sql.raw(`key_${i}`));
  const { rows } = await sql<{ n: number; mean: number; quantiles: number[] } & Record<`key_${number}`, string | null>>`
    SELECT ${sql.join([...positions, sql`count(*)::integer AS n`, sql`avg(value)::float8 AS mean`])},
      percentile_cont(ARRAY[0.5, 0.75, 0.9, 0.95]) WITHIN GROUP (ORDER BY value) AS quantiles
    FROM (
      SELECT ${sql.join([...keys, sql`${plan.valueMs}::float8 / 1000 AS value`])} FROM ${plan.source}
      WHERE c.municipality = ${municipality} AND c.${sql.ref(plan.cohort)} IS NOT NULL AND ${plan.valueMs} IS NOT NULL
        AND ${inPeriod(plan.cohort, question)}
    ) measured
    ${positions.length === 0 ? sql`` : sql`GROUP BY ${sql.join(positions)}`}
    HAVING count(*) > 0
    ${positions.length === 0 ? sql`` : sql`ORDER BY ${sql.join(positions.map((position) => sql`${position} COLLATE "C" NULLS LAST`))}`}
  `.execute(db);
  return rows.map((row) => {
    const [median, p75, p90, p95] = row.quantiles as [number, number, number, number];
    return {
      key: Object.fromEntries(groupBy.map((group, i) => [group, row[`key_${i}`] ?? null])),
      n: row.n,
      meanSeconds: row.mean,
      medianSeconds: median,
      p75Seconds: p75,
      p90Seconds: p90,
      p95Seconds: p95,
    };
  });
}

async function coverageOf(
  db: Kysely<ProcessingTimesTables>,
  municipality: string,
  question: ProcessingTimesQuestion,
): Promise<ProcessingTimes['coverage']> {
  const { cohort, lacking, pending } = PLANS[question.measure];
  const { rows } = await sql<{ cohort: number; lacking: number; pending: number }>`
    SELECT
      (SELECT count(*)::integer FROM processing_times c
        WHERE c.municipality = ${municipality} AND c.${sql.ref(cohort)} IS NOT NULL AND ${inPeriod(cohort, question)}) AS cohort,
      (SELECT count(*)::integer FROM processing_times c
        WHERE c.municipality = ${municipality} AND c.${sql.ref(cohort)} IS NOT NULL AND ${inPeriod(cohort, question)}
          AND ${lacking?.test ?? sql`false`}) AS lacking,
      (SELECT count(*)::integer FROM processing_times c
        WHERE c.municipality = ${municipality} AND c.${sql.ref(cohort)} IS NULL AND ${inPeriod('received', question)}) AS pending
  `.execute(db);
  const counts = rows[0] ?? { cohort: 0, lacking: 0, pending: 0 };
  return {
    measured: counts.cohort - counts.lacking,
    leftOut: {
      ...(counts.pending > 0 ? { [pending]: counts.pending } : {}),
      ...(lacking !== undefined && counts.lacking > 0 ? { [lacking.reason]: counts.lacking } : {}),
    },
  };
}

/** The municipality's own days: from its midnight to its midnight. */
function inPeriod(column: 'received' | 'acknowledged' | 'decided', { from, to, timeZone }: ProcessingTimesQuestion): RawBuilder<unknown> {
  const after = from === undefined ? sql`true` : sql`c.${sql.ref(column)} >= ${from}::date::timestamp AT TIME ZONE ${timeZone}`;
  const before = to === undefined ? sql`true` : sql`c.${sql.ref(column)} < (${to}::date + 1)::timestamp AT TIME ZONE ${timeZone}`;
  return sql`${after} AND ${before}`;
}

function keyOf(group: GroupBy, { cohort, department }: Plan, timeZone: string): RawBuilder<unknown> {
  switch (group) {
    case 'department':
      return department;
    case 'case-type':
      return sql`c.case_type`;
    case 'month':
      return sql`to_char(c.${sql.ref(cohort)} AT TIME ZONE ${timeZone}, 'YYYY-MM')`;
    default:
      return sql`c.${sql.ref(group)}`;
  }
}
