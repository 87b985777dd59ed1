import { COMPARED_MEASURES } from '@casetrail/read-models';
import type { ComparedMeasure } from '@casetrail/read-models';
import { IsIn } from 'class-validator';
import { ListOfKeys, MOST_VALUES } from '../../requests/list-parameter.decorator';
import { CasesQuery } from '../figures/cases.dto';

export const MOST_MUNICIPALITIES = MOST_VALUES;

/** What to compare, of which cases, in which municipalities. */
export class MunicipalitiesQuery extends CasesQuery {
  /** `response`: cases acknowledged in the period. `gross`, `net`: cases decided in it. */
  @IsIn(COMPARED_MEASURES)
  measure!: ComparedMeasure;

  /** Keys, separated by commas. Default: the first fifty that agree to be compared. One's own is always there. */
  @ListOfKeys()
  municipality?: string[];
}
