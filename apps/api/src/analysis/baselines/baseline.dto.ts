import { KEY_PATTERN } from '@casetrail/municipality';
import { GOAL_MEASURES, SUGGESTED_UNITS } from '@casetrail/measure';
import type { SuggestedUnit } from '@casetrail/measure';
import { DIMENSIONS } from '@casetrail/read-models';
import type { Dimension } from '@casetrail/read-models';
import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ArrayUnique, IsIn, IsNumber, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { MUST_SAY, SHORT, VISIBLE } from '../../casework/bodies/event.dto';
import { IsLocalDate } from '../../requests/is-local-date.decorator';
import { listOf } from '../../requests/list-of';
import { NotAfter } from '../../requests/not-after.decorator';

/** A period to freeze. */
export class BaselineBody {
  /**
   * Names the baseline in addresses.
   * @example april-2026
   */
  @Matches(KEY_PATTERN, {
    message: '$property must be a key of 1 to 63 characters: lower case letters, digits and hyphens, no hyphen first',
  })
  key!: string;

  /**
   * For people.
   * @example April 2026, before the new goals
   */
  @IsString()
  @MaxLength(SHORT)
  @Matches(VISIBLE, MUST_SAY)
  name!: string;

  /** First day, of the municipality. */
  @IsLocalDate()
  @NotAfter('to')
  from!: string;

  /** Last day, inclusive. */
  @IsLocalDate()
  to!: string;
}

/** How to show a baseline. */
export class BaselineQuery {
  /** Separated by commas: any of case-type, complexity and department together, or industry, or channel. */
  @ApiProperty({ required: false, enum: DIMENSIONS, isArray: true, explode: false } as never)
  @IsOptional()
  @Transform(({ value }) => listOf(value))
  @IsIn(DIMENSIONS, { each: true })
  @ArrayUnique()
  'group-by'?: Dimension[];
}

/** Measures whose goals count what the durations count. */
export const SUGGESTED_MEASURES = GOAL_MEASURES.filter((measure) => measure !== 'net');
export type SuggestedMeasure = (typeof SUGGESTED_MEASURES)[number];
const NET = 'a goal on net time counts from receipt, so that no net time says how much of it was used';

/** Which goals to suggest. */
export class SuggestedGoalsQuery {
  /** Default: `gross`. Net time says too little: a goal on it counts from receipt. */
  @ApiProperty({ required: false, enum: SUGGESTED_MEASURES, default: 'gross' })
  @IsOptional()
  @IsIn(SUGGESTED_MEASURES, { message: `$property must be one of ${SUGGESTED_MEASURES.join(', ')}; ${NET}` })
  measure?: SuggestedMeasure;

  /** Share of the cases that must keep the limit: above 0, at most 1. Default: 0.9. */
  @IsOptional()
  @Type(() => Number)
  @IsNumber({ allowNaN: false, allowInfinity: false })
  @Min(0.01)
  @Max(1)
  'required-share'?: number;

  /** Default: `calendar-days`. Working days and opening hours cannot be told from durations. */
  @ApiProperty({ required: false, enum: SUGGESTED_UNITS, default: 'calendar-days' })
  @IsOptional()
  @IsIn(SUGGESTED_UNITS, {
    message: `$property must be one of ${SUGGESTED_UNITS.join(', ')}; working days and opening hours cannot be told from durations`,
  })
  unit?: SuggestedUnit;
}
