import { COHORTS, DIMENSIONS, MEASURES } from '@casetrail/read-models';
import type { Cohort, Dimension, Measure } from '@casetrail/read-models';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { FreshnessQuery } from '../../requests/freshness.dto';
import { IsLocalDate } from '../../requests/is-local-date.decorator';
import { ListOf } from '../../requests/list-parameter.decorator';
import { NotAfter } from '../../requests/not-after.decorator';
import { IsPeriod } from './period';

const ADJUSTMENTS = ['case-type'] as const;
const YES_OR_NO = ['true', 'false'] as const;

/** What to hold against which baseline. */
export class ComparisonQuery extends FreshnessQuery {
  /** Key of the baseline. */
  @IsString()
  @MaxLength(63)
  baseline!: string;

  /**
   * `response`: receipt to acknowledgement. `gross`: receipt to decision. `net`: the same once fully informed, without the waits for the
   * business. `department`: all of a case's stays in a department. Default: gross.
   */
  @ApiProperty({ required: false, enum: MEASURES, default: 'gross' })
  @IsOptional()
  @IsIn(MEASURES)
  measure?: Measure;

  /** `decision`, the default: cases acknowledged (response time) or decided in the period. `receipt`: cases received in it, open ones too. */
  @ApiProperty({ required: false, enum: COHORTS, default: 'decision' })
  @IsOptional()
  @IsIn(COHORTS)
  cohort?: Cohort;

  /**
   * The actual period: a year, a quarter, a month, a day, or from one to another. Instead of `from` and `to`.
   * @example 2026-01..2026-06
   */
  @IsOptional()
  @IsPeriod()
  period?: string;

  /** First day of the actual period; with `to`, instead of `period`. */
  @IsOptional()
  @IsLocalDate()
  @NotAfter('to')
  from?: string;

  /** Last day, inclusive. */
  @IsOptional()
  @IsLocalDate()
  to?: string;

  /** Separated by commas: any of case-type, complexity and department together, or industry, or channel. */
  @ListOf(DIMENSIONS)
  'group-by'?: Dimension[];

  /** `case-type`: also as the actual figures would be with the baseline's mix of case types. */
  @ApiProperty({ required: false, enum: ADJUSTMENTS })
  @IsOptional()
  @IsIn(ADJUSTMENTS)
  adjust?: (typeof ADJUSTMENTS)[number];

  /** `true`: exact actual quantiles however many cases there are. The baseline's are as exact as they were frozen. */
  @IsOptional()
  @IsIn(YES_OR_NO)
  exact?: (typeof YES_OR_NO)[number];
}
