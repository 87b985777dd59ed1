import type { CaseEvent } from '@casetrail/case';
import type { Position } from '@casetrail/event-store';
import { Command } from '@nestjs/cqrs';
import type { KeyOwner } from './idempotency';

/** What was recorded; the same for a repeat as for the first time. */
export interface Recorded {
  reference: string;
  /** Version of the case after the event. */
  version: number;
  /** Where the event stands in the store; a read can wait for it. */
  position: Position;
  occurredAt: string;
  /** The event had been recorded before, by an earlier request with the same key. */
  replayed: boolean;
}

/** Record `event` on the case `reference` of the owner's municipality. */
export class RecordCaseEvent extends Command<Recorded> {
  constructor(
    readonly owner: KeyOwner,
    readonly reference: string,
    readonly event: CaseEvent,
    readonly options: {
      /** Refuse unless the case is at one of these versions. */
      expectedVersions?: readonly number[] | 'any';
      idempotencyKey?: string;
      payloadHash: string;
      requestId: string;
    },
  ) {
    super();
  }
}
