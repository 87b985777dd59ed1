import type { CaseState, Channel, Complexity, Instant, LocalDate } from '@casetrail/case';
import { visitDurations, type VisitDuration } from '@casetrail/measure';
import type { CaseChange } from '../case-change';
import { columnText } from '../rows/column-text';
import type { RowTable } from '../rows/row-table';
import { DECIDING } from './case-table';
import { heldDepartment } from './held';

/** One row a visit. The visit that an open case is on has no end and no durations yet. Durations in whole milliseconds. */
export interface DepartmentVisitsRow {
  stream: string;
  /** 0 for the first visit of the case. */
  visit: number;
  municipality: string;
  department: string;
  /** The department that handed the case over; null for the first visit. */
  handed_over_by: string | null;
  /** The case had been here before, and elsewhere meanwhile. */
  is_return: boolean;
  begun: Instant;
  begun_on: LocalDate;
  /** Routed out or decided. */
  ended: Instant | null;
  ended_on: LocalDate | null;
  duration_ms: number | null;
  with_us_ms: number | null;
  with_applicant_ms: number | null;
  with_others_ms: number | null;
}

/** One row for each department that a case visited: all of its visits there together. Of an open case, the durations are null. */
export interface DepartmentTimesRow {
  stream: string;
  department: string;
  municipality: string;
  case_type: string;
  industry: string | null;
  channel: Channel;
  complexity: Complexity | null;
  received: Instant;
  received_on: LocalDate;
  decided: Instant | null;
  decided_on: LocalDate | null;
  visits: number;
  department_ms: number | null;
  with_us_ms: number | null;
  with_applicant_ms: number | null;
  with_others_ms: number | null;
  department_goal: string | null;
  department_due: Instant | null;
  department_met: boolean | null;
}

// Waits that begin or end while a visit goes on count when it ends.
const MOVING = ['CaseRouted', ...DECIDING] as const;

/** Visits that have ended come out the same for every later end of the clock; the one that goes on has no durations. */
const visitsOf = (state: CaseState): VisitDuration[] =>
  visitDurations(state, Date.parse(state.visits.at(-1)?.from ?? state.receivedAt)).visits;

const UNKNOWN = { duration_ms: null, with_us_ms: null, with_applicant_ms: null, with_others_ms: null };

export const departmentVisitsTable: RowTable<DepartmentVisitsRow> = {
  name: 'department_visits',
  columns: {
    stream: 'text',
    visit: 'integer',
    municipality: 'text',
    department: 'text',
    handed_over_by: 'text',
    is_return: 'boolean',
    begun: 'timestamptz',
    begun_on: 'date',
    ended: 'timestamptz',
    ended_on: 'date',
    duration_ms: 'bigint',
    with_us_ms: 'bigint',
    with_applicant_ms: 'bigint',
    with_others_ms: 'bigint',
  },
  key: ['stream', 'visit'],
  changedBy: new Set(MOVING),
  rowsOf({ stream, state, terms: { calendar } }) {
    if (state.visits.length === 0) return [];
    const seen = new Set<string>();
    return visitsOf(state).map((visit, index, visits) => {
      const before = visits[index - 1]?.department ?? null;
      const isReturn = before !== visit.department && seen.has(visit.department);
      seen.add(visit.department);
      return {
        stream,
        visit: index,
        municipality: state.municipality,
        department: visit.department,
        handed_over_by: before,
        is_return: isReturn,
        begun: visit.from,
        begun_on: calendar.dateOf(Date.parse(visit.from)),
        ended: visit.to ?? null,
        ended_on: visit.to === undefined ? null : calendar.dateOf(Date.parse(visit.to)),
        ...(visit.to === undefined
          ? UNKNOWN
          : {
              duration_ms: visit.durationMs,
              with_us_ms: visit.withUsMs,
              with_applicant_ms: visit.withApplicantMs,
              with_others_ms: visit.withOthersMs,
            }),
      };
    });
  },
};

export const departmentTimesTable: RowTable<DepartmentTimesRow> = {
  name: 'department_times',
  columns: {
    stream: 'text',
    department: 'text',
    municipality: 'text',
    case_type: 'text',
    industry: 'text',
    channel: 'text',
    complexity: 'text',
    received: 'timestamptz',
    received_on: 'date',
    decided: 'timestamptz',
    decided_on: 'date',
    visits: 'integer',
    department_ms: 'bigint',
    with_us_ms: 'bigint',
    with_applicant_ms: 'bigint',
    with_others_ms: 'bigint',
    department_goal: 'text',
    department_due: 'timestamptz',
    department_met: 'boolean',
  },
  key: ['stream', 'department'],
  changedBy: new Set([...MOVING, 'CaseAcknowledged']),
  rowsOf({ stream, state, terms }: CaseChange): DepartmentTimesRow[] {
    if (state.visits.length === 0) return [];
    const dateOf = (at: Instant): LocalDate => terms.calendar.dateOf(Date.parse(at));
    const byDepartment = new Map<string, VisitDuration[]>();
    for (const visit of visitsOf(state)) byDepartment.set(visit.department, [...(byDepartment.get(visit.department) ?? []), visit]);
    return [...byDepartment].map(([department, visits]) => {
      const sum = (part: 'durationMs' | 'withUsMs' | 'withApplicantMs' | 'withOthersMs'): number | null =>
        state.decidedAt === undefined ? null : visits.reduce((total, visit) => total + visit[part], 0);
      const held = heldDepartment(department, visits, state, terms);
      return {
        stream,
        department,
        municipality: state.municipality,
        case_type: state.caseType,
        industry: columnText(state.business.industry),
        channel: state.channel,
        complexity: state.complexity ?? null,
        received: state.receivedAt,
        received_on: dateOf(state.receivedAt),
        decided: state.decidedAt ?? null,
        decided_on: state.decidedAt === undefined ? null : dateOf(state.decidedAt),
        visits: visits.length,
        department_ms: sum('durationMs'),
        with_us_ms: sum('withUsMs'),
        with_applicant_ms: sum('withApplicantMs'),
        with_others_ms: sum('withOthersMs'),
        department_goal: held.goal,
        department_due: held.due,
        department_met: held.met,
      };
    });
  },
};
