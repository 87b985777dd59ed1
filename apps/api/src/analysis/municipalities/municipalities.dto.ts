import { COMPARED_MEASURES } from '@casetrail/read-models';
import type { ComparedMeasure } from '@casetrail/read-models';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { CasesQuery } from '../figures/cases.dto';
import { listOf } from '../../requests/list-of';

export const MOST_MUNICIPALITIES = 50;

/** What to compare, of which cases, in which municipalities. */
export class MunicipalitiesQuery extends CasesQuery {
  /** `response`: cases acknowledged in the period. `gross`, `net`: cases decided in it. */
  @IsIn(COMPARED_MEASURES)
  measure!: ComparedMeasure;

  /** Keys, separated by commas. Default: the first fifty that agree to be compared. One's own is always there. */
  @ApiProperty({ required: false, type: String, isArray: true, explode: false } as never)
  @IsOptional()
  @Transform(({ value }) => listOf(value))
  @IsString({ each: true })
  @MaxLength(63, { each: true })
  @ArrayUnique()
  @ArrayMaxSize(MOST_MUNICIPALITIES)
  municipality?: string[];
}
