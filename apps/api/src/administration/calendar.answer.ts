import { WEEKDAYS } from '@casetrail/measure';
import type { Weekday } from '@casetrail/measure';
import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';

export class OpeningAnswer {
  /** @example 09:00 */
  from!: string;
  /** @example 16:00 */
  to!: string;
}

/** Whose public holidays are days off. */
export class HolidaysOfAnswer {
  /** ISO 3166 alpha-2. */
  country!: string;
  region?: string;
}

export const DAY_OFF_REASONS = ['public-holiday', 'closing-day'] as const;

/** A day on which the municipality is closed although it opens on that weekday. */
export class DayOffAnswer {
  date!: string;
  @ApiProperty({ enum: DAY_OFF_REASONS })
  reason!: (typeof DAY_OFF_REASONS)[number];
  /** In the language of the country, or as the municipality calls it. */
  name?: string;
}

@ApiExtraModels(OpeningAnswer)
export class CalendarAnswer {
  from!: string;
  to!: string;
  timeZone!: string;
  /** By weekday; closed on those that are missing. */
  @ApiProperty({
    type: 'object',
    propertyNames: { enum: WEEKDAYS },
    additionalProperties: { type: 'array', items: { $ref: getSchemaPath(OpeningAnswer) } },
  } as never)
  openingHours!: Partial<Record<Weekday, OpeningAnswer[]>>;
  /** Missing: no public holidays are kept. */
  publicHolidays?: HolidaysOfAnswer;
  /** Days in the period that count as working days. */
  workingDays!: number;
  /** Closed days in the period on weekdays that have opening hours. */
  daysOff!: DayOffAnswer[];
}
