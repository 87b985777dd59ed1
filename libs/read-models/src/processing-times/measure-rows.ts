import { EMPTY_SAMPLE, sampleOf } from '@casetrail/measure';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import {
  compareKeys,
  type Dimension,
  type Filters,
  type GroupBy,
  type LeftOutReason,
  type Measured,
  type MeasuredGroup,
  type MeasureQuestion,
} from './question';
import type { ProcessingTimesTables } from './create';
import { QuestionTooLarge, readSnapshot } from './read-snapshot';

/** More groups than this nobody reads. Those of different goals count apart. */
const MOST_GROUPS = 20_000;

/** The rows of a measure, as `c`. */
const tableOf = ({ measure }: MeasureQuestion): RawBuilder<unknown> =>
  measure === 'department' ? sql`department_times c` : sql`processing_times c`;

const settledOn = ({ measure }: Pick<MeasureQuestion, 'measure'>): RawBuilder<unknown> =>
  measure === 'response' ? sql`c.acknowledged_on` : sql`c.decided_on`;

const COLUMN_OF: Record<Dimension, RawBuilder<unknown>> = {
  department: sql`c.department`,
  'case-type': sql`c.case_type`,
  industry: sql`c.industry`,
  channel: sql`c.channel`,
  complexity: sql`c.complexity`,
};

/**
 * Measures case by case: exact, in time that grows with the number of cases in the period.
 * @throws {QuestionTooLarge} too many groups, or, outside a transaction of the caller's, too many cases
 */
export async function measureRows(db: Kysely<ProcessingTimesTables>, municipality: string, question: MeasureQuestion): Promise<Measured> {
  const answer = async (tx: Kysely<ProcessingTimesTables>): Promise<Measured> => {
    const groups = await groupsOf(tx, municipality, question);
    return { groups, coverage: await coverageOf(tx, municipality, question), errorAtMost: 0 };
  };
  // Both answers from one snapshot, so that they add up while the projector writes: the caller's, or one of their own.
  return db.isTransaction ? answer(db) : readSnapshot(db, answer);
}

interface Row extends Record<`key_${number}`, string | null> {
  goal: string | null;
  without: number;
  open: number;
  met: number;
  missed: number;
  overdue: number;
  pending: number;
  values: string | null;
  ages: string | null;
}

/** A group as its rows come in. */
interface Collected {
  group: MeasuredGroup;
  values: number[];
  ages: number[];
}

async function groupsOf(db: Kysely<ProcessingTimesTables>, municipality: string, question: MeasureQuestion): Promise<MeasuredGroup[]> {
  const { measure, groupBy, cohort, nowMs } = question;
  const keys = groupBy.map((group, i) => sql`${keyOf(group, question)} AS ${sql.raw(`key_${i}`)}`);
  const valueMs = sql.ref(`c.${measure}_ms`);
  const settled = sql`${settledOn(question)} IS NOT NULL`;
  const due = sql.ref(`c.${measure}_due`);
  const now = sql`to_timestamp(${nowMs}::float8 / 1000)`;
  const { rows } = await sql<Row>`
    SELECT ${sql.join([...keys, sql`${sql.ref(`c.${measure}_goal`)} AS goal`])},
      (count(*) FILTER (WHERE ${settled} AND ${valueMs} IS NULL))::integer AS without,
      (count(*) FILTER (WHERE NOT ${settled}))::integer AS open,
      (count(*) FILTER (WHERE ${sql.ref(`c.${measure}_met`)}))::integer AS met,
      (count(*) FILTER (WHERE NOT ${sql.ref(`c.${measure}_met`)}))::integer AS missed,
      (count(*) FILTER (WHERE NOT ${settled} AND ${due} < ${now}))::integer AS overdue,
      (count(*) FILTER (WHERE NOT ${settled} AND (${due} < ${now}) IS NOT TRUE))::integer AS pending,
      string_agg(${valueMs}::text, ',') FILTER (WHERE ${settled}) AS values,
      ${hasAges(question) ? sql`string_agg(greatest(0, ${nowMs}::float8 - extract(epoch FROM c.received) * 1000)::bigint::text, ',') FILTER (WHERE NOT ${settled})` : sql`NULL`} AS ages
    FROM ${tableOf(question)}
    WHERE c.municipality = ${municipality} AND ${inPeriod(cohort === 'receipt' ? sql`c.received_on` : settledOn(question), question)}
      AND ${matching(question.filters)}
    GROUP BY ${sql.join([...groupBy.map((_, i) => sql.raw(String(i + 1))), sql.raw(String(groupBy.length + 1))])}
    LIMIT ${MOST_GROUPS + 1}`.execute(db);
  if (rows.length > MOST_GROUPS) throw new QuestionTooLarge(`There are more than ${MOST_GROUPS} groups`);
  const groups = new Map<string, Collected>();
  for (const row of rows) {
    const key = Object.fromEntries(groupBy.map((group, i) => [group, row[`key_${i}`] ?? null]));
    const name = JSON.stringify(key);
    const own: Collected = groups.get(name) ?? {
      group: { key, settled: EMPTY_SAMPLE, settledWithout: 0, goals: {}, open: { cases: 0, agesMs: EMPTY_SAMPLE } },
      values: [],
      ages: [],
    };
    groups.set(name, own);
    own.group.settledWithout += row.without;
    own.group.open.cases += row.open;
    if (row.goal !== null) {
      const { met, missed, overdue, pending } = row;
      own.group.goals[row.goal] = { met, missed, overdue, pending };
    }
    pushAll(own.values, row.values);
    pushAll(own.ages, row.ages);
  }
  return [...groups.values()]
    .map(({ group, values, ages }) => ({
      ...group,
      settled: sampleOf(values),
      open: { cases: group.open.cases, agesMs: sampleOf(ages) },
    }))
    .sort(compareKeys(groupBy));
}

