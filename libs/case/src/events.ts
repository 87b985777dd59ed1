/** A point in time: ISO 8601, UTC, milliseconds, always of the shape `2026-11-21T19:42:56.000Z`, so that strings sort as times do. */
export type Instant = string;
/** A local calendar date, `2026-11-21`. */
export type LocalDate = string;

export type Complexity = 'simple' | 'complex';
export const CHANNELS = ['online', 'e-mail', 'telephone', 'desk', 'post', 'internal', 'other'] as const;
/** How the case came in. */
export type Channel = (typeof CHANNELS)[number];
export const MEETING_KINDS = ['star', 'dialogue', 'site-visit', 'other'] as const;
/** `star`: several departments settle the open points at once. `dialogue`: with the business. `site-visit`: at the business. */
export type MeetingKind = (typeof MEETING_KINDS)[number];

/** The asker. Never shown on the public status. */
export interface Business {
  registrationNumber?: string;
  name?: string;
  industry?: string;
}

/** The caseworker whom the business may call. Shown on the public status. */
export interface ContactPerson {
  name: string;
  telephone?: string;
  email?: string;
}

/** Within which days comparable cases of the last year were decided: from their median to their 90th percentile, counted from receipt. */
export interface ExpectedRange {
  from: LocalDate;
  to: LocalDate;
  /** Comparable cases. */
  n: number;
  /** What made them comparable: `['case-type', 'complexity']`; fewer where such cases were few, none when all cases were taken. */
  comparableBy: string[];
}

/** What each event of a case says, besides when it occurred. Payloads are versioned: see upcast.ts. */
export interface CaseEventData {
  CaseReceived: {
    municipality: string;
    /** Thirteen symbols without separators: see reference-number.ts. */
    reference: string;
    caseType: string;
    channel: Channel;
    business: Business;
    subject?: string;
    complexity?: Complexity;
    /** The refused case whose advice this one follows. */
    previousReference?: string;
    /** The case's identity in the system that it was imported from. */
    externalId?: string;
  };
  /** The answer within 24 hours: screened, contact person named, course and expected time stated. */
  CaseAcknowledged: {
    contactPerson?: ContactPerson;
    complexity?: Complexity;
    course?: string;
    expectedBy?: LocalDate;
    expectedRange?: ExpectedRange;
  };
  ContactPersonAssigned: { contactPerson: ContactPerson };
  CaseRouted: { department: string; reason: string };
  MeetingHeld: { kind: MeetingKind; departments: string[]; summary?: string };
  InformationRequested: { what: string };
  /** `complete`: nothing is missing any more, so the wait for the applicant ends. */
  InformationReceived: { complete: boolean; what?: string };
  HearingStarted: { party: string; legalBasis?: string };
  HearingEnded: { party: string };
  DeadlineExtended: { expectedBy: LocalDate; reason: string };
  /** Any other work, internal: never shown to the business. */
  StepRecorded: { activity: string; resource?: string; note?: string };
  CaseGranted: { conditions?: string };
  CaseAnswered: { answer?: string };
  CaseRefusedWithAdvice: { reason: string; advice: string };
  CaseWithdrawn: { reason?: string };
  CaseClosed: { note?: string };
  CaseReopened: { reason: string };
  /** Answers to the municipality's questions (at most 13) by question key, each 0–100, 100 best. */
  SatisfactionRated: { answers: Record<string, number>; comment?: string };
}

export type CaseEventType = keyof CaseEventData;
export type CaseEvent<T extends CaseEventType = CaseEventType> = {
  [K in T]: { type: K; occurredAt: Instant; data: CaseEventData[K] };
}[T];

export const CASE_EVENT_TYPES = [
  'CaseReceived',
  'CaseAcknowledged',
  'ContactPersonAssigned',
  'CaseRouted',
  'MeetingHeld',
  'InformationRequested',
  'InformationReceived',
  'HearingStarted',
  'HearingEnded',
  'DeadlineExtended',
  'StepRecorded',
  'CaseGranted',
  'CaseAnswered',
  'CaseRefusedWithAdvice',
  'CaseWithdrawn',
  'CaseClosed',
  'CaseReopened',
  'SatisfactionRated',
] as const satisfies readonly CaseEventType[];
