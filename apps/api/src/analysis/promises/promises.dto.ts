import { MEETING_MEASURES } from '@casetrail/read-models';
import type { MeetingMeasure } from '@casetrail/read-models';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { CasesQuery } from '../figures/cases.dto';

/** Which cases: those acknowledged in the period. */
export class ResponseTimesQuery extends CasesQuery {}

/** Which cases: those decided in the period. */
export class MeetingEffectsQuery extends CasesQuery {
  /** Default: gross. */
  @ApiProperty({ required: false, enum: MEETING_MEASURES, default: 'gross' })
  @IsOptional()
  @IsIn(MEETING_MEASURES)
  measure?: MeetingMeasure;
}

/** Which cases: those refused with advice in the period. */
export class RefusalsQuery extends CasesQuery {}

/** Which cases: those acknowledged in the period. */
export class ExpectedDatesQuery extends CasesQuery {}

/** Which cases: those decided in the period. */
export class SatisfactionQuery extends CasesQuery {}

export const MOST_DISSATISFIED = 200;

/** Which cases: those decided in the period whose business was dissatisfied. */
export class DissatisfiedQuery extends CasesQuery {
  @IsOptional()
  @Matches(/^[\w-]{1,200}$/, { message: '$property must be taken from the page before, as it stands there' })
  cursor?: string;

  /** Default: 200. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_DISSATISFIED)
  limit?: number;
}
