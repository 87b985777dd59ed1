import { CHANNELS, PUBLIC_STATUSES } from '@casetrail/case';
import type { Channel, Complexity, Outcome, PublicStatus, Turn } from '@casetrail/case';
import { ApiProperty } from '@nestjs/swagger';
import { TURNS, TrackContactPerson } from '../../track/track.answer';
import { CaseDueDate } from '../due-dates/due-date.answer';
import { COMPLEXITIES, OUTCOMES } from './case-list.answer';

/** The asker. */
export class CaseBusiness {
  registrationNumber?: string;
  name?: string;
  industry?: string;
}

/** A stretch of time, open at the end while `to` is missing. */
export class CaseInterval {
  from!: string;
  to?: string;
}

export class CaseHearing extends CaseInterval {
  party!: string;
}

export class CaseVisit extends CaseInterval {
  /** Key of the department. */
  department!: string;
}

export class CaseRefusal {
  reason!: string;
  advice!: string;
}

export class CaseSatisfaction {
  /** 0 to 100 by question. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' } })
  answers!: Record<string, number>;
  comment?: string;
}

/** In seconds; of an open case, up to now. */
export class CaseTimesAnswer {
  /** Receipt to acknowledgement; missing until then. */
  responseSeconds?: number;
  /** Receipt to decision. */
  grossSeconds!: number;
  /** Null while the case was never fully informed. */
  @ApiProperty({ type: 'number', nullable: true })
  netSeconds!: number | null;
  withUsSeconds!: number;
  withApplicantSeconds!: number;
  withOthersSeconds!: number;
}

/** Within which dates comparable cases of the year before were decided, counted from the receipt of this one. */
export class CaseExpectedRange {
  /** Half of them were. */
  from!: string;
  /** Nine in ten were. */
  to!: string;
  /** Comparable cases, open ones included. */
  n!: number;
  /** What they have in common with this case: `case-type`, `complexity`, both, or nothing. */
  comparableBy!: string[];
}

/** A whole case, for caseworkers. Times are ISO 8601, UTC. */
export class CaseAnswer {
  /** @example 7KQ4-M2X9-T3BW5 */
  reference!: string;
  /** `"7"` as ETag and for If-Match. */
  version!: number;
  /** Position in the event store up to which this shows the case. */
  position!: string;
  @ApiProperty({ enum: PUBLIC_STATUSES })
  status!: PublicStatus;
  @ApiProperty({ enum: TURNS })
  turn!: Turn;
  caseType!: string;
  @ApiProperty({ enum: CHANNELS })
  channel!: Channel;
  business!: CaseBusiness;
  subject?: string;
  @ApiProperty({ enum: COMPLEXITIES, required: false })
  complexity?: Complexity;
  /** The refused case whose advice this one follows. */
  previousReference?: string;
  externalId?: string;
  receivedAt!: string;
  acknowledgedAt?: string;
  decidedAt?: string;
  closedAt?: string;
  /** When the information asked for was first complete. */
  completedAt?: string;
  @ApiProperty({ enum: OUTCOMES, required: false })
  outcome?: Outcome;
  refusal?: CaseRefusal;
  contactPerson?: TrackContactPerson;
  course?: string;
  /** The date promised. */
  expectedBy?: string;
  /** As it was told at the acknowledgement. */
  expectedRange?: CaseExpectedRange;
  /** The goals that the case is held to now: on response, gross and net time, and on the time in the department that it is with. */
  dueDates!: CaseDueDate[];
  /** Key of the department that the case is with. */
  department?: string;
  /** Waits for the business. */
  informationWaits!: CaseInterval[];
  hearings!: CaseHearing[];
  visits!: CaseVisit[];
  meetingCount!: number;
  starMeetingCount!: number;
  stepCount!: number;
  reopenedCount!: number;
  satisfaction?: CaseSatisfaction;
  times!: CaseTimesAnswer;
}
