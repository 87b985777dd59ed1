import type { Cohort } from '@casetrail/read-models';
import { COHORTS } from '@casetrail/read-models';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsNumber, IsOptional, Max, Min } from 'class-validator';
import { FilteredCasesQuery } from '../questions/filtered-cases.dto';

export const PROCESS_MAP_FORMATS = ['json', 'svg'] as const;
export type ProcessMapFormat = (typeof PROCESS_MAP_FORMATS)[number];

/** Which cases to map, and how. */
export class ProcessMapQuery extends FilteredCasesQuery {
  /** `decision`, the default: cases decided in the period. `receipt`: cases received in it, open ones too. */
  @ApiProperty({ required: false, enum: COHORTS, default: 'decision' })
  @IsOptional()
  @IsIn(COHORTS)
  cohort?: Cohort;

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
