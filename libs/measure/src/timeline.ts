/** A point in time: ISO 8601, UTC. */
export type Instant = string;

/** A stretch of time, open at the end while `to` is missing. */
export interface Stretch {
  from: Instant;
  to?: Instant;
}

/** What the measures of a case are made of. A folded case has this shape; so has what the business sees of it. */
export interface Timeline {
  receivedAt: Instant;
  acknowledgedAt?: Instant;
  /** The outcome recorded last; missing while the case is open. */
  decidedAt?: Instant;
  /** When the case was first fully informed; missing while it is not, and when no information was ever asked for. */
  completedAt?: Instant;
  /** Waits for the applicant. */
  informationWaits: readonly Stretch[];
  /** Hearings of other parties. */
  hearings: readonly Stretch[];
}

/** A timeline that also says where the case lay: visits follow one another without a gap, the last one open. */
export interface RoutedTimeline extends Timeline {
  visits: readonly (Stretch & { department: string })[];
}
