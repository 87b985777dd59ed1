import { COHORTS, GROUPS, MEASURES } from '@casetrail/read-models';
import type { Cohort, GroupBy, Measure } from '@casetrail/read-models';
import { ApiProperty } from '@nestjs/swagger';
import { CoverageAnswer, CaseFiguresAnswer, GROUP_KEY } from '../case-figures/case-figures.answer';
import type { GroupKey } from '../case-figures/case-figures.answer';

/** How long the cases of a group took, and how many kept their goal. */
export class ProcessingTimesGroupAnswer extends CaseFiguresAnswer {
  /** One value for each group asked for; null: not known of these cases. */
  @ApiProperty(GROUP_KEY)
  key!: GroupKey;
}

export class ProcessingTimesAnswer {
  @ApiProperty({ enum: MEASURES })
  measure!: Measure;
  @ApiProperty({ enum: COHORTS })
  cohort!: Cohort;
  @ApiProperty({ enum: GROUPS, isArray: true })
  groupBy!: readonly GroupBy[];
  /** Values by dimension that the cases have. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } })
  filters!: Record<string, readonly string[]>;
  from?: string;
  to?: string;
  /** Of the days in `from`, `to` and of the months. */
  timeZone!: string;
  groups!: ProcessingTimesGroupAnswer[];
  coverage!: CoverageAnswer;
  /** How far quantiles may be off, relative to themselves: 0, or 0.01 when there are many cases and `exact` was not asked for. */
  errorAtMost!: number;
}
