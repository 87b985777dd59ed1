import { GOAL_MEASURES, LIMIT_UNITS } from '@casetrail/measure';
import type { GoalMeasure, GoalState, LimitUnit } from '@casetrail/measure';
import type { DueDate } from '@casetrail/read-models';
import { ApiProperty } from '@nestjs/swagger';

const GOAL_STATES = ['met', 'missed', 'overdue', 'pending'] as const satisfies readonly GoalState[];

/** How much time a goal gives. */
export class GoalLimit {
  amount!: number;
  @ApiProperty({ enum: LIMIT_UNITS })
  unit!: LimitUnit;
}

/** How a case stands to one of the goals that it is held to. */
export class CaseDueDate {
  @ApiProperty({ enum: GOAL_MEASURES })
  measure!: GoalMeasure;
  /** Key of the goal. */
  goal!: string;
  /** First day of the goal's version that the case is held to. */
  goalValidFrom!: string;
  /** Of a goal on department time: key of the department, the one that the case is with. */
  department?: string;
  limit!: GoalLimit;
  /**
   * When the limit ends: ISO 8601, UTC; in days, the midnight that ends the last one. While paused, as if the wait ended now. Missing behind the
   * year 2999.
   */
  dueAt?: string;
  /**
   * The local date that it falls on; in days, the last one.
   * @example 2026-12-15
   */
  due?: string;
  /** `met` and `missed` are settled; `pending` and `overdue` are not. */
  @ApiProperty({ enum: GOAL_STATES })
  state!: GoalState;
  /** The business is waited for, and the due date of this goal on net time moves on with the clock. */
  paused!: boolean;
}

export function dueDateAnswerOf({ measure, goal, department, due, state, paused }: DueDate): CaseDueDate {
  return {
    measure,
    goal: goal.key,
    goalValidFrom: goal.validFrom,
    ...(department !== undefined && { department }),
    limit: { amount: goal.limit.amount, unit: goal.limit.unit },
    ...(due && { dueAt: new Date(due.dueMs).toISOString(), due: due.date }),
    state,
    paused,
  };
}
