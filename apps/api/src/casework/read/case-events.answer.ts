import { CASE_EVENT_TYPES } from '@casetrail/case';
import type { CaseEventType } from '@casetrail/case';
import { ApiProperty } from '@nestjs/swagger';

/** An event of a case. */
export class CaseEventAnswer {
  /** 0 for the case's first event. */
  version!: number;
  position!: string;
  @ApiProperty({ enum: CASE_EVENT_TYPES })
  type!: CaseEventType;
  /** When it happened. */
  occurredAt!: string;
  /** When it was stored. */
  recordedAt!: string;
  /** Who recorded it. */
  actor?: string;
  /** Where it was recorded: api, import or demo. */
  source?: string;
  /** What the event says. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  data!: object;
}

/** A page of a case's events, from the first on. */
export class CaseEventsAnswer {
  events!: CaseEventAnswer[];
  /** Cursor of the next page; missing on the last one. */
  next?: string;
}
