import { sql } from 'kysely';
import type { TestDatabase } from '../support/database';
import type { PlainCalendar } from './plain-calendar';
import type { Split } from './plain-durations';
import type { Measured } from './plain-figures';
import type { PlainHeld } from './plain-goals';

/** Rows as PostgreSQL gives them: durations are bigint, which come as text. */
type Row = Record<string, string | number | boolean | Date | null>;

/** What the product keeps of a municipality's cases, by the cases' own ids. */
export interface ProductRows {
  cases: Map<string, Row>;
  visits: Map<string, Row[]>;
  departments: Map<string, Row[]>;
}

export async function productRows({ kysely }: TestDatabase, municipality: string): Promise<ProductRows> {
  const rowsOf = async (table: string, order: string): Promise<Row[]> => {
    const { rows } = await sql<Row>`SELECT t.*, e.data ->> 'externalId' AS id
      FROM ${sql.table(table)} t JOIN events e ON e.stream = t.stream AND e.version = 0
      WHERE t.municipality = ${municipality} ORDER BY ${sql.raw(order)}`.execute(kysely);
    return rows;
  };
  const grouped = (rows: Row[]): Map<string, Row[]> => {
    const byCase = new Map<string, Row[]>();
    for (const row of rows) byCase.set(row['id'] as string, [...(byCase.get(row['id'] as string) ?? []), row]);
    return byCase;
  };
  return {
    cases: new Map((await rowsOf('processing_times', '1')).map((row) => [row['id'] as string, row])),
    visits: grouped(await rowsOf('department_visits', 't.visit')),
    departments: grouped(await rowsOf('department_times', 't.department')),
  };
}

const TOLERANCE_MS = 1000;

/** Where the row of a case says something else than the plain measurement. */
export function rowDifferences({ one, durations, department, held }: Measured, { cases }: ProductRows, calendar: PlainCalendar): string[] {
  const row = cases.get(one.id) ?? {};
  const differ = differences(one.id, row);
  return [
    ...differ.times({ received: one.receivedMs, acknowledged: one.acknowledgedMs, decided: one.decidedMs }),
    ...differ.values({
      case_type: one.caseType,
      complexity: one.complexity,
      channel: one.channel,
      department,
      outcome: one.outcome,
      received_on: calendar.dateOf(one.receivedMs),
      acknowledged_on: one.acknowledgedMs === null ? null : calendar.dateOf(one.acknowledgedMs),
      decided_on: one.decidedMs === null ? null : calendar.dateOf(one.decidedMs),
    }),
    ...differ.durations({ response_ms: durations.responseMs, net_ms: durations.netMs, ...columns('gross', durations.gross) }),
    ...(['response', 'gross', 'net'] as const).flatMap((measure) => heldDifferences(measure, held[measure], differ)),
  ];
}

function heldDifferences(measure: string, { goal, dueMs, met, overdue }: PlainHeld, differ: ReturnType<typeof differences>): string[] {
  // A due date that has passed and moves on with the clock is not a date to be kept in a row.
  const movesOverdue = overdue && dueMs === null;
  return [
    ...differ.values({ [`${measure}_goal`]: goal, [`${measure}_met`]: met }),
    ...(movesOverdue ? [] : differ.times({ [`${measure}_due`]: dueMs })),
  ];
}

/** Where visits and departments of a case say something else. */
export function departmentDifferences({ one, durations, stays }: Measured, { visits, departments }: ProductRows): string[] {
  const decided = one.decidedMs !== null;
  const visitRows = visits.get(one.id) ?? [];
  const departmentRows = departments.get(one.id) ?? [];
  const faults =
    visitRows.length === durations.visits.length ? [] : [`${one.id}: ${visitRows.length} visits, not ${durations.visits.length}`];
  if (departmentRows.length !== durations.departments.size) faults.push(`${one.id}: ${departmentRows.length} departments`);
  durations.visits.forEach((visit, i) => {
    const ended = visit.toMs !== Infinity;
    const differ = differences(`${one.id} visit ${i}`, visitRows[i] ?? {});
    const seen = durations.visits.slice(0, i).map(({ department }) => department);
    faults.push(
      ...differ.values({ department: visit.department, handed_over_by: seen.at(-1) ?? null, is_return: seen.includes(visit.department) }),
      ...differ.times({ begun: visit.fromMs, ended: ended ? visit.toMs : null }),
      ...differ.durations(columns('duration', ended ? visit : null)),
    );
  });
  for (const [department, split] of durations.departments) {
    const differ = differences(`${one.id} ${department}`, departmentRows.find((row) => row['department'] === department) ?? {});
    const { goal, dueMs, met } = stays.get(department)!;
    faults.push(
      ...differ.times({ department_due: dueMs }),
      ...differ.durations(columns('department', decided ? split : null)),
      ...differ.values({
        department_goal: goal,
        department_met: met,
        visits: one.visits.filter((visit) => visit.department === department).length,
      }),
    );
  }
  return faults;
}

const columns = (whole: string, split: Split | null): Record<string, number | null> => ({
  [`${whole}_ms`]: split && split.ms,
  with_us_ms: split && split.usMs,
  with_applicant_ms: split && split.applicantMs,
  with_others_ms: split && split.othersMs,
});

function differences(name: string, row: Row) {
  const told = (column: string, plain: unknown): string => `${name}: ${column} is ${String(row[column])}, not ${String(plain)}`;
  const near = (product: number | null, plain: number | null): boolean =>
    product === null || plain === null ? product === plain : Math.abs(product - plain) <= TOLERANCE_MS;
  const found = <T>(expected: Record<string, T>, same: (value: Row[string] | undefined, plain: T) => boolean): string[] =>
    Object.entries(expected)
      .filter(([column, plain]) => !same(row[column], plain))
      .map(([column, plain]) => told(column, plain));
  return {
    values: (expected: Record<string, unknown>) => found(expected, (value, plain) => value === plain),
    times: (expected: Record<string, number | null>) =>
      found(expected, (value, plain) => value !== undefined && near(value === null ? null : (value as Date).getTime(), plain)),
    durations: (expected: Record<string, number | null>) =>
      found(expected, (value, plain) => value !== undefined && near(value === null ? null : Number(value), plain)),
  };
}
