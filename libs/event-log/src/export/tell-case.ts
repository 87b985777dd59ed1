import type { CaseEvent, CaseEventData, CaseState } from '@casetrail/case';
import { currentDepartment, evolve, fromStored } from '@casetrail/case';
import type { RecordedEvent } from '@casetrail/event-store';
import type { Names } from './names';

/** XES's words for what an event does to the work: `suspend` begins a wait, `resume` ends it. */
export type Transition = 'complete' | 'suspend' | 'resume';

/** An event with what a log says of it beside its payload. */
export interface ToldEvent {
  event: CaseEvent;
  /** What was done: the activity of a step, else the type of the event. */
  activity: string;
  transition: Transition;
  /** The wait that it begins or ends: `information-1` is the case's first wait for the applicant, `hearing-2` its second hearing. */
  wait?: string;
  /** The department that has the case once the event has occurred. */
  department?: string;
  /** Who did it, as the log calls them. */
  resource?: string;
}

/** A case as logs tell it, whatever their format. */
export interface ToldCase {
  /** As the log calls it. */
  id: string;
  receivedAt: string;
  received: CaseEventData['CaseReceived'];
  /** In the order of the case's stream. */
  events: ToldEvent[];
}

/** Throws when the events are none that this version can read. */
export function tellCase(recorded: readonly RecordedEvent[], names: Names): ToldCase | undefined {
  let told: ToldCase | undefined;
  let state: CaseState | null = null;
  for (const { type, data, metadata, stream, version } of recorded) {
    try {
      const event = fromStored({ type, data, metadata });
      const after = evolve(state, event);
      if (event.type === 'CaseReceived')
        told ??= { id: names.caseId(event.data.reference), receivedAt: event.occurredAt, received: event.data, events: [] };
      told?.events.push(tellEvent(event, state, after, resourceOf(event, metadata['actor'], names)));
      state = after;
    } catch (error) {
      throw new Error(`Stream ${stream}, version ${version}: ${(error as Error).message}`, { cause: error });
    }
  }
  return told;
}

function tellEvent(event: CaseEvent, before: CaseState | null, after: CaseState, resource: string | undefined): ToldEvent {
  const activity = event.type === 'StepRecorded' ? event.data.activity : event.type;
  return { event, activity, ...transitionOf(event, before, after), department: currentDepartment(after), resource };
}

function transitionOf(event: CaseEvent, before: CaseState | null, after: CaseState): Pick<ToldEvent, 'transition' | 'wait'> {
  const { informationWaits, hearings } = after;
  switch (event.type) {
    case 'InformationRequested':
      // Asking for more within a wait begins none.
      return informationWaits.length > (before?.informationWaits.length ?? 0)
        ? { transition: 'suspend', wait: `information-${informationWaits.length}` }
        : { transition: 'complete' };
    case 'InformationReceived':
      return before?.informationWaits.at(-1)?.to === undefined && informationWaits.at(-1)?.to !== undefined
        ? { transition: 'resume', wait: `information-${informationWaits.length}` }
        : { transition: 'complete' };
    case 'HearingStarted':
      return { transition: 'suspend', wait: `hearing-${hearings.length}` };
    case 'HearingEnded': {
      const ended = hearings.findIndex(({ to }, index) => to !== undefined && before?.hearings[index]?.to === undefined);
      return ended < 0 ? { transition: 'complete' } : { transition: 'resume', wait: `hearing-${ended + 1}` };
    }
    default:
      return { transition: 'complete' };
  }
}

/** Who did the step, else who recorded the event. An import is nobody. */
function resourceOf(event: CaseEvent, actor: unknown, names: Names): string | undefined {
  if (event.type === 'StepRecorded' && event.data.resource !== undefined) return names.person(event.data.resource);
  return typeof actor === 'string' && !actor.startsWith('import:') ? names.person(actor) : undefined;
}