function pushAll(into: number[], listed: string | null): void {
  if (listed !== null) for (const value of listed.split(',')) into.push(Number(value));
}

/** Net and department time stand still at times: how long ago a case was received does not say how much of them it has used. */
export const hasAges = ({ measure }: Pick<MeasureQuestion, 'measure'>): boolean => measure === 'response' || measure === 'gross';

export const pendingReason = ({ measure }: Pick<MeasureQuestion, 'measure'>): LeftOutReason =>
  measure === 'response' ? 'not-acknowledged' : 'not-decided';

async function coverageOf(
  db: Kysely<ProcessingTimesTables>,
  municipality: string,
  question: MeasureQuestion,
): Promise<Measured['coverage']> {
  const { measure } = question;
  // In cases, also for the measure department, which has several rows a case: of them any department may be wanted.
  const { department, ...others } = question.filters ?? {};
  const filters = measure === 'department' || department === undefined ? others : { ...others, department };
  const settled = sql`${settledOn(question)} IS NOT NULL`;
  const cohort = question.cohort === 'receipt' ? sql`c.received_on` : settledOn(question);
  const { rows } = await sql<{ settled: number; lacking: number; open: number }>`
    SELECT
      (count(*) FILTER (WHERE ${inPeriod(cohort, question)} AND ${settled}))::integer AS settled,
      (count(*) FILTER (WHERE ${inPeriod(cohort, question)} AND ${settled} AND ${lacking(measure)}))::integer AS lacking,
      (count(*) FILTER (WHERE NOT ${settled} AND ${inPeriod(sql`c.received_on`, question)}))::integer AS open
    FROM processing_times c
    WHERE c.municipality = ${municipality} AND ${matching(filters)}
      AND (${inPeriod(cohort, question)} OR (NOT ${settled} AND ${inPeriod(sql`c.received_on`, question)}))`.execute(db);
  const counts = rows[0] ?? { settled: 0, lacking: 0, open: 0 };
  return coverage(question, counts);
}

export function coverage(
  question: Pick<MeasureQuestion, 'measure' | 'cohort'>,
  counts: { settled: number; lacking: number; open: number },
): Measured['coverage'] {
  const lackingReason: LeftOutReason = question.measure === 'net' ? 'never-fully-informed' : 'never-routed';
  // In a receipt cohort open cases count as well, where their age says something.
  const counted = question.cohort === 'receipt' && hasAges(question) ? counts.open : 0;
  return {
    measured: counts.settled - counts.lacking + counted,
    leftOut: {
      ...(counts.open > counted ? { [pendingReason(question)]: counts.open } : {}),
      ...(counts.lacking > 0 ? { [lackingReason]: counts.lacking } : {}),
    },
  };
}

function lacking(measure: MeasureQuestion['measure']): RawBuilder<unknown> {
  if (measure === 'net') return sql`c.net_ms IS NULL`;
  return measure === 'department' ? sql`c.department IS NULL` : sql`false`;
}

/** Whether a date lies in the period. */
export function inPeriod(column: RawBuilder<unknown>, { from, to }: Pick<MeasureQuestion, 'from' | 'to'>): RawBuilder<unknown> {
  const after = from === undefined ? sql`${column} IS NOT NULL` : sql`${column} >= ${from}::date`;
  return to === undefined ? after : sql`(${after} AND ${column} <= ${to}::date)`;
}

/** Whether the case `c` passes every filter. */
export function matching(filters: Filters = {}): RawBuilder<unknown> {
  const tests = Object.entries(filters).map(([dimension, values]) => {
    const column = COLUMN_OF[dimension as Dimension];
    const known = values.filter((value) => value !== null);
    return sql`(${column} = ANY(${known}::text[]) OR (${values.includes(null)}::boolean AND ${column} IS NULL))`;
  });
  return tests.length === 0 ? sql`true` : sql.join(tests, sql` AND `);
}

function keyOf(group: GroupBy, { cohort, measure }: MeasureQuestion): RawBuilder<unknown> {
  if (group !== 'month') return COLUMN_OF[group];
  return sql`to_char(${cohort === 'receipt' ? sql`c.received_on` : settledOn({ measure })}, 'YYYY-MM')`;
}
