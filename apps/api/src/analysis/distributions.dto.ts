import { DISTRIBUTION_DIMENSIONS } from '@casetrail/read-models';
import type { DistributionDimension } from '@casetrail/read-models';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayUnique, IsIn, IsOptional } from 'class-validator';
import { FreshnessQuery } from '../requests/freshness.dto';
import { IsMonth } from '../requests/is-local-date.decorator';
import { listOf } from '../requests/list-of';
import { NotAfter } from '../requests/not-after.decorator';

/** What to count, of which cases. */
export class DistributionsQuery extends FreshnessQuery {
  /** Separated by commas; all of them, if not said. */
  @ApiProperty({ required: false, enum: DISTRIBUTION_DIMENSIONS, isArray: true, explode: false } as never)
  @IsOptional()
  @Transform(({ value }) => listOf(value))
  @IsIn(DISTRIBUTION_DIMENSIONS, { each: true })
  @ArrayUnique()
  dimension?: DistributionDimension[];

  /**
   * First month of receipt.
   * @example 2026-01
   */
  @IsOptional()
  @IsMonth()
  @NotAfter('to')
  from?: string;

  /** Last month of receipt, inclusive. */
  @IsOptional()
  @IsMonth()
  to?: string;
}
