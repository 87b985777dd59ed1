import { GOAL_MEASURES, type GoalMeasure } from '@casetrail/measure';
import type { ProcessingTimesRow } from '../case-table';
import type { DepartmentTimesRow } from '../department-tables';

/** What one case (for the measure department: one case and department) adds to the cells of one measure. */
export interface Facts {
  municipality: string;
  measure: GoalMeasure;
  caseType: string;
  complexity: string | null;
  department: string | null;
  industry: string | null;
  channel: string;
  receivedMonth: string;
  receivedMs: number;
  /** Month of acknowledgement or decision; null while the case is open for this measure. */
  settledMonth: string | null;
  /** Null: settled without this measure (never fully informed). */
  valueMs: number | null;
  goal: string | null;
  dueMs: number | null;
  met: boolean | null;
}

type FactsOf<Row> = (row: Row) => Facts[];

const monthOf = (date: string): string => date.slice(0, 7);
const msOf = (instant: string | null): number | null => (instant === null ? null : Date.parse(instant));

const CASE_MEASURES = GOAL_MEASURES.filter((measure) => measure !== 'department');

export const factsOfCase: FactsOf<ProcessingTimesRow> = (row) => {
  const about = common(row);
  return CASE_MEASURES.map((measure) => {
    const settledOn = measure === 'response' ? row.acknowledged_on : row.decided_on;
    return {
      ...about,
      measure,
      department: row.department,
      settledMonth: settledOn === null ? null : monthOf(settledOn),
      valueMs: row[`${measure}_ms`],
      goal: row[`${measure}_goal`],
      dueMs: msOf(row[`${measure}_due`]),
      met: row[`${measure}_met`],
    };
  });
};

export const factsOfDepartment: FactsOf<DepartmentTimesRow> = (row) => [
  {
    ...common(row),
    measure: 'department',
    department: row.department,
    settledMonth: row.decided_on === null ? null : monthOf(row.decided_on),
    valueMs: row.department_ms,
    goal: row.department_goal,
    dueMs: msOf(row.department_due),
    met: row.department_met,
  },
];

const common = (row: ProcessingTimesRow | DepartmentTimesRow) => ({
  municipality: row.municipality,
  caseType: row.case_type,
  complexity: row.complexity,
  industry: row.industry,
  channel: row.channel,
  receivedMonth: monthOf(row.received_on),
  receivedMs: Date.parse(row.received),
});

/** Whether both add the same: most events of a case change one measure or none. */
export const sameFacts = (one: Facts, other: Facts): boolean =>
  (Object.keys(one) as (keyof Facts)[]).every((each) => one[each] === other[each]);

/** SQL for the columns of a row that {@link factsOfCase} or {@link factsOfDepartment} reads, as they were given when it was written. */
export const CASE_COLUMNS = [
  'municipality, case_type, industry, channel, complexity, department',
  ...['received_on', 'acknowledged_on', 'decided_on'],
  ...['received', 'response_due', 'gross_due', 'net_due'].map(instant),
  ...['response_ms', 'gross_ms', 'net_ms'].map((column) => `${column}::float8 AS ${column}`),
  'response_goal, gross_goal, net_goal, response_met, gross_met, net_met',
].join(', ');

export const DEPARTMENT_COLUMNS = [
  'municipality, case_type, industry, channel, complexity, department, received_on, decided_on',
  ...['received', 'department_due'].map(instant),
  'department_ms::float8 AS department_ms, department_goal, department_met',
].join(', ');

function instant(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${column}`;
}
