import { CHANNELS, PUBLIC_STATUSES } from '@casetrail/case';
import type { Channel, Complexity, Outcome, PublicStatus, Turn } from '@casetrail/case';
import { OWED } from '@casetrail/read-models';
import type { Owed } from '@casetrail/read-models';
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
  /**
   * Local date of what is due next: the response until it is given, then the decision, by the date promised or by a goal, whichever would be
   * missed first. Missing when the case is decided or nothing is due by any date: a goal on net time sets none while the business is waited for.
   * @example 2026-12-15
   */
  due?: string;
  /** What `due` is the date of: the response within its goal, the date promised, or the decision within the goal on gross or net time. */
  @ApiProperty({ enum: OWED, required: false })
  dueOf?: Owed;
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

/** A page of the work list: by what is due next, cases with nothing due last. */
export class CaseListAnswer {
  cases!: ListedCase[];
  /** Cursor of the next page; missing on the last one. The Link header holds its whole address. */
  next?: string;
}
