import type { CaseEvent, CaseState, Instant } from '@casetrail/case';
import { decide, evolve } from '@casetrail/case';
import { caseIdentity } from '../import/identity';
import type { LoggedCase } from '../log';
import type { KeyRegister } from '../mapping/key';
import type { Note } from '../to-case-events/notes';
import { COMPLETE_EVENT, readCompleteEvent } from './complete-event';

export interface OwnCaseContext {
  /** Key of the municipality whose case it becomes. */
  municipality: string;
  referenceKey: Uint8Array;
  /** Nothing can have occurred later. */
  now: Instant;
  keys: KeyRegister;
}

export interface OwnCase {
  /** Missing when the case cannot be made at all. */
  reference?: string;
  events: CaseEvent[];
  notes: Note[];
}

/**
 * The events of a case as Casetrail's own log holds them; the rules of a case judge them anew. In the municipality that the log names the case
 * keeps its reference number: businesses know it. In another one it gets a number of its own, as one number opens one case.
 */
export function toOwnCaseEvents(logged: LoggedCase, context: OwnCaseContext): OwnCase {
  const made: OwnCase & { state: CaseState | null } = { events: [], notes: [], state: null };
  for (const { line, attributes } of logged.events) {
    const text = attributes.get(COMPLETE_EVENT)?.value;
    const read = text === undefined ? undefined : readCompleteEvent(text);
    if (read && 'event' in read) take(place(read.event, context), line);
    else if (read) fault('unreadable-event', line, read.problem);
    else
      fault('incomplete-event', line, 'The event does not say all it said: export the log with --with-personal-data, or give a --mapping');
    // Without its receipt there is no case.
    if (made.state === null) return { events: [], notes: made.notes };
  }
  return made;

  function take(event: CaseEvent, line: number): void {
    const decision = decide(event, made.state, context.now);
    if ('refused' in decision) return fault(decision.refused.name, line, decision.refused.message, event.type);
    for (const accepted of decision.accepted) {
      made.state = evolve(made.state, accepted);
      made.events.push(accepted);
      noteKeys(accepted, context.keys);
    }
    if (event.type === 'CaseReceived') made.reference = event.data.reference;
  }

  function fault(name: Note['name'], line: number, message: string, activity?: string): void {
    made.notes.push({ kind: 'fault', touches: made.state === null ? 'case' : 'event', name, line, case: logged.id, activity, message });
  }
}

function place(event: CaseEvent, { municipality, referenceKey }: OwnCaseContext): CaseEvent {
  if (event.type !== 'CaseReceived' || event.data.municipality === municipality) return event;
  const { reference, previousReference } = event.data;
  const numberHere = (there: string): string => caseIdentity(referenceKey, municipality, there).reference;
  const data = {
    ...event.data,
    municipality,
    reference: numberHere(reference),
    ...(previousReference !== undefined && { previousReference: numberHere(previousReference) }),
  };
  return { ...event, data };
}

function noteKeys(event: CaseEvent, keys: KeyRegister): void {
  if (event.type === 'CaseReceived') keys.put('case-type', event.data.caseType, event.data.caseType);
  const departments = event.type === 'CaseRouted' ? [event.data.department] : event.type === 'MeetingHeld' ? event.data.departments : [];
  for (const department of departments) keys.put('department', department, department);
}
