import { CHANNELS } from '@casetrail/case';
import type { Channel, Complexity } from '@casetrail/case';
import { COHORTS, GROUPS, MEASURES } from '@casetrail/read-models';
import type { Cohort, GroupBy, Measure } from '@casetrail/read-models';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';
import { FreshnessQuery } from '../../requests/freshness.dto';
import { IsLocalDate } from '../../requests/is-local-date.decorator';
import { NotAfter } from '../../requests/not-after.decorator';
import { listOf } from '../../requests/list-of';

const COMPLEXITIES = ['simple', 'complex'] as const satisfies Complexity[];
const YES_OR_NO = ['true', 'false'] as const;
const MOST_VALUES = 50;

/** What to measure, of which cases, in which groups. Cases must meet every filter that is set: have one of its values. */
export class ProcessingTimesQuery extends FreshnessQuery {
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
  @ApiProperty({ required: false, enum: GROUPS, isArray: true, explode: false } as never)
  @IsOptional()
  @Transform(({ value }) => listOf(value))
  @IsIn(GROUPS, { each: true })
  @ArrayUnique()
  'group-by'?: GroupBy[];

  /** First day of the period: of acknowledgement for response time, else of decision; of receipt in a receipt cohort. */
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

  /** That the case is or was with last; for the measure `department`, that it was with. Separated by commas. */
  @ApiProperty({ required: false, type: String, isArray: true, explode: false } as never)
  @IsOptional()
  @Transform(({ value }) => listOf(value))
  @IsString({ each: true })
  @MaxLength(63, { each: true })
  @ArrayUnique()
  @ArrayMaxSize(MOST_VALUES)
  department?: string[];

  /** Separated by commas. */
  @ApiProperty({ required: false, enum: COMPLEXITIES, isArray: true, explode: false } as never)
  @IsOptional()
  @Transform(({ value }) => listOf(value))
  @IsIn(COMPLEXITIES, { each: true })
  @ArrayUnique()
  complexity?: Complexity[];

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

  /** `true`: exact quantiles however many cases there are. Otherwise those of more than 10,000 cases may be off by 1 %: `errorAtMost`. */
  @IsOptional()
  @IsIn(YES_OR_NO)
  exact?: (typeof YES_OR_NO)[number];
}
