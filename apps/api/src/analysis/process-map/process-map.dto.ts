import { CHANNELS } from '@casetrail/case';
import type { Channel, Complexity } from '@casetrail/case';
import type { Cohort } from '@casetrail/read-models';
import { COHORTS } from '@casetrail/read-models';
import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsIn, IsNumber, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { FreshnessQuery } from '../../requests/freshness.dto';
import { IsLocalDate } from '../../requests/is-local-date.decorator';
import { listOf } from '../../requests/list-of';
import { NotAfter } from '../../requests/not-after.decorator';

export const PROCESS_MAP_FORMATS = ['json', 'svg'] as const;
export type ProcessMapFormat = (typeof PROCESS_MAP_FORMATS)[number];
const COMPLEXITIES = ['simple', 'complex'] as const satisfies Complexity[];
const MOST_VALUES = 50;

/** Which cases to map, and how. Cases must meet every filter that is set: have one of its values. */
export class ProcessMapQuery extends FreshnessQuery {
  /** `decision`, the default: cases decided in the period. `receipt`: cases received in it, open ones too. */
  @ApiProperty({ required: false, enum: COHORTS, default: 'decision' })
  @IsOptional()
  @IsIn(COHORTS)
  cohort?: Cohort;

  /** First day of the period, of the municipality. */
  @IsOptional()
  @IsLocalDate()
  @NotAfter('to')
  from?: string;

  /** Last day of the period, inclusive. */
  @IsOptional()
  @IsLocalDate()
  to?: string;

  /** Separated by commas. */
  @ApiProperty({ required: false, type: String, isArray: true, explode: false } as never)
  @IsOptional()
  @Transform(({ value }) => listOf(value))
  @IsString({ each: true })
  @MaxLength(63, { each: true })
  @ArrayUnique()
  @ArrayMaxSize(MOST_VALUES)
  'case-type'?: string[];

  /** That the case is or was with last. Separated by commas. */
  @ApiProperty({ required: false, type: String, isArray: true, explode: false } as never)
  @IsOptional()
  @Transform(({ value }) => listOf(value))
  @IsString({ each: true })
  @MaxLength(63, { each: true })
  @ArrayUnique()
  @ArrayMaxSize(MOST_VALUES)
  department?: string[];

  @ApiProperty({ required: false, enum: COMPLEXITIES })
  @IsOptional()
  @IsIn(COMPLEXITIES)
  complexity?: Complexity;

  /** Separated by commas. */
  @ApiProperty({ required: false, enum: CHANNELS, isArray: true, explode: false } as never)
  @IsOptional()
  @Transform(({ value }) => listOf(value))
  @IsIn(CHANNELS, { each: true })
  @ArrayUnique()
  channel?: Channel[];

  /** Several are said by several parameters: a name may hold commas. */
  @ApiProperty({ required: false, type: String, isArray: true, explode: true } as never)
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? (value as unknown[]) : [value]))
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  @ArrayUnique()
  @ArrayMaxSize(MOST_VALUES)
  industry?: string[];

  /** Hides edges that a smaller share of the cases took: 0 to 1. Default: 0, all are shown; in the picture 0.02. */
  @IsOptional()
  @Type(() => Number)
  @IsNumber({ allowNaN: false, allowInfinity: false })
  @Min(0)
  @Max(1)
  least?: number;

  /** Goes before the header Accept. `svg` is a picture, `json` the default. */
  @ApiProperty({ required: false, enum: PROCESS_MAP_FORMATS })
  @IsOptional()
  @IsIn(PROCESS_MAP_FORMATS)
  format?: ProcessMapFormat;
}
