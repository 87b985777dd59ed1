import type { Calendar, LimitUnit, LocalDate } from '../calendar';

export const GOAL_MEASURES = ['response', 'gross', 'net', 'department'] as const;
export type GoalMeasure = (typeof GOAL_MEASURES)[number];

export interface Limit {
  amount: number;
  unit: LimitUnit;
}

/** One version of a goal: what is promised to cases received from `validFrom` on, until the next version of the same measure and scope. */
export interface ServiceGoal {
  key: string;
  measure: GoalMeasure;
  /** Missing: all. */
  caseType?: string;
  complexity?: 'simple' | 'complex';
  department?: string;
  /** Null: no goal from then on. */
  limit: Limit | null;
  /** 0–1 */
  requiredShare: number;
  validFrom: LocalDate;
  isDefault?: true;
}

/** A goal that cases can be held to. */
export type HeldGoal = ServiceGoal & { limit: Limit };

/** What a municipality's cases are held to. */
export interface Terms {
  calendar: Calendar;
  goals: readonly ServiceGoal[];
}

/** What the documents promise where a municipality says nothing of its own. */
export const DEFAULT_GOALS: readonly ServiceGoal[] = [
  {
    key: 'default-response',
    measure: 'response',
    limit: { amount: 24, unit: 'elapsed-hours' },
    requiredShare: 0.9,
    validFrom: '1900-01-01',
    isDefault: true,
  },
  {
    key: 'default-gross-simple',
    measure: 'gross',
    complexity: 'simple',
    limit: { amount: 14, unit: 'calendar-days' },
    requiredShare: 0.9,
    validFrom: '1900-01-01',
    isDefault: true,
  },
];

/** Names a version of a goal: `simple-cases@2026-01-01`. */
export const goalId = ({ key, validFrom }: Pick<ServiceGoal, 'key' | 'validFrom'>): string => `${key}@${validFrom}`;

/** Names measure and scope: versions of one goal have the same, and the default that they replace. */
export function scopeKey({
  measure,
  caseType,
  complexity,
  department,
}: Pick<ServiceGoal, 'measure' | 'caseType' | 'complexity' | 'department'>): string {
  return [measure, caseType, complexity, department].map((part) => part ?? '').join('|');
}

/**
 * A goal under another key that has the same measure and scope, whatever its date: two names for one promise, of which nobody could say
 * which one holds. Defaults are replaced, never overlapped.
 */
export function overlappingGoal(goals: readonly ServiceGoal[], goal: ServiceGoal): ServiceGoal | undefined {
  const scope = scopeKey(goal);
  return goals.find((other) => other.key !== goal.key && other.isDefault !== true && scopeKey(other) === scope);
}
