import { LIMIT_UNITS } from '@casetrail/measure';
import type { DurationBasis, LimitUnit } from '@casetrail/measure';
import type { GroupBy, LeftOutReason } from '@casetrail/read-models';
import { GROUPS } from '@casetrail/read-models';
import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';

export const NUMBER_OR_NULL = { type: 'number', nullable: true } as const;
/** Documents an object that may be null. */
export const orNull = (model: new () => object) => ({ type: model, nullable: true });

export const DURATION_BASES = ['settled', 'settled-and-open'] as const satisfies readonly DurationBasis[];

/** Bounds of a 95 % interval of a share, 0 to 1. */
export class ShareIntervalAnswer {
  low!: number;
  high!: number;
}

/** Bounds of a 95 % interval, in elapsed days. */
export class DaysIntervalAnswer {
  low!: number;
  /** Null: not reached, because too many cases are still open. */
  @ApiProperty(NUMBER_OR_NULL)
  high!: number | null;
}

/** How many of the cases kept their goal. */
@ApiExtraModels(ShareIntervalAnswer)
export class GoalShareAnswer {
  /** Met by judged cases, 0 to 1; null: none has been judged. */
  @ApiProperty(NUMBER_OR_NULL)
  value!: number | null;
  /** Wilson's, 95 %; null: no case has been judged. */
  @ApiProperty(orNull(ShareIntervalAnswer))
  interval!: ShareIntervalAnswer | null;
  /** Judged cases: met, missed and overdue. */
  n!: number;
  met!: number;
  /** Settled too late. */
  missed!: number;
  /** Open past their due date: misses. */
  overdue!: number;
  /** Open and not yet due: undecided, not in the share. */
  pending!: number;
  /** Cases that no goal holds for, not in the share. */
  withoutGoal!: number;
}

export class LimitAnswer {
  amount!: number;
  @ApiProperty({ enum: LIMIT_UNITS })
  unit!: LimitUnit;
}

/** A version of a goal that cases were held to. */
@ApiExtraModels(LimitAnswer)
export class AppliedGoalAnswer {
  key!: string;
  /** Its first day. */
  validFrom!: string;
  /** Null: the goal is not there any more. */
  @ApiProperty(orNull(LimitAnswer))
  limit!: LimitAnswer | null;
  @ApiProperty(NUMBER_OR_NULL)
  requiredShare!: number | null;
  /** Cases held to it. */
  cases!: number;
}

/** What was promised. */
export class TargetAnswer {
  /** Mean of the required shares of the judged cases; null: no goal holds for any of them, or one of the goals is not there any more. */
  @ApiProperty(NUMBER_OR_NULL)
  requiredShare!: number | null;
  goals!: AppliedGoalAnswer[];
}

/** The figures of a group of cases. Durations in elapsed days of 24 hours; null where there is no such figure. */
@ApiExtraModels(DaysIntervalAnswer)
export class CaseFiguresAnswer {
  /** All of the group, settled and open, with and without a duration; for the measure `department`, pairs of a case and a department. */
  cases!: number;
  /** Cases of a receipt cohort that are not settled yet. */
  open!: number;
  share!: GoalShareAnswer;
  target!: TargetAnswer;
  /**
   * What the durations rest on. `settled`: settled cases. `settled-and-open`: open cases too, by Kaplan–Meier. Net and department time of a
   * receipt cohort rest on settled cases alone: how old an open case is does not say how much of them it has used.
   */
  @ApiProperty({ enum: DURATION_BASES })
  basis!: DurationBasis;
  /** Cases that the durations rest on. */
  n!: number;
  /** Null too when open cases count: their end is not known. */
  @ApiProperty(NUMBER_OR_NULL)
  meanDays!: number | null;
  /** With open cases: null when it is not reached. So are the other quantiles. */
  @ApiProperty(NUMBER_OR_NULL)
  medianDays!: number | null;
  /** 95 %; null: too few cases. */
  @ApiProperty(orNull(DaysIntervalAnswer))
  medianInterval!: DaysIntervalAnswer | null;
  @ApiProperty(NUMBER_OR_NULL)
  p75Days!: number | null;
  @ApiProperty(NUMBER_OR_NULL)
  p90Days!: number | null;
  @ApiProperty(NUMBER_OR_NULL)
  p95Days!: number | null;
  /** How far the quantiles may be off, relative to themselves: 0, or 0.01 when cases were counted in classes. All else is exact. */
  errorAtMost!: number;
}

/** How many cases the figures rest on, and why others are left out. */
export class CoverageAnswer {
  measured!: number;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } })
  leftOut!: Partial<Record<LeftOutReason, number>>;
}

/** Documents the key of a group. */
export const GROUP_KEY = {
  type: 'object',
  propertyNames: { enum: GROUPS },
  additionalProperties: { type: ['string', 'null'] },
} as never;
export type GroupKey = Partial<Record<GroupBy, string | null>>;
