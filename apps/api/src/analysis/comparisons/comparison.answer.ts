import { SHARE_VERDICTS } from '@casetrail/measure';
import type { ShareVerdict } from '@casetrail/measure';
import { COHORTS, DIMENSIONS, MEASURES } from '@casetrail/read-models';
import type { Cohort, Dimension, Measure } from '@casetrail/read-models';
import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { BaselineHeadAnswer } from '../baselines/baseline.answer';
import {
  CaseFiguresAnswer,
  CoverageAnswer,
  DaysIntervalAnswer,
  GROUP_KEY,
  orNull,
  ShareIntervalAnswer,
  TargetAnswer,
  type GroupKey,
} from '../case-figures/case-figures.answer';

/** `actual − baseline` of a share, from −1 to 1. */
@ApiExtraModels(ShareIntervalAnswer)
export class ShareChangeAnswer {
  value!: number;
  /** 95 % (Newcombe); null: too few cases. */
  @ApiProperty(orNull(ShareIntervalAnswer))
  interval!: ShareIntervalAnswer | null;
}

/** `actual − baseline` of a median, in elapsed days. */
@ApiExtraModels(DaysIntervalAnswer)
export class DaysChangeAnswer {
  value!: number;
  /**
   * 95 % (Price & Bonett; where open cases count, from the intervals of both medians); null: under 5 cases, or a bound that is not reached.
   */
  @ApiProperty(orNull(DaysIntervalAnswer))
  interval!: DaysIntervalAnswer | null;
}

/** Null: one side has no such figure. */
@ApiExtraModels(ShareChangeAnswer, DaysChangeAnswer)
export class ChangesAnswer {
  /** Of the share within goal. */
  @ApiProperty(orNull(ShareChangeAnswer))
  share!: ShareChangeAnswer | null;
  @ApiProperty(orNull(DaysChangeAnswer))
  medianDays!: DaysChangeAnswer | null;
}

/** The actual share, weighted as the baseline's case types are. */
@ApiExtraModels(ShareIntervalAnswer)
export class AdjustedShareAnswer {
  value!: number;
  @ApiProperty(orNull(ShareIntervalAnswer))
  interval!: ShareIntervalAnswer | null;
  /** Actual cases that it rests on. */
  n!: number;
  /** The baseline's share for the same case types: what it is compared with. */
  baseline!: number;
  change!: ShareChangeAnswer;
  /** How much of the baseline's mix has actual cases, 0 to 1: the figure is of that part. */
  matched!: number;
}

/** The actual median, weighted as the baseline's case types are. */
@ApiExtraModels(DaysIntervalAnswer)
export class AdjustedMedianAnswer {
  value!: number;
  @ApiProperty(orNull(DaysIntervalAnswer))
  interval!: DaysIntervalAnswer | null;
  n!: number;
  baseline!: number;
  change!: DaysChangeAnswer;
  matched!: number;
}

export class AdjustedP90Answer {
  value!: number;
  baseline!: number;
  change!: number;
}

/** The actual figures as they would be with the baseline's mix of case types. Null: no case type has cases on both sides. */
@ApiExtraModels(AdjustedShareAnswer, AdjustedMedianAnswer, AdjustedP90Answer)
export class AdjustedAnswer {
  @ApiProperty(orNull(AdjustedShareAnswer))
  share!: AdjustedShareAnswer | null;
  @ApiProperty(orNull(AdjustedMedianAnswer))
  medianDays!: AdjustedMedianAnswer | null;
  @ApiProperty(orNull(AdjustedP90Answer))
  p90Days!: AdjustedP90Answer | null;
  /** Durations are not adjusted: open cases count on a side, and cannot be weighted. */
  openCases!: boolean;
  /** Case types of the baseline without actual cases. */
  missing!: string[];
  /** Case types of actual cases that the baseline has not: left out of these figures. */
  leftOut!: string[];
}

export const PRESENCES = ['both', 'baseline-only', 'actual-only', 'neither'] as const;
export type Presence = (typeof PRESENCES)[number];

/** Baseline, target and actual side by side. */
@ApiExtraModels(CaseFiguresAnswer, AdjustedAnswer)
export class ComparedAnswer {
  /** One value for each group asked for; null: not known of these cases. */
  @ApiProperty(GROUP_KEY)
  key!: GroupKey;
  /** On which side there are such cases. */
  @ApiProperty({ enum: PRESENCES })
  presence!: Presence;
  /** Null: no such cases. Its own `target` is what was promised then. */
  @ApiProperty(orNull(CaseFiguresAnswer))
  baseline!: CaseFiguresAnswer | null;
  /** What was promised to the actual cases; without any, to those of the baseline. */
  target!: TargetAnswer;
  @ApiProperty(orNull(CaseFiguresAnswer))
  actual!: CaseFiguresAnswer | null;
  change!: ChangesAnswer;
  /** `met`: the whole 95 % interval of the actual share is at or above the required share. `missed`: it is below. */
  @ApiProperty({ enum: SHARE_VERDICTS })
  verdict!: ShareVerdict;
  /** In the language asked for. */
  verdictText!: string;
  /** With `adjust`, beside the figures that are not adjusted. */
  adjusted?: AdjustedAnswer;
}

export class ComparedCoverageAnswer {
  baseline!: CoverageAnswer;
  actual!: CoverageAnswer;
}

export class ComparisonAnswer {
  baseline!: BaselineHeadAnswer;
  @ApiProperty({ enum: MEASURES })
  measure!: Measure;
  @ApiProperty({ enum: COHORTS })
  cohort!: Cohort;
  @ApiProperty({ enum: DIMENSIONS, isArray: true })
  groupBy!: readonly Dimension[];
  /** First day of the actual period. */
  from!: string;
  /** Last day, inclusive. */
  to!: string;
  /** Of the days. */
  timeZone!: string;
  /** The two periods share days: the same cases are on both sides, and changes come out smaller and their intervals are not to be relied on. */
  overlaps!: boolean;
  overall!: ComparedAnswer;
  groups!: ComparedAnswer[];
  coverage!: ComparedCoverageAnswer;
}
