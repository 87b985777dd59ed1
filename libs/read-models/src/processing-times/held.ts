import type { CaseState, Instant } from '@casetrail/case';
import {
  goalFor,
  goalId,
  judge,
  judgeDepartment,
  type DepartmentJudgement,
  type GoalMeasure,
  type ServiceGoal,
  type Stretch,
  type Terms,
} from '@casetrail/measure';

/** How a case stands to the goal that it is held to. All null: there is no such goal. */
export interface Held {
  /** See `goalId`. */
  goal: string | null;
  /** The last moment at which it would be met; null once it is settled, and while it moves because the applicant is waited for. */
  due: Instant | null;
  /** Null until it is settled. */
  met: boolean | null;
}

const NOT_HELD: Held = { goal: null, due: null, met: null };

/** The latest instant that PostgreSQL and ISO 8601 write alike; a due date behind it is as good as none. */
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** Holds a case to its goal on a measure of the whole case. */
export function heldCase(
  measure: Exclude<GoalMeasure, 'department'>,
  state: CaseState,
  department: string | undefined,
  terms: Terms,
): Held {
  const goal = goalOf(measure, state, department, terms);
  // While the applicant is waited for, other events must not move what is due.
  const wait = measure === 'net' ? state.informationWaits.find(({ to }) => to === undefined) : undefined;
  return goal ? told(goal, judge(goal, state, terms, Date.parse(wait?.from ?? state.lastChangeAt))) : NOT_HELD;
}

/** Holds a case to the goal of a department that it visited. `stays`: its visits there, cut at the decision. */
export function heldDepartment(department: string, stays: readonly Stretch[], state: CaseState, terms: Terms): Held {
  const goal = goalOf('department', state, department, terms);
  if (!goal) return NOT_HELD;
  return told(goal, judgeDepartment(goal, stays, state.decidedAt, terms, Date.parse(state.lastChangeAt)));
}

const goalOf = (measure: GoalMeasure, { caseType, complexity, receivedAt }: CaseState, department: string | undefined, terms: Terms) =>
  goalFor(terms, { measure, caseType, complexity, department, receivedAt });

type Told = Pick<DepartmentJudgement, 'missedFromMs' | 'state' | 'paused'>;

function told(goal: ServiceGoal, { missedFromMs, state, paused }: Told): Held {
  const met = state === 'met' ? true : state === 'missed' ? false : null;
  // What was overdue when the applicant was asked stays so.
  const moves = paused && state !== 'overdue';
  const none = met !== null || moves || missedFromMs === null || missedFromMs > LAST_MS;
  return { goal: goalId(goal), due: none ? null : new Date(missedFromMs - 1).toISOString(), met };
}
