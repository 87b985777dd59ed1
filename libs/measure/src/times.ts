import { caseDurations, visitDurations, type NetReason, type SplitMs } from './durations';
import type { Instant, RoutedTimeline, Timeline } from './timeline';

/** Whose time it was, in seconds (to the millisecond). */
export interface SplitSeconds {
  withUsSeconds: number;
  withApplicantSeconds: number;
  withOthersSeconds: number;
}

/** The times of a case in seconds (to the millisecond). For sums that must come out exactly, take {@link caseDurations}. */
export interface CaseTimes extends SplitSeconds {
  /** Missing until the case is acknowledged. */
  responseSeconds?: number;
  grossSeconds: number;
  netSeconds: number | null;
  /** Said when `netSeconds` is null. */
  netReason?: NetReason;
  /** Not decided: the times go up to now. */
  open: boolean;
}

/** A stay in a department, in seconds (to the millisecond). */
export interface VisitTimes extends SplitSeconds {
  department: string;
  from: Instant;
  /** Routed out or decided; missing while the visit goes on. */
  to?: Instant;
  seconds: number;
}

const splitSeconds = ({ withUsMs, withApplicantMs, withOthersMs }: SplitMs): SplitSeconds => ({
  withUsSeconds: withUsMs / 1000,
  withApplicantSeconds: withApplicantMs / 1000,
  withOthersSeconds: withOthersMs / 1000,
});

/** {@link caseDurations} in seconds. */
export function caseTimes(timeline: Timeline, nowMs: number): CaseTimes {
  const { responseMs, grossMs, netMs, netReason, open, ...parts } = caseDurations(timeline, nowMs);
  return {
    ...(responseMs === undefined ? {} : { responseSeconds: responseMs / 1000 }),
    grossSeconds: grossMs / 1000,
    netSeconds: netMs === null ? null : netMs / 1000,
    ...(netReason === undefined ? {} : { netReason }),
    ...splitSeconds(parts),
    open,
  };
}

/** {@link visitDurations} in seconds. */
export function visitTimes(
  timeline: RoutedTimeline,
  nowMs: number,
): { beforeFirstRouting: SplitSeconds & { seconds: number }; visits: VisitTimes[] } {
  const { beforeFirstRouting, visits } = visitDurations(timeline, nowMs);
  return {
    beforeFirstRouting: { seconds: beforeFirstRouting.durationMs / 1000, ...splitSeconds(beforeFirstRouting) },
    visits: visits.map(({ department, from, to, durationMs, ...parts }) => ({
      department,
      from,
      ...(to === undefined ? {} : { to }),
      seconds: durationMs / 1000,
      ...splitSeconds(parts),
    })),
  };
}
