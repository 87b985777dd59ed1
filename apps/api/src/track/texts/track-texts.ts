import type { Milestone, Outcome, PublicStatus, Turn } from '@casetrail/case';

/** What a business reads about its case, in plain words. A language that lacks a text does not compile. */
export interface TrackTexts {
  status: Record<Exclude<PublicStatus, 'decided' | 'closed'>, string>;
  /** By what was decided. */
  decided: Record<Outcome, string>;
  closed: Record<Outcome, string>;
  turn: Record<Turn, string>;
  milestone: Record<Milestone, string>;
}
