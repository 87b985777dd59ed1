import { PUBLIC_STATUSES } from '@casetrail/case';
import type { PublicStatus } from '@casetrail/case';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { IsLocalDate } from '../../requests/is-local-date.decorator';
import { FreshnessQuery } from '../../requests/freshness.dto';

export const MOST_CASES = 200;
export const DEFAULT_CASES = 50;
const YES_OR_NO = ['true', 'false'] as const;

/** Filters of the work list; every one that is set must be met. */
export class ListCasesQuery extends FreshnessQuery {
  @IsOptional()
  @IsString()
  @MaxLength(63)
  department?: string;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  caseworker?: string;

  @IsOptional()
  @IsIn(PUBLIC_STATUSES)
  status?: PublicStatus;

  @IsOptional()
  @IsIn(YES_OR_NO)
  open?: (typeof YES_OR_NO)[number];

  /** What is due next is due before this local date. */
  @IsOptional()
  @IsLocalDate()
  'due-before'?: string;

  /** `true`: what is due next is late, to the minute. */
  @IsOptional()
  @IsIn(YES_OR_NO)
  overdue?: (typeof YES_OR_NO)[number];

  @IsOptional()
  @IsString()
  @MaxLength(200)
  text?: string;

  @IsOptional()
  @IsString()
  @MaxLength(40)
  'registration-number'?: string;

  @IsOptional()
  @Matches(/^[\w-]{1,400}$/, { message: '$property must be taken from the page before, as it stands there' })
  cursor?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_CASES)
  limit?: number;
}
