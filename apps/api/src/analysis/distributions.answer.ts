import { DISTRIBUTION_DIMENSIONS } from '@casetrail/read-models';
import type { DistributionDimension } from '@casetrail/read-models';
import { ApiProperty } from '@nestjs/swagger';

export class DistributionCountAnswer {
  @ApiProperty({ enum: DISTRIBUTION_DIMENSIONS })
  dimension!: DistributionDimension;
  /** Null: not known of these cases. */
  @ApiProperty({ type: 'string', nullable: true })
  value!: string | null;
  /** Cases received in the period. */
  count!: number;
}

export class DistributionsAnswer {
  from?: string;
  to?: string;
  /** Of the months. */
  timeZone!: string;
  counts!: DistributionCountAnswer[];
}
