import { CHANNELS, PUBLIC_STATUSES } from '@casetrail/case';
import type { Channel, Complexity, Outcome, PublicStatus, Turn } from '@casetrail/case';
import { ApiProperty } from '@nestjs/swagger';
import { TURNS } from '../../track/track.answer';

export const OUTCOMES = ['granted', 'answered', 'refused-with-advice', 'withdrawn'] as const satisfies readonly Outcome[];
export const COMPLEXITIES = ['simple', 'complex'] as const satisfies readonly Complexity[];

/** A case in the work list. */
export class ListedCase {
  /** @example 7KQ4-M2X9-T3BW5 */
  reference!: string;
  @ApiProperty({ enum: PUBLIC_STATUSES })
  status!: PublicStatus;
  @ApiProperty({ enum: TURNS })
  turn!: Turn;
  @ApiProperty({ enum: OUTCOMES, required: false })
  outcome?: Outcome;
  /** The date promised. */
  expectedBy?: string;
  /** Key of the department that the case is with. */
  department?: string;
  /** Name of the contact person. */
  caseworker?: string;
  caseType!: string;
  @ApiProperty({ enum: COMPLEXITIES, required: false })
  complexity?: Complexity;
  @ApiProperty({ enum: CHANNELS })
  channel!: Channel;
  subject?: string;
  businessName?: string;
  registrationNumber?: string;
  receivedAt!: string;
  acknowledgedAt?: string;
  decidedAt?: string;
}

/** A page of the work list: by the date promised, cases without one last. */
export class CaseListAnswer {
  cases!: ListedCase[];
  /** Cursor of the next page; missing on the last one. The Link header holds its whole address. */
  next?: string;
}
