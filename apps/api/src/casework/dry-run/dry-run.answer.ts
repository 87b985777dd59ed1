import { CaseDueDate } from '../due-dates/due-date.answer';
import { CaseExpectedRange } from '../read/case.answer';

/** What a case is to be expected by. */
export class DryRunDates {
  /** The date promised. */
  expectedBy?: string;
  expectedRange?: CaseExpectedRange;
  dueDates!: CaseDueDate[];
}

/** If the information that is asked for came after so many days. */
export class DryRunWait {
  /** Local days after the request. */
  days!: number;
  /** That moment: ISO 8601, UTC. */
  endsAt!: string;
  /** As they would be then. */
  dueDates!: CaseDueDate[];
}

/** What recording the event would change. Nothing is recorded. */
export class DryRunAnswer {
  /** Version that the case is at, for If-Match; missing for a case that is yet to be received. */
  version?: number;
  /** ISO 8601, UTC. */
  occurredAt!: string;
  /** Missing for a case that is yet to be received. */
  before?: DryRunDates;
  after!: DryRunDates;
  /** Of a request for information. */
  ifInformationComes?: DryRunWait[];
}
