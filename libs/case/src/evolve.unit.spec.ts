import fc from 'fast-check';
import { HISTORIES_END, anyEvent, caseHistory } from '../../../test/support/case-histories';
import { at, event, received } from '../../../test/support/case-specification';
import { decide } from './decide';
import type { CaseEvent } from './events';
import { evolve, fold } from './evolve';
import { PUBLIC_STATUSES, currentDepartment, publicStatus, whoseTurn } from './public-status';
import type { CaseState, Interval } from './state';

const folded = (...events: CaseEvent[]): CaseState => fold(events)!;

describe('public status', () => {
  const steps: [CaseEvent, string, string][] = [
    [received(), 'received', 'municipality'],
    [event('CaseAcknowledged', at('03-01', '10:00'), {}), 'acknowledged', 'municipality'],
    [event('CaseRouted', at('03-02'), { department: 'building', reason: 'x' }), 'in-progress', 'municipality'],
    [event('HearingStarted', at('03-03'), { party: 'neighbours' }), 'waiting-for-others', 'others'],
    [event('InformationRequested', at('03-04'), { what: 'drawings' }), 'waiting-for-you', 'business'],
    [event('InformationReceived', at('03-05'), { complete: false }), 'waiting-for-you', 'business'],
    [event('InformationReceived', at('03-06'), { complete: true }), 'waiting-for-others', 'others'],
    [event('HearingEnded', at('03-07'), { party: 'neighbours' }), 'in-progress', 'municipality'],
    [event('CaseGranted', at('03-08'), {}), 'decided', 'nobody'],
    [event('CaseClosed', at('03-09'), {}), 'closed', 'nobody'],
    [event('CaseReopened', at('03-10'), { reason: 'x' }), 'in-progress', 'municipality'],
  ];
  it.each(steps.map(([last, status, turn], i) => ({ after: last.type, status, turn, history: steps.slice(0, i + 1).map(([e]) => e) })))(
    'after $after: $status',
    ({ history, status, turn }) => {
      expect(publicStatus(folded(...history))).toBe(status);
      expect(whoseTurn(folded(...history))).toBe(turn);
    },
  );
});

describe('fold', () => {
  it('keeps visits one after the other', () => {
    const state = folded(
      received(),
      event('CaseRouted', at('03-02'), { department: 'building', reason: 'x' }),
      event('CaseRouted', at('03-05'), { department: 'roads', reason: 'x' }),
    );
    expect(state.visits).toEqual([
      { department: 'building', from: at('03-02'), to: at('03-05') },
      { department: 'roads', from: at('03-05') },
    ]);
    expect(currentDepartment(state)).toBe('roads');
  });

  it('remembers when the case was first fully informed', () => {
    const state = folded(
      received(),
      event('InformationRequested', at('03-02'), { what: 'x' }),
      event('InformationReceived', at('03-03'), { complete: false }),
      event('InformationReceived', at('03-04'), { complete: true }),
      event('InformationRequested', at('03-05'), { what: 'y' }),
      event('InformationReceived', at('03-06'), { complete: true }),
    );
    expect(state.completedAt).toBe(at('03-04'));
    expect(state.informationWaits).toEqual([
      { from: at('03-02'), to: at('03-04') },
      { from: at('03-05'), to: at('03-06') },
    ]);
  });

  it('lets a decision end every wait', () => {
    const state = folded(
      received(),
      event('InformationRequested', at('03-02'), { what: 'x' }),
      event('HearingStarted', at('03-03'), { party: 'neighbours' }),
      event('CaseWithdrawn', at('03-04'), {}),
    );
    expect([...state.informationWaits, ...state.hearings].map((wait) => wait.to)).toEqual([at('03-04'), at('03-04')]);
  });

  it('keeps what an acknowledgement leaves unsaid', () => {
    const state = folded(
      received(at('03-01'), { complexity: 'complex' }),
      event('CaseAcknowledged', at('03-02'), { expectedBy: '2026-05-01' }),
    );
    expect(state).toMatchObject({ complexity: 'complex', expectedBy: '2026-05-01' });
  });

  it('counts only changes that the business is told of', () => {
    const routed = [received(), event('CaseRouted', at('03-02'), { department: 'building', reason: 'x' })];
    const internal = event('StepRecorded', at('03-03'), { activity: 'x' });
    const moved = event('CaseRouted', at('03-04'), { department: 'roads', reason: 'x' });
    const assigned = event('ContactPersonAssigned', at('03-05'), { contactPerson: { name: 'Anna Holm' } });
    expect(folded(...routed).publicVersion).toBe(1);
    expect(folded(...routed, internal, moved).publicVersion).toBe(1);
    expect(folded(...routed, internal, moved, assigned).publicVersion).toBe(2);
  });

  it('needs a receipt to begin with', () => {
    expect(() => fold([event('CaseClosed', at('03-01'), {})])).toThrow('begins with CaseReceived');
  });
});

