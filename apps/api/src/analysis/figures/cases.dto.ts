import type { Complexity } from '@casetrail/case';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { FreshnessQuery } from '../../requests/freshness.dto';
import { IsLocalDate } from '../../requests/is-local-date.decorator';
import { listOf } from '../../requests/list-of';
import { NotAfter } from '../../requests/not-after.decorator';

const COMPLEXITIES = ['simple', 'complex'] as const satisfies Complexity[];
const MOST_VALUES = 50;

/** A period in days of the municipality: at most ten years. */
export class PeriodQuery extends FreshnessQuery {
  /** First day of the period. Default: a year before its last day. */
  @IsOptional()
  @IsLocalDate()
  @NotAfter('to')
  from?: string;

  /** Last day of the period, inclusive. Default: today. */
  @IsOptional()
  @IsLocalDate()
  to?: string;
}

/** Which cases of a period to look at: those that pass every filter. */
export class CasesQuery extends PeriodQuery {
  /** Separated by commas. */
  @ApiProperty({ required: false, type: String, isArray: true, explode: false } as never)
  @IsOptional()
  @Transform(({ value }) => listOf(value))
  @IsString({ each: true })
  @MaxLength(63, { each: true })
  @ArrayUnique()
  @ArrayMaxSize(MOST_VALUES)
  'case-type'?: string[];

  @ApiProperty({ required: false, enum: COMPLEXITIES })
  @IsOptional()
  @IsIn(COMPLEXITIES)
  complexity?: Complexity;
}
