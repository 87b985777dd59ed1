import type { CaseEvent, Complexity, ContactPerson, ExpectedRange, Instant, LocalDate } from './events';
import { publicStatus } from './public-status';
import type { CaseState, Interval, Milestone, Outcome } from './state';

/** The fold of a case. It never judges: what may happen is decided in decide.ts, what has happened is taken as it is. */
export function fold(events: Iterable<CaseEvent>): CaseState | null {
  let state: CaseState | null = null;
  for (const event of events) state = evolve(state, event);
  return state;
}

/** Answers a new state; the one given stays as it was. Throws when a stream does not begin with `CaseReceived`. */
export function evolve(state: CaseState | null, event: CaseEvent): CaseState {
  if (event.type === 'CaseReceived') return received(event);
  if (!state) throw new Error(`A case begins with CaseReceived, not with ${event.type}`);
  const next = { ...state, eventCount: state.eventCount + 1, ...changeBy(event, state) };
  if (tellsOtherwise(state, next)) next.publicVersion++;
  return next;
}

/** Whether the business is told anything else than before. */
function tellsOtherwise(before: CaseState, after: CaseState): boolean {
  return (
    before.milestones !== after.milestones ||
    before.contactPerson !== after.contactPerson ||
    before.expectedBy !== after.expectedBy ||
    publicStatus(before) !== publicStatus(after)
  );
}

function received(event: CaseEvent<'CaseReceived'>): CaseState {
  return {
    ...event.data,
    eventCount: 1,
    publicVersion: 0,
    receivedAt: event.occurredAt,
    informationWaits: [],
    hearings: [],
    visits: [],
    milestones: [{ milestone: 'received', occurredAt: event.occurredAt }],
    workBegun: false,
    meetingCount: 0,
    starMeetingCount: 0,
    stepCount: 0,
    reopenedCount: 0,
    lastChangeAt: event.occurredAt,
  };
}

type Change = Partial<CaseState>;

function changeBy(event: Exclude<CaseEvent, CaseEvent<'CaseReceived'>>, state: CaseState): Change {
  const at = event.occurredAt;
  switch (event.type) {
    case 'CaseAcknowledged':
      return {
        ...reached('acknowledged', at, state),
        acknowledgedAt: at,
        // An acknowledgement may come after a decision (the letter left late); it does not change what was decided.
        ...said<{
          contactPerson: ContactPerson;
          complexity: Complexity;
          course: string;
          expectedBy: LocalDate;
          expectedRange: ExpectedRange;
        }>(event.data),
      };
    case 'ContactPersonAssigned':
      return { contactPerson: event.data.contactPerson, lastChangeAt: at };
    case 'CaseRouted':
      return { visits: [...endOpen(state.visits, at), { department: event.data.department, from: at }], workBegun: true, lastChangeAt: at };
    case 'MeetingHeld':
      return {
        meetingCount: state.meetingCount + 1,
        starMeetingCount: state.starMeetingCount + (event.data.kind === 'star' ? 1 : 0),
        workBegun: true,
      };
    case 'InformationRequested':
      // Asking for more while the business is still gathering the rest prolongs the one wait.
      return hasOpen(state.informationWaits)
        ? reached('information-requested', at, state)
        : { ...reached('information-requested', at, state), informationWaits: [...state.informationWaits, { from: at }], workBegun: true };
    case 'InformationReceived':
      return event.data.complete
        ? {
            ...reached('information-received', at, state),
            informationWaits: endOpen(state.informationWaits, at),
            completedAt: state.completedAt ?? at,
          }
        : reached('information-received', at, state);
    case 'HearingStarted':
      return {
        ...reached('hearing-started', at, state),
        hearings: [...state.hearings, { party: event.data.party, from: at }],
        workBegun: true,
      };
    case 'HearingEnded':
      return {
        ...reached('hearing-ended', at, state),
        hearings: state.hearings.map((hearing) => (hearing.party === event.data.party && !hearing.to ? { ...hearing, to: at } : hearing)),
      };
    case 'DeadlineExtended':
      return { expectedBy: event.data.expectedBy, lastChangeAt: at };
    case 'StepRecorded':
      return { stepCount: state.stepCount + 1, workBegun: true };
    case 'CaseGranted':
      return decided('granted', at, state);
    case 'CaseAnswered':
      return decided('answered', at, state);
    case 'CaseRefusedWithAdvice':
      return { ...decided('refused-with-advice', at, state), refusal: event.data };
    case 'CaseWithdrawn':
      return decided('withdrawn', at, state);
    case 'CaseClosed':
      return { ...reached('closed', at, state), closedAt: at };
    case 'CaseReopened':
      return {
        ...reached('reopened', at, state),
        decidedAt: undefined,
        closedAt: undefined,
        outcome: undefined,
        refusal: undefined,
        satisfaction: undefined,
        reopenedCount: state.reopenedCount + 1,
        workBegun: true,
      };
    case 'SatisfactionRated':
      return { satisfaction: event.data };
    default:
      return unknownEvent(event);
  }
}

/** A decision ends every wait. The visit goes on: its department has the case again should it be reopened. */
function decided(outcome: Outcome, at: Instant, state: CaseState): Change {
  return {
    ...reached('decided', at, state),
    outcome,
    decidedAt: at,
    informationWaits: endOpen(state.informationWaits, at),
    hearings: endOpen(state.hearings, at),
  };
}

function reached(milestone: Milestone, at: Instant, state: CaseState): Change {
  return { milestones: [...state.milestones, { milestone, occurredAt: at }], lastChangeAt: at };
}

function endOpen<I extends Interval>(intervals: I[], at: Instant): I[] {
  return intervals.map((interval) => (interval.to ? interval : { ...interval, to: at }));
}

const hasOpen = (intervals: Interval[]): boolean => intervals.some((interval) => !interval.to);

/** What the payload leaves unsaid keeps its former value. */
function said<T extends object>(data: Partial<T>): Partial<T> {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function unknownEvent(event: never): never {
  throw new Error(`Unknown event of a case: ${(event as { type?: string }).type}`);
}
