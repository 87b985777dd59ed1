import type { CaseEventType } from '@casetrail/case';
import type { Note, NoteName } from '../to-case-events/notes';

/** Notes of one name, counted, with the first note of each of the first cases. */
export interface NoteCount {
  kind: Note['kind'];
  name: NoteName;
  count: number;
  /** Cases that have such notes; what belongs to no known case counts as one each. */
  cases: number;
  first: Note[];
}

/** What a log holds under a mapping. */
export interface LogContents {
  /** Cases that can be imported, and the events they make. */
  cases: number;
  events: number;
  eventTypes: Partial<Record<CaseEventType, number>>;
  /** Cases of the file that cannot be imported, or are left out for their faults. */
  casesLeftOut: number;
  /** Events and cases that are not as they should be. */
  faults: number;
  notes: NoteCount[];
  missing: MissingNames;
}

/** Departments and case types that the log names and the municipality lacks. */
export interface MissingNames {
  departments: { key: string; name: string }[];
  caseTypes: { key: string; name: string }[];
}

const CASES_SHOWN = 5;

/** Counts as a log is read. */
export class Tally {
  cases = 0;
  events = 0;
  casesLeftOut = 0;
  faults = 0;
  readonly eventTypes: Partial<Record<CaseEventType, number>> = {};
  private readonly counts = new Map<string, NoteCount>();
  private readonly latestCase = new Map<string, string>();

  constructor(private readonly onNote: (note: Note) => void = () => undefined) {}

  note(note: Note): void {
    this.onNote(note);
    if (note.kind === 'fault') this.faults++;
    const key = `${note.kind} ${note.name}`;
    const counted = this.counts.get(key) ?? { kind: note.kind, name: note.name, count: 0, cases: 0, first: [] };
    this.counts.set(key, counted);
    counted.count++;
    // The notes of a case come one after the other.
    if (note.case !== undefined && this.latestCase.get(key) === note.case) return;
    if (note.case !== undefined) this.latestCase.set(key, note.case);
    if (counted.cases++ < CASES_SHOWN) counted.first.push(note);
  }

  case(events: readonly { type: CaseEventType }[]): void {
    this.cases++;
    this.events += events.length;
    for (const { type } of events) this.eventTypes[type] = (this.eventTypes[type] ?? 0) + 1;
  }

  contents(missing: MissingNames): LogContents {
    const { cases, events, eventTypes, casesLeftOut, faults } = this;
    return { cases, events, eventTypes, casesLeftOut, faults, notes: [...this.counts.values()], missing };
  }
}
