import type { Instant, Stretch } from '../timeline';
import { countsDays, exceeds, firstBeyondMs, lengthOnAxis } from './limit-on-axis';
import type { Judgement } from './judge';
import type { HeldGoal, Terms } from './service-goal';

/** `dueMs` and `missedFromMs` are null when the case left the department within the limit: no date is due while it is elsewhere. */
export type DepartmentJudgement = Omit<Judgement, 'dueMs' | 'missedFromMs'> & { dueMs: number | null; missedFromMs: number | null };

/**
 * How a case stands to a goal on its time in one department: `visits` are its visits there, the last one perhaps going on. Used is the sum of
 * their lengths on the unit's axis, waits included. Days are parts of days here: a visit from Monday noon to Tuesday noon takes one working
 * day, and time on days off takes none. Within the limit ⇔ used ≤ limit. Due is the instant at which the visits use up the limit, or would if
 * the one going on at the decision, or now, went on.
 */
export function judgeDepartment(
  goal: HeldGoal,
  visits: readonly Stretch[],
  decidedAt: Instant | undefined,
  terms: Terms,
  nowMs: number,
): DepartmentJudgement {
  const { amount, unit } = goal.limit;
  const clock = terms.calendar.clock(unit);
  const settled = decidedAt !== undefined;
  const endMs = settled ? Date.parse(decidedAt) : nowMs;
  let used = 0;
  let due: Pick<Judgement, 'dueMs' | 'missedFromMs'> | undefined;
  for (const visit of visits) {
    const fromMs = Date.parse(visit.from);
    const toMs = visit.to === undefined ? Infinity : Date.parse(visit.to);
    const from = clock.positionAt(fromMs);
    const before = used;
    // A reader's clock may run behind the one that routed the case.
    used += clock.positionAt(Math.max(fromMs, Math.min(toMs, endMs))) - from;
    // A visit that ended just now does not go on.
    const goesOn = settled ? toMs >= endMs : visit.to === undefined;
    if (due === undefined && (goesOn || exceeds(unit, used, amount))) {
      const position = from + amount - before;
      due = { dueMs: Math.max(fromMs, clock.reachedMs(position)), missedFromMs: Math.max(fromMs, firstBeyondMs(clock, unit, position)) };
    }
  }
  // Part of a day may end between two milliseconds: a decision at the due one is in time.
  const onTime = countsDays(unit) && due !== undefined && endMs <= due.dueMs;
  const within = onTime || !exceeds(unit, used, amount);
  const usedUnits = within ? Math.min(amount, lengthOnAxis(unit, used)) : lengthOnAxis(unit, used);
  return {
    dueMs: null,
    missedFromMs: null,
    ...due,
    usedUnits,
    state: settled ? (within ? 'met' : 'missed') : within ? 'pending' : 'overdue',
    paused: false,
  };
}
