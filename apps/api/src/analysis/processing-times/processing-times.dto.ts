import { COHORTS, GROUPS, MEASURES } from '@casetrail/read-models';
import type { Cohort, GroupBy, Measure } from '@casetrail/read-models';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { ListOf } from '../../requests/list-parameter.decorator';
import { FilteredCasesQuery } from '../questions/filtered-cases.dto';

const YES_OR_NO = ['true', 'false'] as const;

/** What to measure, of which cases, in which groups. */
export class ProcessingTimesQuery extends FilteredCasesQuery {
  /**
   * `response`: receipt to acknowledgement. `gross`: receipt to decision. `net`: the same once fully informed, without the waits for the
   * business. `department`: all of a case's stays in a department.
   */
  @IsIn(MEASURES)
  measure!: Measure;

  /** `decision`, the default: cases acknowledged (response time) or decided in the period. `receipt`: cases received in it, open ones too. */
  @ApiProperty({ required: false, enum: COHORTS, default: 'decision' })
  @IsOptional()
  @IsIn(COHORTS)
  cohort?: Cohort;

  /** Separated by commas. */
  @ListOf(GROUPS)
  'group-by'?: GroupBy[];

  /** `true`: exact quantiles however many cases there are. Otherwise those of more than 10,000 cases may be off by 1 %: `errorAtMost`. */
  @IsOptional()
  @IsIn(YES_OR_NO)
  exact?: (typeof YES_OR_NO)[number];
}
