import { CHANNELS } from '@casetrail/case';
import type { Channel, Complexity } from '@casetrail/case';
import { EVENT_LOG_FORMATS } from '@casetrail/event-log';
import type { EventLogFormat } from '@casetrail/event-log';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { FreshnessQuery } from '../../requests/freshness.dto';
import { IsLocalDate } from '../../requests/is-local-date.decorator';
import { listOf } from '../../requests/list-of';
import { NotAfter } from '../../requests/not-after.decorator';

const COMPLEXITIES = ['simple', 'complex'] as const satisfies Complexity[];
const MOST_VALUES = 50;

/** Which cases to tell, and how. A case must meet every filter that is set: have one of its values. */
export class EventLogQuery extends FreshnessQuery {
  @ApiProperty({ required: false, enum: EVENT_LOG_FORMATS, default: 'xes' })
  @IsOptional()
  @IsIn(EVENT_LOG_FORMATS)
  format?: EventLogFormat;

  /** First day of receipt, of the municipality. */
  @IsOptional()
  @IsLocalDate()
  @NotAfter('to')
  from?: string;

  /** Last day of receipt, inclusive. */
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
}
