import { CHANNELS } from '@casetrail/case';
import type { Channel, Complexity } from '@casetrail/case';
import type { Dimension, Filters } from '@casetrail/read-models';
import { DIMENSIONS } from '@casetrail/read-models';
import { IsOptional } from 'class-validator';
import { FreshnessQuery } from '../../requests/freshness.dto';
import { IsLocalDate } from '../../requests/is-local-date.decorator';
import { ListOf, ListOfKeys, ListOfTexts } from '../../requests/list-parameter.decorator';
import { NotAfter } from '../../requests/not-after.decorator';

export const COMPLEXITIES = ['simple', 'complex'] as const satisfies Complexity[];

/** Which cases to look at. They must meet every filter that is set: have one of its values. */
export class FilteredCasesQuery extends FreshnessQuery {
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
  @ListOfKeys()
  'case-type'?: string[];

  /** That the case is or was with last; for the measure `department`, that it was with. Separated by commas. */
  @ListOfKeys()
  department?: string[];

  /** Separated by commas. */
  @ListOf(COMPLEXITIES)
  complexity?: Complexity[];

  /** Separated by commas. */
  @ListOf(CHANNELS)
  channel?: Channel[];

  /** Several are said by several parameters: a name may hold commas. */
  @ListOfTexts()
  industry?: string[];
}

/** The filters that were set. */
export function filtersOf(query: Partial<Record<Dimension, readonly string[]>>): Filters & Record<string, readonly string[]> {
  const asked = DIMENSIONS.map((dimension): [Dimension, readonly string[] | undefined] => [dimension, query[dimension]]);
  return Object.fromEntries(asked.filter((each): each is [Dimension, readonly string[]] => each[1] !== undefined));
}
