import type { BaselineHead, DriftFigure } from '@casetrail/baseline';
import { DRIFT_FIGURES } from '@casetrail/baseline';
import { GOAL_MEASURES, SUGGESTED_UNITS } from '@casetrail/measure';
import type { GoalMeasure, SuggestedUnit } from '@casetrail/measure';
import { COHORTS, MEASURES } from '@casetrail/read-models';
import type { Cohort, LeftOutReason, Measure } from '@casetrail/read-models';
import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import {
  CaseFiguresAnswer,
  CoverageAnswer,
  GROUP_KEY,
  LimitAnswer,
  NUMBER_OR_NULL,
  orNull,
  type GroupKey,
} from '../case-figures/case-figures.answer';

/** What a baseline says of itself. */
export class BaselineHeadAnswer {
  key!: string;
  name!: string;
  /** First day of the period. */
  from!: string;
  /** Last day, inclusive. */
  to!: string;
  /** Of the days. */
  timeZone!: string;
  /** ISO 8601, UTC. Open cases are as old as they were then. */
  frozenAt!: string;
  /** Subject of the token. */
  frozenBy!: string;
  /** The last event that it shows, as the event store counted them when it was frozen. */
  position!: string;
}

export class BaselinesAnswer {
  /** In the order in which they were first named. */
  baselines!: BaselineHeadAnswer[];
}

/** A version of a goal as it was then. */
@ApiExtraModels(LimitAnswer)
export class FrozenGoalAnswer {
  key!: string;
  @ApiProperty({ enum: GOAL_MEASURES })
  measure!: GoalMeasure;
  /** Missing: all. */
  caseType?: string;
  @ApiProperty({ enum: ['simple', 'complex'], required: false })
  complexity?: 'simple' | 'complex';
  department?: string;
  /** Null: no goal from that day on. */
  @ApiProperty(orNull(LimitAnswer))
  limit!: LimitAnswer | null;
  requiredShare!: number;
  validFrom!: string;
}

/** A group of the frozen cases. */
export class BaselineGroupAnswer extends CaseFiguresAnswer {
  /** One value for each group asked for; null: not known of these cases. */
  @ApiProperty(GROUP_KEY)
  key!: GroupKey;
}

/** One measure of one cohort. */
export class BaselineSeriesAnswer {
  @ApiProperty({ enum: MEASURES })
  measure!: Measure;
  @ApiProperty({ enum: COHORTS })
  cohort!: Cohort;
  overall!: CaseFiguresAnswer;
  /** Empty without `group-by`. */
  groups!: BaselineGroupAnswer[];
  coverage!: CoverageAnswer;
}

/** A frozen measurement. Nothing that is recorded later changes it. */
export class BaselineAnswer extends BaselineHeadAnswer {
  /** What cases were held to then, defaults included. */
  goals!: FrozenGoalAnswer[];
  /** The calendar of then, as declared. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  calendar!: object;
  series!: BaselineSeriesAnswer[];
}

/** A figure that comes out otherwise now. Durations (`…Ms`) in milliseconds. */
export class FigureDriftAnswer {
  @ApiProperty({ enum: DRIFT_FIGURES })
  figure!: DriftFigure;
  @ApiProperty(NUMBER_OR_NULL)
  frozen!: number | null;
  @ApiProperty(NUMBER_OR_NULL)
  now!: number | null;
  /** `now − frozen`; null when either is. */
  @ApiProperty(NUMBER_OR_NULL)
  by!: number | null;
}

/** Cases of one type, complexity and department. */
export class GroupDriftAnswer {
  @ApiProperty(GROUP_KEY)
  key!: GroupKey;
  differences!: FigureDriftAnswer[];
}

export class CoverageDriftAnswer {
  frozen!: CoverageAnswer;
  now!: CoverageAnswer;
}

/** One measure of one cohort, frozen and now. */
export class SeriesDriftAnswer {
  @ApiProperty({ enum: MEASURES })
  measure!: Measure;
  @ApiProperty({ enum: COHORTS })
  cohort!: Cohort;
  frozen!: CaseFiguresAnswer;
  now!: CaseFiguresAnswer;
  /** Empty: nothing has drifted. */
  differences!: FigureDriftAnswer[];
  coverage!: CoverageDriftAnswer;
  /** By how much the cases left out have changed, by reason. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } })
  leftOutBy!: Partial<Record<LeftOutReason, number>>;
  /** Groups that differ, by case type, complexity and department: the first 200. */
  groups!: GroupDriftAnswer[];
  /** How many differ. */
  differingGroups!: number;
}

/** A baseline beside the same period measured now. */
export class BaselineDriftAnswer {
  baseline!: BaselineHeadAnswer;
  /** When it was measured again: ISO 8601, UTC. Open cases are as old as they are at that moment, and so differ by that alone. */
  measuredAt!: string;
  /** The last event that the new measurement shows. */
  position!: string;
  /** Whether cases are held to other goals now. */
  goalsChanged!: boolean;
  /** Whether days and hours are counted by another calendar now. */
  calendarChanged!: boolean;
  /** Nothing differs: no figure, nothing left out, no goal, no calendar. */
  unchanged!: boolean;
  series!: SeriesDriftAnswer[];
}

/** The smallest limit that the required share of the cases kept. */
export class SuggestedGoalAnswer {
  /** Cases it rests on. */
  n!: number;
  /** Null: no cases. */
  @ApiProperty(NUMBER_OR_NULL)
  limit!: number | null;
  /** Lower bound of the limit's 95 % interval; null: too few cases for one. */
  @ApiProperty(NUMBER_OR_NULL)
  low!: number | null;
  @ApiProperty(NUMBER_OR_NULL)
  high!: number | null;
  /** How far the durations may be off, relative to themselves. */
  errorAtMost!: number;
}

export class CaseTypeSuggestionAnswer extends SuggestedGoalAnswer {
  caseType!: string;
}

export class SuggestedGoalsAnswer {
  baseline!: BaselineHeadAnswer;
  @ApiProperty({ enum: MEASURES })
  measure!: Measure;
  @ApiProperty({ enum: SUGGESTED_UNITS })
  unit!: SuggestedUnit;
  requiredShare!: number;
  /** How the limits were derived from durations. */
  derivation!: string;
  overall!: SuggestedGoalAnswer;
  caseTypes!: CaseTypeSuggestionAnswer[];
}

/** A baseline as the API names it, without its samples. */
export const headAnswer = ({ key, name, from, to, timeZone, frozenAt, frozenBy, position }: BaselineHead): BaselineHeadAnswer => ({
  ...{ key, name, from, to, timeZone, frozenAt, frozenBy, position },
});
