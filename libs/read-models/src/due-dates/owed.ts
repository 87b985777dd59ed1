import type { CaseState, LocalDate } from '@casetrail/case';
import type { Terms } from '@casetrail/measure';
import { dueDateOf, type Due, type Judged } from './due-dates';

/** What a date was given for: an answer within the goal on response time, the date promised, or a decision within the goal on gross or net time. */
export const OWED = ['response', 'promise', 'gross', 'net'] as const;
export type Owed = (typeof OWED)[number];

/** What the municipality owes next. */
export interface NextDue extends Due {
  of: Owed;
}

type Owing = Judged & Pick<CaseState, 'expectedBy'>;

/**
 * What the municipality owes next on a case, whatever the time is now: of everything that it owes, what would be missed first.
 * - the response, until it is given;
 * - the decision, until it is taken: by the date promised (through its end), by the goal on gross time and by the goal on net time.
 *
 * A decided case is owed nothing any more. While the applicant is waited for, the goal on net time sets no date, as it moves on with the clock;
 * one that was missed before the wait began stays missed, with the date that it had then. Of what is missed at the same moment, the first
 * in the order above.
 */
export function nextDue(state: Owing, terms: Terms): NextDue | undefined {
  if (state.decidedAt !== undefined) return undefined;
  const response = state.acknowledgedAt === undefined ? settledDue('response', state, terms) : undefined;
  return earliest([response && { ...response, of: 'response' }, promised(state, terms), ...goalsOnDecision(state, terms)]);
}

/** The local date by which the goals let a business expect the decision, where no date was promised; of those in {@link nextDue}. */
export function decisionDue(state: Judged, terms: Terms): LocalDate | undefined {
  return state.decidedAt === undefined ? earliest(goalsOnDecision(state, terms))?.date : undefined;
}

/** Asked for by several views of the same case, none of which changes it. */
const KNOWN = new WeakMap<Judged, { terms: Terms; due: NextDue[] }>();

function goalsOnDecision(state: Judged, terms: Terms): NextDue[] {
  const known = KNOWN.get(state);
  if (known?.terms === terms) return known.due;
  const due = (['gross', 'net'] as const).flatMap((of) => {
    const settled = settledDue(of, state, terms);
    return settled ? [{ ...settled, of }] : [];
  });
  KNOWN.set(state, { terms, due });
  return due;
}

/** The due date by a goal, if it does not move with the clock. */
function settledDue(measure: 'response' | 'gross' | 'net', state: Judged, terms: Terms): Due | undefined {
  const wait = measure === 'net' ? state.informationWaits.find(({ to }) => to === undefined) : undefined;
  // Nothing that is over moves a date by when it is looked at.
  if (wait === undefined) return dueDateOf(measure, state, terms, lastChangeMs(state))?.due;
  const before = dueDateOf(measure, state, terms, Date.parse(wait.from));
  return before?.state === 'overdue' ? before.due : undefined;
}

/** Behind every wait. */
const lastChangeMs = ({ receivedAt, informationWaits }: Judged): number =>
  informationWaits.reduce((last, { from, to }) => Math.max(last, Date.parse(to ?? from)), Date.parse(receivedAt));

function promised({ expectedBy }: Owing, { calendar }: Terms): NextDue | undefined {
  if (expectedBy === undefined) return undefined;
  const dueMs = calendar.endOfDateMs(calendar.startOfDateMs(expectedBy));
  return { dueMs, date: expectedBy, missedFromMs: dueMs, of: 'promise' };
}

function earliest(owed: readonly (NextDue | undefined)[]): NextDue | undefined {
  return owed.reduce<NextDue | undefined>(
    (first, each) => (each !== undefined && (first === undefined || each.missedFromMs < first.missedFromMs) ? each : first),
    undefined,
  );
}
