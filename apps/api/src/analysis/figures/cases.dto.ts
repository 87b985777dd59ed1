import type { Complexity } from '@casetrail/case';
import { IsOptional } from 'class-validator';
import { FreshnessQuery } from '../../requests/freshness.dto';
import { IsLocalDate } from '../../requests/is-local-date.decorator';
import { ListOf, ListOfKeys } from '../../requests/list-parameter.decorator';
import { NotAfter } from '../../requests/not-after.decorator';
import { COMPLEXITIES } from '../questions/filtered-cases.dto';

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
  @ListOfKeys()
  'case-type'?: string[];

  /** Separated by commas. */
  @ListOf(COMPLEXITIES)
  complexity?: Complexity[];
}
