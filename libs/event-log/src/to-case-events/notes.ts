import type { RefusalName } from '@casetrail/case';
import type { CaseFaultName } from '../log';

/** Something the importer should tell: what it left out, changed, or could not make sense of. */
export interface Note {
  /**
   * `fault`: not as it should be; what becomes of it is the caller's choice. `left-out` and `adjusted`: as the mapping says.
   * `recorded-as-step`: the event that the mapping wanted was refused, and its activity was recorded as a step, as the mapping says.
   * `differs`: the case is in the store with other events, and was left as it is.
   */
  kind: 'fault' | 'left-out' | 'adjusted' | 'recorded-as-step' | 'differs';
  name: NoteName;
  /** From 1. */
  line: number;
  case?: string;
  /** The logged event's activity, or the event that was to be made of the case's attributes. */
  activity?: string;
  message: string;
  /** What a fault touches: one event, or the whole case. */
  touches: 'event' | 'case';
}

export type NoteName =
  | CaseFaultName
  | RefusalName
  | 'duplicate-case'
  | 'incomplete-event'
  | 'unreadable-event'
  | 'missing-receipt'
  | 'missing-date'
  | 'unreadable-date'
  | 'missing-activity'
  | 'missing-value'
  | 'unknown-value'
  | 'no-key'
  | 'too-large'
  | 'stored-otherwise'
  | 'same-day-as-receipt'
  | 'not-before-outcome'
  | 'received-earlier'
  | 'ambiguous-local-time'
  | 'nonexistent-local-time';
