import { currentDepartment, type CaseState, type Instant, type LocalDate } from '@casetrail/case';
import {
  goalFor,
  judge,
  judgeDepartment,
  type Calendar,
  type DepartmentJudgement,
  type GoalMeasure,
  type GoalState,
  type HeldGoal,
  type Terms,
} from '@casetrail/measure';

/** How a case stands to one of the goals that it is held to. */
export interface DueDate {
  measure: GoalMeasure;
  goal: HeldGoal;
  /** Of a goal on department time: the department that the case is with. */
  department?: string;
  /** The end of the limit. Missing when it lies behind the last year that dates have. */
  due?: Due;
  state: GoalState;
  /** The applicant is waited for, and the goal moves with the clock: `due` is what it would be if the wait ended at once. */
  paused: boolean;
}

export interface Due {
  /** In days, the midnight that ends the last one. */
  dueMs: number;
  /** The local date that it falls on; in days, the last one. */
  date: LocalDate;
  /** From this moment on it is missed. */
  missedFromMs: number;
}

/** What goals are judged by: of a folded case, all of it. */
export type Judged = Pick<
  CaseState,
  'caseType' | 'complexity' | 'receivedAt' | 'acknowledgedAt' | 'decidedAt' | 'completedAt' | 'informationWaits' | 'hearings' | 'visits'
>;

/**
 * The goals that a case is held to and how it stands to them at `nowMs`: on response, gross and net time, and on the time in the department
 * that it is with. A measure without a goal is missing.
 */
export function dueDates(state: Judged, terms: Terms, nowMs: number): DueDate[] {
  const department = currentDepartment(state);
  const ofCase = (['response', 'gross', 'net'] as const).map((measure) => dueDateOf(measure, state, terms, nowMs));
  return [...ofCase, department === undefined ? undefined : departmentDueDate(department, state, terms, nowMs)].filter(
    (each) => each !== undefined,
  );
}

/** How a case stands to its goal on one measure of the whole case; undefined: it has none. */
export function dueDateOf(measure: Exclude<GoalMeasure, 'department'>, state: Judged, terms: Terms, nowMs: number): DueDate | undefined {
  const goal = goalOf(measure, state, terms);
  return goal && told(goal, judge(goal, state, terms, nowMs), terms);
}

function departmentDueDate(department: string, state: Judged, terms: Terms, nowMs: number): DueDate | undefined {
  const goal = goalOf('department', state, terms);
  if (!goal) return undefined;
  const visits = state.visits.filter((visit) => visit.department === department);
  return { ...told(goal, judgeDepartment(goal, visits, state.decidedAt, terms, nowMs), terms), department };
}

function goalOf(measure: GoalMeasure, state: Judged, terms: Terms): HeldGoal | undefined {
  const { caseType, complexity, receivedAt } = state;
  return goalFor(terms, { measure, caseType, complexity, department: currentDepartment(state), receivedAt });
}

function told(goal: HeldGoal, { dueMs, missedFromMs, state, paused }: DepartmentJudgement, { calendar }: Terms): DueDate {
  const due = dueOf(goal, dueMs, missedFromMs, calendar);
  return { measure: goal.measure, goal, ...(due && { due }), state, paused };
}

/** Later dates are known to neither calendars nor cursors. */
const LAST_MS = Date.parse('2999-12-31T00:00:00.000Z');

function dueOf({ limit }: HeldGoal, dueMs: number | null, missedFromMs: number | null, calendar: Calendar): Due | undefined {
  if (dueMs === null || !(dueMs < LAST_MS)) return undefined;
  const inDays = limit.unit === 'calendar-days' || limit.unit === 'working-days';
  // A limit in days ends with the midnight that begins the next one.
  return { dueMs, date: calendar.dateOf(inDays ? dueMs - 1 : dueMs), missedFromMs: missedFromMs ?? Infinity };
}

/** An instant that may be none. */
export const instantOf = (ms: number): Instant | null => (ms < LAST_MS ? new Date(ms).toISOString() : null);
