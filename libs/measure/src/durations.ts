import { coveredMs, join, unite, type Span } from './spans';
import type { Instant, RoutedTimeline, Timeline } from './timeline';

/**
 * Whose time it was, in whole milliseconds, so that parts add up exactly. An instant inside an open information request is the applicant's;
 * else one inside an open hearing is the others'; else it is ours.
 */
export interface SplitMs {
  withUsMs: number;
  withApplicantMs: number;
  withOthersMs: number;
}

/** Why a case has no net time: it was asked for information and has never been fully informed. */
export type NetReason = 'never-fully-informed';

/** Whole milliseconds. The three parts sum exactly to `grossMs`. */
export interface CaseDurations extends SplitMs {
  /** Missing until the case is acknowledged. */
  responseMs?: number;
  grossMs: number;
  netMs: number | null;
  /** Said when `netMs` is null. */
  netReason?: NetReason;
  /** Not decided: the durations go up to now. */
  open: boolean;
}

/** Whole milliseconds. The three parts sum exactly to `durationMs`. */
export interface VisitDuration extends SplitMs {
  department: string;
  from: Instant;
  /** Routed out or decided; missing while the visit goes on. */
  to?: Instant;
  durationMs: number;
}

/** Visits and the time before the first routing sum exactly to the gross time. */
export interface VisitDurations {
  beforeFirstRouting: SplitMs & { durationMs: number };
  visits: VisitDuration[];
}

/** The case's clock: [received, decided or now), and who was waited for in it. */
interface Clock {
  whole: Span;
  open: boolean;
  /** Waits for the applicant. */
  applicant: Span[];
  /** Waits for the applicant or for others. */
  waiting: Span[];
}

function clockOf(timeline: Timeline, nowMs: number): Clock {
  const fromMs = Date.parse(timeline.receivedAt);
  const open = timeline.decidedAt === undefined;
  // A reader's clock may run behind the one that received the case.
  const whole = { fromMs, toMs: Math.max(fromMs, open ? nowMs : Date.parse(timeline.decidedAt!)) };
  const applicant = unite(timeline.informationWaits, whole);
  const others = unite(timeline.hearings, whole);
  return { whole, open, applicant, waiting: others.length === 0 ? applicant : join([...applicant, ...others]) };
}

function split({ applicant, waiting }: Clock, span: Span): SplitMs & { durationMs: number } {
  const durationMs = Math.max(0, span.toMs - span.fromMs);
  const withApplicantMs = coveredMs(applicant, span);
  const waitingMs = coveredMs(waiting, span);
  return { durationMs, withUsMs: durationMs - waitingMs, withApplicantMs, withOthersMs: waitingMs - withApplicantMs };
}

/**
 * Net time: from the moment the case was first fully informed to its decision, less the applicant's waits after that moment.
 * Null when information was asked for and had not all come by the end.
 */
function netMs(timeline: Timeline, { whole, applicant }: Clock): number | null {
  if (timeline.completedAt === undefined && timeline.informationWaits.length > 0) return null;
  const fromMs = timeline.completedAt === undefined ? whole.fromMs : Math.max(whole.fromMs, Date.parse(timeline.completedAt));
  if (fromMs > whole.toMs) return null;
  return whole.toMs - fromMs - coveredMs(applicant, { fromMs, toMs: whole.toMs });
}

/** Response time: from receipt to acknowledgement. Undefined until the case is acknowledged. */
export function responseMs({ receivedAt, acknowledgedAt }: Pick<Timeline, 'receivedAt' | 'acknowledgedAt'>): number | undefined {
  return acknowledgedAt === undefined ? undefined : Date.parse(acknowledgedAt) - Date.parse(receivedAt);
}

/** Response, gross and net time of a case, and whose time it was. `nowMs` ends the clock of a case that is not decided. */
export function caseDurations(timeline: Timeline, nowMs: number): CaseDurations {
  const clock = clockOf(timeline, nowMs);
  const { durationMs: grossMs, ...parts } = split(clock, clock.whole);
  const net = netMs(timeline, clock);
  const response = responseMs(timeline);
  return {
    ...(response === undefined ? {} : { responseMs: response }),
    grossMs,
    netMs: net,
    ...(net === null ? { netReason: 'never-fully-informed' as const } : {}),
    ...parts,
    open: clock.open,
  };
}

/** How long a case lay in each department, visit by visit, and before it was first routed. `nowMs` as for {@link caseDurations}. */
export function visitDurations(timeline: RoutedTimeline, nowMs: number): VisitDurations {
  const clock = clockOf(timeline, nowMs);
  const cut = (ms: number): number => Math.min(Math.max(ms, clock.whole.fromMs), clock.whole.toMs);
  const first = timeline.visits[0];
  const visits = timeline.visits.map((visit): VisitDuration => {
    const end = earlier(visit.to, timeline.decidedAt);
    const span = { fromMs: cut(Date.parse(visit.from)), toMs: end === undefined ? clock.whole.toMs : cut(Date.parse(end)) };
    return { department: visit.department, from: visit.from, ...(end === undefined ? {} : { to: end }), ...split(clock, span) };
  });
  const beforeFirst = { fromMs: clock.whole.fromMs, toMs: first === undefined ? clock.whole.toMs : cut(Date.parse(first.from)) };
  return { beforeFirstRouting: split(clock, beforeFirst), visits };
}

function earlier(a: Instant | undefined, b: Instant | undefined): Instant | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Date.parse(a) <= Date.parse(b) ? a : b;
}
