import type { Milestone, Outcome, PublicStatus, Turn } from '@casetrail/case';

/** What a business reads about its case, in plain words. A language that lacks a text does not compile. */
export interface TrackTexts {
  status: Record<Exclude<PublicStatus, 'decided' | 'closed'>, string>;
  /** By what was decided. */
  decided: Record<Outcome, string>;
  closed: Record<Outcome, string>;
  turn: Record<Turn, string>;
  milestone: Record<Milestone, string>;
  /** Within which dates an answer may be expected, and from how many similar cases that follows. Dates are written out. */
  expectedRange: (from: string, to: string, n: number) => string;
  /** The same where both are one day. */
  expectedDay: (day: string, n: number) => string;
}
