import { MILESTONES, PUBLIC_STATUSES } from '@casetrail/case';
import type { Milestone, PublicStatus, Turn } from '@casetrail/case';
import { ApiProperty } from '@nestjs/swagger';

export const TURNS = ['municipality', 'business', 'others', 'nobody'] as const satisfies readonly Turn[];

/** Something that has happened to the case. */
export class TrackMilestone {
  @ApiProperty({ enum: MILESTONES })
  milestone!: Milestone;
  text!: string;
  /** ISO 8601, UTC. */
  occurredAt!: string;
}

/** The caseworker whom the business may call. */
export class TrackContactPerson {
  name!: string;
  telephone?: string;
  email?: string;
}

/** Within which dates an answer may be expected, from how long similar cases of the year before took. */
export class TrackExpectedRange {
  /** Half of them took no longer. */
  from!: string;
  /** Nine in ten took no longer. */
  to!: string;
  /** How many similar cases there were. */
  n!: number;
  /** The same in plain words. */
  text!: string;
}

/** What a reference number shows: everything that the business may know, and nothing else. */
export class TrackAnswer {
  /** @example 7KQ4-M2X9-T3BW5 */
  reference!: string;
  @ApiProperty({ enum: PUBLIC_STATUSES })
  status!: PublicStatus;
  /** The status in plain words. */
  statusText!: string;
  milestones!: TrackMilestone[];
  contactPerson?: TrackContactPerson;
  /**
   * The day by which the case may be expected to be decided: the one promised, else the one that the municipality's goals give. That one
   * is missing while it moves because the business is waited for.
   * @example 2026-12-15
   */
  expectedBy?: string;
  /** As it was told when the case was acknowledged; missing once it is decided. */
  expectedRange?: TrackExpectedRange;
  /** Whose turn it is. */
  @ApiProperty({ enum: TURNS })
  turn!: Turn;
  turnText!: string;
  /** Time from receipt to decision, or to now, in seconds. */
  grossSeconds!: number;
  /** The same from when the case was fully informed, without the waits for the business; null until it was. */
  @ApiProperty({ type: 'number', nullable: true })
  netSeconds!: number | null;
  /** How to go on after a refusal. */
  advice?: string;
  /** Grows with every event that changes what is told here. Times go on by themselves, and `expectedBy` may follow a goal. */
  version!: number;
}
