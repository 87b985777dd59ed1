import type { CaseState } from './state';

export const PUBLIC_STATUSES = [
  'received',
  'acknowledged',
  'in-progress',
  'waiting-for-you',
  'waiting-for-others',
  'decided',
  'closed',
] as const;
/** Where a case stands, as the business is told. */
export type PublicStatus = (typeof PUBLIC_STATUSES)[number];

export type Turn = 'municipality' | 'business' | 'others' | 'nobody';

/** What the status is read from: a whole {@link CaseState} or the part of it that is public. */
export type StatusSource = Pick<
  CaseState,
  'closedAt' | 'outcome' | 'informationWaits' | 'hearings' | 'workBegun' | 'acknowledgedAt' | 'receivedAt'
>;

export function publicStatus(state: StatusSource): PublicStatus {
  if (state.closedAt) return 'closed';
  if (state.outcome) return 'decided';
  if (state.informationWaits.some((wait) => !wait.to)) return 'waiting-for-you';
  if (state.hearings.some((hearing) => !hearing.to)) return 'waiting-for-others';
  if (state.workBegun) return 'in-progress';
  return state.acknowledgedAt ? 'acknowledged' : 'received';
}

const TURN: Record<PublicStatus, Turn> = {
  received: 'municipality',
  acknowledged: 'municipality',
  'in-progress': 'municipality',
  'waiting-for-you': 'business',
  'waiting-for-others': 'others',
  decided: 'nobody',
  closed: 'nobody',
};

export const whoseTurn = (state: StatusSource): Turn => TURN[publicStatus(state)];

/** The department that the case is with, if it has been routed to one. */
export const currentDepartment = (state: Pick<CaseState, 'visits'>): string | undefined => state.visits.at(-1)?.department;
