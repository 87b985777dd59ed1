import type { LocalDate } from '@casetrail/case';
import { GOAL_MEASURES, type GoalMeasure, type Sample } from '@casetrail/measure';

export const MEASURES = GOAL_MEASURES;
export type Measure = GoalMeasure;

/** What cases can be told apart by, besides the month. */
export const DIMENSIONS = ['department', 'case-type', 'industry', 'channel', 'complexity'] as const;
export type Dimension = (typeof DIMENSIONS)[number];
export const GROUPS = [...DIMENSIONS, 'month'] as const;
/** `month`: of acknowledgement (response time) or decision; in a receipt cohort, of receipt. `YYYY-MM`. */
export type GroupBy = (typeof GROUPS)[number];

export const COHORTS = ['decision', 'receipt'] as const;
/** `decision`: cases acknowledged (response time) or decided in the period. `receipt`: cases received in it, open ones too. */
export type Cohort = (typeof COHORTS)[number];

/** Only cases with one of these values; null: not known. */
export type Filters = Partial<Record<Dimension, readonly (string | null)[]>>;

export interface MeasureQuestion {
  measure: Measure;
  cohort: Cohort;
  /** First day of the period, local. */
  from?: LocalDate;
  /** Last day of the period, inclusive. */
  to?: LocalDate;
  groupBy: readonly GroupBy[];
  filters?: Filters;
  /** Asks for exact figures however many cases there are. Otherwise more than {@link EXACT_UP_TO} cases are counted in classes. */
  exact?: boolean;
  /** Open cases are as old as they are at this moment. */
  nowMs: number;
}

/** So many cases are counted one by one: any more, and durations are those of classes, off by at most 1 %. */
export const EXACT_UP_TO = 10_000;

/** How cases stand to a goal: settled ones met or missed it, open ones are past their due date or not. */
export interface GoalCounts {
  met: number;
  missed: number;
  overdue: number;
  pending: number;
}

export interface MeasuredGroup {
  /** One value for each group asked for; null: not known of these cases. */
  key: Partial<Record<GroupBy, string | null>>;
  /** Durations of the settled cases; for the measure `department`, of pairs of a case and a department. */
  settled: Sample;
  /** Settled cases without the measure: never fully informed, so without net time. */
  settledWithout: number;
  /** By goal (`key@valid-from`). Cases that are held to none are in none. */
  goals: Record<string, GoalCounts>;
  /** Of a receipt cohort: cases that are not settled yet, and their ages (of response and gross time only: others say nothing of age). */
  open: { cases: number; agesMs: Sample };
}

/** Why a case is not among the measured. The first two count cases received in the period, the others cases decided in it. */
export type LeftOutReason = 'not-acknowledged' | 'not-decided' | 'never-fully-informed' | 'never-routed';

export interface Measured {
  /** In the order of their keys, unknown values last. */
  groups: MeasuredGroup[];
  /** In cases. Reasons that no case has are missing. */
  coverage: { measured: number; leftOut: Partial<Record<LeftOutReason, number>> };
  /** 0, or 0.01 when durations are those of classes. Counts and shares are exact in any case. */
  errorAtMost: number;
}

/** Order of keys: as text, unknown values last. */
export function compareKeys(groupBy: readonly GroupBy[]): (a: Pick<MeasuredGroup, 'key'>, b: Pick<MeasuredGroup, 'key'>) => number {
  return ({ key: a }, { key: b }) => {
    for (const group of groupBy) {
      const [one, other] = [a[group] ?? null, b[group] ?? null];
      if (one === other) continue;
      if (one === null) return 1;
      if (other === null) return -1;
      return one < other ? -1 : 1;
    }
    return 0;
  };
}
