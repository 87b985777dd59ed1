import type { CaseState, Interval, LocalDate, PublicStatus, Turn } from '@casetrail/case';
import { publicStatus, whoseTurn } from '@casetrail/case';
import type { CaseChange } from '../case-change';
import { decisionDue } from '../due-dates/owed';

/**
 * What the business may see of its case, and what it takes to compute its times so far (it satisfies `Timeline` of @casetrail/measure).
 * Nothing of the asker, no internal steps, no departments, not who was heard.
 */
export interface PublicState extends Pick<
  CaseState,
  | 'publicVersion'
  | 'receivedAt'
  | 'acknowledgedAt'
  | 'decidedAt'
  | 'closedAt'
  | 'completedAt'
  | 'outcome'
  | 'contactPerson'
  | 'expectedBy'
  | 'expectedRange'
  | 'informationWaits'
  | 'milestones'
> {
  status: PublicStatus;
  whoseTurn: Turn;
  hearings: Interval[];
  refusal?: { advice: string };
  /** Where no date was promised: the one by which the municipality's goals let the business expect the decision. */
  decisionDue?: LocalDate;
}

/** The rest of a case: together with its {@link PublicState} and the row's columns it is the whole {@link CaseState}. */
export type InternalState = Pick<
  CaseState,
  | 'caseType'
  | 'channel'
  | 'business'
  | 'subject'
  | 'complexity'
  | 'previousReference'
  | 'externalId'
  | 'refusal'
  | 'course'
  | 'hearings'
  | 'visits'
  | 'workBegun'
  | 'meetingCount'
  | 'starMeetingCount'
  | 'stepCount'
  | 'reopenedCount'
  | 'satisfaction'
  | 'lastChangeAt'
>;

/** Cuts a case in two: what the business may see, its goals' due date with it, and what only caseworkers may. */
export function partsOf({ state, terms }: Pick<CaseChange, 'state' | 'terms'>): { open: PublicState; internal: InternalState } {
  const {
    publicVersion,
    receivedAt,
    acknowledgedAt,
    decidedAt,
    closedAt,
    completedAt,
    outcome,
    contactPerson,
    expectedBy,
    expectedRange,
    informationWaits,
    milestones,
    reference: _reference,
    municipality: _municipality,
    eventCount: _eventCount,
    ...internal
  } = state;
  return {
    open: {
      status: publicStatus(state),
      whoseTurn: whoseTurn(state),
      publicVersion,
      receivedAt,
      acknowledgedAt,
      decidedAt,
      closedAt,
      completedAt,
      outcome,
      refusal: state.refusal && { advice: state.refusal.advice },
      contactPerson,
      expectedBy,
      expectedRange,
      decisionDue: expectedBy === undefined ? decisionDue(state, terms) : undefined,
      informationWaits,
      hearings: state.hearings.map(({ from, to }) => ({ from, to })),
      milestones,
    },
    internal,
  };
}

/** Puts together what {@link partsOf} cut. */
export function wholeOf(
  row: { reference: string; municipality: string; version: number },
  { status: _status, whoseTurn: _turn, refusal: _refusal, decisionDue: _due, ...open }: PublicState,
  internal: InternalState,
): CaseState {
  return { eventCount: row.version + 1, reference: row.reference, municipality: row.municipality, ...open, ...internal };
}
