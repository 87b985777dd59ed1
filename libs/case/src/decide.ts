import type { CaseEvent, CaseEventType, Instant } from './events';
import type { CaseState } from './state';
import { parseReferenceNumber } from './reference-number';
import { isInstant, isLocalDate } from './time-bounds';

/** Why an event may not be recorded. The names are part of the API: `urn:casetrail:problem:<name>`. */
export type RefusalName =
  | 'already-received'
  | 'not-received'
  | 'reference-invalid'
  | 'occurred-at-invalid'
  | 'occurred-in-the-future'
  | 'occurred-before-receipt'
  | 'occurred-before-last-change'
  | 'already-acknowledged'
  | 'already-decided'
  | 'already-closed'
  | 'not-decided'
  | 'already-in-department'
  | 'information-not-requested'
  | 'hearing-already-started'
  | 'hearing-not-started'
  | 'expected-by-invalid'
  | 'reason-missing'
  | 'advice-missing'
  | 'already-rated'
  | 'rating-invalid';

export interface Refusal {
  name: RefusalName;
  /** A sentence for the caseworker: what is wrong and what to do. */
  message: string;
}

export type Decision = { accepted: CaseEvent[] } | { refused: Refusal };

/** Recording one of these may lie further back than the last change: they tell of work, not of where the case stands. */
const MAY_BE_RECORDED_LATER: readonly CaseEventType[] = ['MeetingHeld', 'StepRecorded', 'SatisfactionRated'];

/** These belong to a case that is still being worked on; a decided one must be reopened first. */
const ONLY_WHILE_UNDECIDED: readonly CaseEventType[] = [
  'CaseRouted',
  'InformationRequested',
  'InformationReceived',
  'HearingStarted',
  'HearingEnded',
  'DeadlineExtended',
  'CaseGranted',
  'CaseAnswered',
  'CaseRefusedWithAdvice',
  'CaseWithdrawn',
];

/** These may still be recorded once a case is closed. An acknowledgement may: letters leave late, and then count as late. */
const EVEN_WHEN_CLOSED: readonly CaseEventType[] = ['CaseAcknowledged', 'StepRecorded', 'SatisfactionRated', 'CaseReopened'];

/**
 * Whether `event` may be recorded on a case in `state` (`null`: there is none yet) at the instant `now`.
 * To record an event is the command. Every rule of a case is in this file, in the order in which it is checked.
 */
export function decide(event: CaseEvent, state: CaseState | null, now: Instant): Decision {
  const refused = wrongTime(event, state, now) ?? wrongState(event, state) ?? wrongContent(event);
  return refused ? { refused } : { accepted: [event] };
}

function wrongTime(event: CaseEvent, state: CaseState | null, now: Instant): Refusal | undefined {
  const { occurredAt, type } = event;
  if (!isInstant(occurredAt)) return refusal('occurred-at-invalid', `${occurredAt} is not an instant such as 2026-11-21T09:30:00.000Z.`);
  if (occurredAt > now) return refusal('occurred-in-the-future', `${type} cannot have occurred at ${occurredAt}: it is only ${now}.`);
  if (!state) return undefined;
  if (occurredAt < state.receivedAt)
    return refusal(
      'occurred-before-receipt',
      `${type} cannot have occurred at ${occurredAt}: the case was received at ${state.receivedAt}.`,
    );
  if (occurredAt < state.lastChangeAt && !MAY_BE_RECORDED_LATER.includes(type) && type !== 'CaseReceived')
    return refusal(
      'occurred-before-last-change',
      `${type} at ${occurredAt} would lie before the case's last change at ${state.lastChangeAt}; events that change a case do not go back in time.`,
    );
  return undefined;
}

