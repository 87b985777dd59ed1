import { unite } from '../spans';
import type { Timeline } from '../timeline';
import { DAYS_TOLERANCE } from '../calendar/unit-clock';
import { countsDays, firstBeyondMs, lengthOnAxis } from './limit-on-axis';
import type { HeldGoal, Terms } from './service-goal';

/** `missed` is settled, `overdue` is not: the case is still open past what it was promised. */
export type GoalState = 'met' | 'missed' | 'overdue' | 'pending';

export interface Judgement {
  /** The end of the limit: of its last day, or of its last hour, the earliest such instant. */
  dueMs: number;
  /**
   * The first millisecond at which a decision (for response: an acknowledgement) would be a miss, as things stand now. In days it is `dueMs`
   * itself. Opening hours that run out at closing time are only exceeded when it opens again.
   */
  missedFromMs: number;
  /** In the limit's unit; for days, the fewest whole days within which this is met. Always: within the limit ⇔ usedUnits ≤ limit.amount. */
  usedUnits: number;
  state: GoalState;
  /** A goal on net time while the applicant is waited for: it moves with the clock and cannot become overdue. If it was, it stays so. */
  paused: boolean;
}

/**
 * How a case stands to a goal on response, gross or net time at `nowMs`. Response is settled by the acknowledgement, a case without one stays
 * open whatever was decided; gross and net are settled by the decision. For departments see {@link judgeDepartment}.
 */
export function judge(goal: HeldGoal, timeline: Timeline, terms: Terms, nowMs: number): Judgement {
  const { amount } = goal.limit;
  const run = runOf(goal, timeline, terms, nowMs);
  const usedUnits = usedOf(run);
  const within = usedUnits <= amount;
  const paused = goal.measure === 'net' && !run.settled && timeline.informationWaits.some(({ to }) => to === undefined);
  return { ...dueOf(run), usedUnits, state: run.settled ? (within ? 'met' : 'missed') : within ? 'pending' : 'overdue', paused };
}

/** {@link Judgement.dueMs} alone. A goal on net time moves by the waits for the applicant so far: an open one counts up to `nowMs`. */
export function dueMs(goal: HeldGoal, timeline: Timeline, terms: Terms, nowMs: number): number {
  return dueOf(runOf(goal, timeline, terms, nowMs)).dueMs;
}

/**
 * For dry runs: when a case would be due if its open wait for the applicant ended at `endMs`. To ask about a wait that has not begun, add it
 * to the timeline.
 */
export function dueIfWaitEndsAt(goal: HeldGoal, timeline: Timeline, terms: Terms, endMs: number): number {
  const end = new Date(endMs).toISOString();
  const informationWaits = timeline.informationWaits.map(({ from, to }) => ({ from, to: to ?? end }));
  const lastMs = Math.max(endMs, ...informationWaits.map(({ to }) => Date.parse(to)));
  return dueMs(goal, { ...timeline, informationWaits }, terms, lastMs);
}

/** A case's run against a limit, on the axis of the limit's unit. */
interface Run {
  goal: HeldGoal;
  terms: Terms;
  receivedMs: number;
  /** Acknowledged, decided, or now. */
  endMs: number;
  settled: boolean;
  /** Length of the applicant's waits that move the due date. */
  waited: number;
}

function runOf(goal: HeldGoal, timeline: Timeline, terms: Terms, nowMs: number): Run {
  const receivedMs = Date.parse(timeline.receivedAt);
  const settledAt = goal.measure === 'response' ? timeline.acknowledgedAt : timeline.decidedAt;
  // A reader's clock may run behind the one that received the case.
  const endMs = Math.max(receivedMs, settledAt === undefined ? nowMs : Date.parse(settledAt));
  let waited = 0;
  if (goal.measure === 'net') {
    const clock = terms.calendar.clock(goal.limit.unit);
    for (const { fromMs, toMs } of unite(timeline.informationWaits, { fromMs: receivedMs, toMs: endMs }))
      waited += clock.positionAt(toMs) - clock.positionAt(fromMs);
  }
  return { goal, terms, receivedMs, endMs, settled: settledAt !== undefined, waited };
}

/**
 * Due = receipt + limit + waits, all on the unit's axis. In days the limit counts from the end of the date of receipt: N days after a receipt
 * on local date d last through the end of d + N, N working days through the end of the N-th working day after d. That day's end is a hard one:
 * on the Saturday after a Friday that was due, no working day has passed, and it is too late all the same.
 */
function dueOf({ goal, terms, receivedMs, waited }: Run): { dueMs: number; missedFromMs: number } {
  const { amount, unit } = goal.limit;
  const clock = terms.calendar.clock(unit);
  if (countsDays(unit)) {
    const lastDay = clock.reachedMs(clock.endOfDatePosition(receivedMs) + Math.floor(amount) + waited);
    // No day at all, received on a day off: the axis stands where the last working day left it.
    const dueMs = Math.max(lastDay, terms.calendar.endOfDateMs(receivedMs));
    return { dueMs, missedFromMs: dueMs };
  }
  const position = clock.positionAt(receivedMs) + amount + waited;
  return { dueMs: Math.max(receivedMs, clock.reachedMs(position)), missedFromMs: firstBeyondMs(clock, unit, position) };
}

function usedOf({ goal, terms, receivedMs, endMs, waited }: Run): number {
  const { unit } = goal.limit;
  const clock = terms.calendar.clock(unit);
  const end = clock.positionAt(endMs) - waited;
  if (!countsDays(unit)) return lengthOnAxis(unit, end - clock.positionAt(receivedMs));
  if (endMs < terms.calendar.endOfDateMs(receivedMs)) return 0;
  // Met in N days ⇔ the end lies before the axis reaches the end of the N-th day.
  return Math.max(0, Math.floor(end - clock.endOfDatePosition(receivedMs) + DAYS_TOLERANCE) + 1);
}
