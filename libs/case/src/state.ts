import type { Business, Channel, Complexity, ContactPerson, ExpectedRange, Instant, LocalDate } from './events';

export type Outcome = 'granted' | 'answered' | 'refused-with-advice' | 'withdrawn';

/** A stretch of time, open at the end while `to` is missing. */
export interface Interval {
  from: Instant;
  to?: Instant;
}

export const MILESTONES = [
  'received',
  'acknowledged',
  'information-requested',
  'information-received',
  'hearing-started',
  'hearing-ended',
  'decided',
  'closed',
  'reopened',
] as const;
/** What the business is told has happened. */
export type Milestone = (typeof MILESTONES)[number];

/** A case as its events leave it: plain data, JSON through and through. Times follow the names of domain.md's measures. */
export interface CaseState {
  /** Number of the events folded in; the version of the last one plus one. */
  eventCount: number;
  /** How often what the business is told has changed since receipt. Internal work does not count: it must not show. */
  publicVersion: number;
  reference: string;
  municipality: string;
  caseType: string;
  channel: Channel;
  business: Business;
  subject?: string;
  complexity?: Complexity;
  previousReference?: string;
  externalId?: string;

  receivedAt: Instant;
  acknowledgedAt?: Instant;
  decidedAt?: Instant;
  closedAt?: Instant;
  outcome?: Outcome;
  /** Said when the case was refused. */
  refusal?: { reason: string; advice: string };

  contactPerson?: ContactPerson;
  course?: string;
  expectedBy?: LocalDate;
  expectedRange?: ExpectedRange;

  /** Waits for the applicant, in order, at most the last one open. */
  informationWaits: Interval[];
  /** Hearings of other parties; several may be open at once. */
  hearings: (Interval & { party: string })[];
  /** Visits to departments, one after the other, the last one open until the case is routed on. */
  visits: (Interval & { department: string })[];
  /** When the information asked for was first complete; missing while it is not, or when none was ever asked for. */
  completedAt?: Instant;

  milestones: { milestone: Milestone; occurredAt: Instant }[];
  /** Work on the case has begun. */
  workBegun: boolean;
  meetingCount: number;
  starMeetingCount: number;
  stepCount: number;
  reopenedCount: number;
  satisfaction?: { answers: Record<string, number>; comment?: string };

  /** The latest occurrence of an event that changes the state; later such events may not go back behind it. */
  lastChangeAt: Instant;
}