function wrongState(event: CaseEvent, state: CaseState | null): Refusal | undefined {
  const { type } = event;
  if (type === 'CaseReceived') return state ? refusal('already-received', 'A case is received only once.') : undefined;
  if (!state) return refusal('not-received', 'There is no such case: a case begins with its receipt.');
  if (state.closedAt && !EVEN_WHEN_CLOSED.includes(type)) {
    return refusal('already-closed', `The case was closed at ${state.closedAt}; reopen it before recording ${type}.`);
  }
  if (state.outcome && ONLY_WHILE_UNDECIDED.includes(type)) {
    return refusal('already-decided', `The case was decided (${state.outcome}); reopen it before recording ${type}.`);
  }
  switch (type) {
    case 'CaseAcknowledged':
      return state.acknowledgedAt ? refusal('already-acknowledged', `The case was acknowledged at ${state.acknowledgedAt}.`) : undefined;
    case 'CaseRouted': {
      const { department } = event.data;
      const last = state.visits.at(-1)?.department;
      return last === department ? refusal('already-in-department', `The case is already with ${department}.`) : undefined;
    }
    case 'InformationReceived':
      return state.informationWaits.some((wait) => !wait.to)
        ? undefined
        : refusal('information-not-requested', 'No information is being waited for; record what came unasked as a step.');
    case 'HearingStarted':
      return isHearing(event.data.party, state)
        ? refusal('hearing-already-started', `A hearing of ${event.data.party} is already open.`)
        : undefined;
    case 'HearingEnded':
      return isHearing(event.data.party, state) ? undefined : refusal('hearing-not-started', `No hearing of ${event.data.party} is open.`);
    case 'CaseClosed':
      return state.outcome
        ? undefined
        : refusal('not-decided', 'Closing needs an outcome: granted, answered, refused with advice or withdrawn.');
    case 'CaseReopened':
      return state.outcome ? undefined : refusal('not-decided', 'The case is still open: there is nothing to reopen.');
    case 'SatisfactionRated':
      if (!state.decidedAt || event.occurredAt < state.decidedAt)
        return refusal('not-decided', 'Satisfaction is rated once the case is decided.');
      return state.satisfaction ? refusal('already-rated', 'The business has already rated this case.') : undefined;
    default:
      return undefined;
  }
}

function wrongContent(event: CaseEvent): Refusal | undefined {
  switch (event.type) {
    case 'CaseReceived':
      return parseReferenceNumber(event.data.reference) === event.data.reference
        ? undefined
        : refusal('reference-invalid', 'The reference number is not one.');
    case 'CaseRouted':
      return given(event.data.reason) ? undefined : refusal('reason-missing', 'A case is routed with a reason.');
    case 'CaseAcknowledged':
      return wrongExpectedBy(event.data.expectedBy);
    case 'DeadlineExtended':
      return given(event.data.reason)
        ? wrongExpectedBy(event.data.expectedBy)
        : refusal('reason-missing', 'A deadline is extended with a reason.');
    case 'CaseReopened':
      return given(event.data.reason) ? undefined : refusal('reason-missing', 'Reopening needs a reason.');
    case 'CaseRefusedWithAdvice':
      if (!given(event.data.reason)) return refusal('reason-missing', 'A refusal needs a reason.');
      return given(event.data.advice) ? undefined : refusal('advice-missing', 'A refusal needs advice: say how the business can go on.');
    case 'SatisfactionRated': {
      const ratings = Object.values(event.data.answers);
      const valid = ratings.length >= 1 && ratings.length <= 13 && ratings.every((rating) => rating >= 0 && rating <= 100);
      return valid ? undefined : refusal('rating-invalid', 'Between 1 and 13 answers, each from 0 to 100.');
    }
    default:
      return undefined;
  }
}

const wrongExpectedBy = (date: string | undefined): Refusal | undefined =>
  date === undefined || isLocalDate(date) ? undefined : refusal('expected-by-invalid', `${date} is not a date such as 2026-11-21.`);

const isHearing = (party: string, state: CaseState): boolean => state.hearings.some((hearing) => hearing.party === party && !hearing.to);
const given = (text: string | undefined): boolean => Boolean(text?.trim());
const refusal = (name: RefusalName, message: string): Refusal => ({ name, message });
