import type { CaseEventType, CaseState } from '@casetrail/case';
import type { Position } from '@casetrail/event-store';

/** A case as a batch of events leaves it. Every view's rows are a pure function of its state and position. */
export interface CaseChange {
  stream: string;
  state: CaseState;
  /** Position of the stream's last event in the batch. */
  position: Position;
  /** Types of the stream's events in the batch: a table that none of them can change needs no writing. */
  eventTypes: ReadonlySet<CaseEventType>;
}
