import { GROUPS, MEASURES } from '@casetrail/read-models';
import type { GroupBy, LeftOutReason, Measure } from '@casetrail/read-models';
import { ApiProperty } from '@nestjs/swagger';

/** How long the cases of a group took, in elapsed days of 24 hours. */
export class ProcessingTimesGroupAnswer {
  /** One value for each group asked for; null: not known of these cases. */
  @ApiProperty({ type: 'object', additionalProperties: { type: ['string', 'null'] } } as never)
  key!: Partial<Record<GroupBy, string | null>>;
  /** Cases; for the measure `department`, pairs of a case and a department. */
  n!: number;
  meanDays!: number;
  medianDays!: number;
  p75Days!: number;
  p90Days!: number;
  p95Days!: number;
}

/** How many cases the figures rest on, and why others are left out. */
export class CoverageAnswer {
  measured!: number;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } })
  leftOut!: Partial<Record<LeftOutReason, number>>;
}

export class ProcessingTimesAnswer {
  @ApiProperty({ enum: MEASURES })
  measure!: Measure;
  @ApiProperty({ enum: GROUPS, isArray: true })
  groupBy!: readonly GroupBy[];
  from?: string;
  to?: string;
  /** Of the days in `from`, `to` and of the months. */
  timeZone!: string;
  groups!: ProcessingTimesGroupAnswer[];
  coverage!: CoverageAnswer;
}
