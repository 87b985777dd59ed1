import { GROUPS, MEASURES } from '@casetrail/read-models';
import type { GroupBy, Measure } from '@casetrail/read-models';
import { Transform } from 'class-transformer';
import { ArrayUnique, IsIn, IsOptional } from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';
import { FreshnessQuery } from '../requests/freshness.dto';
import { IsLocalDate } from '../requests/is-local-date.decorator';
import { NotAfter } from '../requests/not-after.decorator';
import { listOf } from '../requests/list-of';

/** What to measure, of which cases, in which groups. */
export class ProcessingTimesQuery extends FreshnessQuery {
  /**
   * `response`: receipt to acknowledgement. `gross`: receipt to decision. `net`: the same once fully informed, without the waits for the
   * business. `department`: all of a case's stays in a department.
   */
  @IsIn(MEASURES)
  measure!: Measure;

  /** Separated by commas. */
  @ApiProperty({ required: false, enum: GROUPS, isArray: true, explode: false } as never)
  @IsOptional()
  @Transform(({ value }) => listOf(value))
  @IsIn(GROUPS, { each: true })
  @ArrayUnique()
  'group-by'?: GroupBy[];

  /** First day of the period: of acknowledgement for response time, else of decision. */
  @IsOptional()
  @IsLocalDate()
  @NotAfter('to')
  from?: string;

  /** Last day of the period, inclusive. */
  @IsOptional()
  @IsLocalDate()
  to?: string;
}
