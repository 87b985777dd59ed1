import type { PlainCalendar, Unit } from './plain-calendar';
import type { PlainCase, Stretch } from './plain-case';

export type Measure = 'response' | 'gross' | 'net' | 'department';

/** A version of a goal, as it is declared to the product too. */
export interface PlainGoal {
  key: string;
  measure: Measure;
  caseType?: string;
  complexity?: 'simple' | 'complex';
  department?: string;
  limit: { amount: number; unit: Unit };
  requiredShare: number;
  validFrom: string;
}

/** What the documents promise besides: an answer within 24 hours, simple cases within 14 days. */
const USUAL: PlainGoal[] = [
  {
    key: 'default-response',
    measure: 'response',
    limit: { amount: 24, unit: 'elapsed-hours' },
    requiredShare: 0.9,
    validFrom: '1900-01-01',
  },
  {
    key: 'default-gross-simple',
    measure: 'gross',
    complexity: 'simple',
    limit: { amount: 14, unit: 'calendar-days' },
    requiredShare: 0.9,
    validFrom: '1900-01-01',
  },
];

/** The goal of a case: of those that hold it the closest (type before department before complexity), of its versions the one valid on receipt. */
export function goalOf(
  own: readonly PlainGoal[],
  measure: Measure,
  { caseType, complexity, receivedMs }: PlainCase,
  department: string | undefined,
  calendar: PlainCalendar,
): PlainGoal | undefined {
  const date = calendar.dateOf(receivedMs);
  const holding = [...USUAL, ...own].filter(
    (goal) =>
      goal.measure === measure &&
      goal.validFrom <= date &&
      (goal.caseType ?? caseType) === caseType &&
      (goal.complexity ?? complexity) === complexity &&
      (goal.department ?? department) === department,
  );
  const closeness = (goal: PlainGoal): string =>
    [goal.caseType !== undefined, goal.department !== undefined, goal.complexity !== undefined].map(Number).join('');
  return holding.sort((a, b) => compare(closeness(a), closeness(b)) || compare(a.validFrom, b.validFrom)).at(-1);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export interface PlainHeld {
  goal: string | null;
  /** Of an open case: the last moment at which it would be met. Null: there is none, or it moves. */
  dueMs: number | null;
  met: boolean | null;
  /** Of an open case, at the moment that is asked about. */
  overdue: boolean;
}

const HELD_TO_NONE: PlainHeld = { goal: null, dueMs: null, met: null, overdue: false };

/** How a case stands to its goal on response, gross or net time. What an open wait for the applicant moves is known only as far as now. */
export function heldTo(goal: PlainGoal | undefined, one: PlainCase, calendar: PlainCalendar, nowMs: number): PlainHeld {
  if (goal === undefined) return HELD_TO_NONE;
  const { amount, unit } = goal.limit;
  const endMs = goal.measure === 'response' ? one.acknowledgedMs : one.decidedMs;
  const waits = goal.measure === 'net' ? one.waits : [];
  const moves = endMs === null && waits.some(({ toMs }) => toMs === Infinity);
  const waited = waits.reduce((sum, { fromMs, toMs }) => sum + calendar.between(unit, { fromMs, toMs: Math.min(toMs, nowMs) }), 0);
  const inDays = unit === 'calendar-days' || unit === 'working-days';
  const dueMs = inDays
    ? calendar.after(unit, waited, calendar.endOfDayAfter(one.receivedMs, amount, unit === 'working-days'))
    : calendar.after(unit, amount + waited + MORE[unit], one.receivedMs);
  const used = endMs === null || inDays ? 0 : calendar.between(unit, { fromMs: one.receivedMs, toMs: endMs }) - waited;
  return {
    goal: `${goal.key}@${goal.validFrom}`,
    dueMs: moves || endMs !== null ? null : dueMs,
    met: endMs === null ? null : inDays ? endMs < dueMs : used <= amount + 1e-9,
    overdue: endMs === null && dueMs < nowMs,
  };
}

/** Beyond a limit by next to nothing: opening hours used up at closing time are exceeded when it opens again, and not before. */
const MORE: Record<Unit, number> = { 'elapsed-hours': 0, 'opening-hours': 1 / 3_600_000, 'calendar-days': 0, 'working-days': 2e-9 };

/**
 * How a case stands to a department's goal: all its visits there together, in the unit, waits included. Due when the visits use up the limit, or
 * would if the one going on at the decision, or now, went on; when the case has left within the limit, nothing is due.
 */
export function departmentHeldTo(
  goal: PlainGoal | undefined,
  visits: readonly Stretch[],
  decidedMs: number | null,
  calendar: PlainCalendar,
  nowMs: number,
): PlainHeld {
  if (goal === undefined) return HELD_TO_NONE;
  const { amount, unit } = goal.limit;
  let left = amount;
  let dueMs: number | null = null;
  for (const { fromMs, toMs } of visits) {
    const goesOn = toMs === (decidedMs ?? Infinity);
    const there = toMs === Infinity ? Infinity : calendar.between(unit, { fromMs, toMs });
    if (dueMs === null && (goesOn || there > left + 1e-9)) dueMs = calendar.after(unit, left + MORE[unit], fromMs);
    left -= there;
  }
  return {
    goal: `${goal.key}@${goal.validFrom}`,
    dueMs: decidedMs === null ? dueMs : null,
    met: decidedMs === null ? null : left >= -1e-9,
    overdue: decidedMs === null && dueMs !== null && dueMs < nowMs,
  };
}