describe('any accepted history', () => {
  it('folds to a valid state, at every step', () => {
    fc.assert(
      fc.property(caseHistory, ({ events }) => {
        let state: CaseState | null = null;
        for (const accepted of events) {
          state = evolve(state, accepted);
          expect(faultsOf(state)).toEqual([]);
        }
        expect(state?.eventCount).toBe(events.length);
      }),
    );
  });

  it('breaks no rule of domain.md', () => {
    fc.assert(
      fc.property(caseHistory, ({ events }) => expect(rulesBrokenBy(events)).toEqual([])),
      { numRuns: 300 },
    );
  });

  it('leaves the state it was given untouched', () => {
    fc.assert(
      fc.property(caseHistory, anyEvent, ({ events }, next) => {
        const state = fold(events)!;
        const before = JSON.stringify(state);
        if ('accepted' in decide(next, state, HISTORIES_END)) evolve(state, next);
        expect(JSON.stringify(state)).toBe(before);
      }),
    );
  });
});

/** What must hold of every state. */
function faultsOf(state: CaseState): string[] {
  const faults: string[] = [];
  const holds = (condition: boolean, fault: string): void => void (condition || faults.push(fault));
  const ordered = (intervals: Interval[]): boolean => intervals.every((interval) => !interval.to || interval.from <= interval.to);
  holds(!state.closedAt || state.outcome !== undefined, 'closed without an outcome');
  holds((state.outcome === undefined) === (state.decidedAt === undefined), 'outcome and decision disagree');
  holds((state.outcome === 'refused-with-advice') === (state.refusal !== undefined), 'refusal and outcome disagree');
  holds(!state.refusal || state.refusal.advice.trim() !== '', 'refused without advice');
  holds([state.informationWaits, state.hearings, state.visits].every(ordered), 'an interval ends before it begins');
  holds(
    state.informationWaits.slice(0, -1).every((wait) => wait.to),
    'an earlier wait is open',
  );
  holds(
    state.visits.every((visit, i) => i === state.visits.length - 1 || visit.to === state.visits[i + 1]?.from),
    'visits do not join',
  );
  holds(!state.outcome || [...state.informationWaits, ...state.hearings].every((wait) => wait.to), 'decided, yet waiting');
  holds(
    state.milestones.every((step) => step.occurredAt >= state.receivedAt),
    'a milestone before receipt',
  );
  holds(PUBLIC_STATUSES.includes(publicStatus(state)), 'no public status');
  return faults;
}

/** The rules again, written down from domain.md and checked over the plain list of events, apart from decide.ts. */
function rulesBrokenBy(events: CaseEvent[]): string[] {
  const broken: string[] = [];
  const only = (type: string) => events.filter((one) => one.type === type);
  const outcomes = ['CaseGranted', 'CaseAnswered', 'CaseRefusedWithAdvice', 'CaseWithdrawn'];
  const receivedAt = events[0]!.occurredAt;
  const recordedLater = ['MeetingHeld', 'StepRecorded', 'SatisfactionRated'];
  if (events[0]!.type !== 'CaseReceived' || only('CaseReceived').length !== 1) broken.push('received once, first');
  if (only('CaseAcknowledged').length > 1) broken.push('acknowledged at most once');
  if (events.some((one) => one.occurredAt < receivedAt)) broken.push('before receipt');
  if (events.some((one) => one.occurredAt > HISTORIES_END)) broken.push('in the future');
  const changing = events.filter((one) => !recordedLater.includes(one.type)).map((one) => one.occurredAt);
  if (changing.some((time, i) => i > 0 && time < changing[i - 1]!)) broken.push('went back in time');
  let outcome = false;
  for (const one of events) {
    if (outcomes.includes(one.type)) {
      if (outcome) broken.push('decided twice');
      outcome = true;
    }
    if (one.type === 'CaseClosed' && !outcome) broken.push('closed without an outcome');
    if (one.type === 'CaseReopened') {
      if (!outcome) broken.push('reopened while open');
      outcome = false;
    }
    if (one.type === 'CaseRefusedWithAdvice' && !one.data.advice.trim()) broken.push('refused without advice');
    if (one.type === 'CaseReopened' && !one.data.reason.trim()) broken.push('reopened without a reason');
  }
  return broken;
}
