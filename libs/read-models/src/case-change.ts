import type { CaseEvent, CaseEventType, CaseState } from '@casetrail/case';
import type { Position } from '@casetrail/event-store';
import type { Terms } from '@casetrail/measure';
import type { TermsChangedFrom } from '@casetrail/municipality';

/** An event of a case, read from the store, and its version in the case's stream. */
export interface VersionedEvent {
  event: CaseEvent;
  version: number;
}

/**
 * A case as a batch of events leaves it. A view's rows are a pure function of its state, its position and its municipality's terms; rows of
 * single events are one of the batch's events and the state.
 */
export interface CaseChange {
  stream: string;
  state: CaseState;
  /** Position of the stream's last event in the batch. */
  position: Position;
  /** Types of the stream's events in the batch: a table that none of them can change needs no writing. */
  eventTypes: ReadonlySet<CaseEventType>;
  /** The stream's events in the batch, in order; when a case is verified, all of its events. */
  events: readonly VersionedEvent[];
  /** Calendar and goals that the case is held to. When they change, a {@link TermsChange} has the case's rows made anew. */
  terms: Terms;
}

/** A municipality's calendar or goals have changed: rows that rest on them are made anew. */
export interface TermsChange {
  stream: string;
  municipality: string;
  changedFrom: TermsChangedFrom;
  /**
   * Cases as they stand at a position. Of a case with events put aside, only those before the version given: its rows stand there. What cannot be
   * read is left out.
   */
  casesOf: (streams: ReadonlyMap<string, number | null>, upTo: Position) => Promise<CaseChange[]>;
}

/** What a batch of events did to one stream. */
export type ViewChange = CaseChange | TermsChange;

export const isCaseChange = (change: ViewChange): change is CaseChange => 'state' in change;
