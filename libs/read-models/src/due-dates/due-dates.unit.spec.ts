import { fold, type CaseEvent } from '@casetrail/case';
import { Calendar, DEFAULT_GOALS, defaultCalendar, dueIfWaitEndsAt, goalFor, type ServiceGoal, type Terms } from '@casetrail/measure';
import fc from 'fast-check';
import { caseHistory } from '../../../../test/support/case-histories';
import { at, event, received } from '../../../../test/support/case-specification';
import { dueDates } from './due-dates';
import { decisionDue, nextDue } from './owed';

const calendar = new Calendar(defaultCalendar('Europe/Copenhagen', 'dk'));
const DAY_MS = 86_400_000;
const goal = (measure: ServiceGoal['measure'], amount: number, unit: 'elapsed-hours' | 'calendar-days' | 'working-days', rest = {}) =>
  ({ key: `${measure}-goal`, measure, limit: { amount, unit }, requiredShare: 0.9, validFrom: '2020-01-01', ...rest }) as ServiceGoal;
const under = (...goals: ServiceGoal[]): Terms => ({ calendar, goals });

/** Given what has happened to a case, under these terms: what is due. */
function given(terms: Terms, ...history: CaseEvent[]) {
  const state = fold(history)!;
  const next = nextDue(state, terms);
  return {
    next: next && [next.of, next.date],
    overdueFrom: next && new Date(next.missedFromMs).toISOString(),
    told: decisionDue(state, terms),
    /** How the case stands at a moment. */
    at: (now: string) =>
      dueDates(state, terms, Date.parse(now)).map(({ measure, due, state: stands, paused }) =>
        [measure, due && new Date(due.dueMs).toISOString(), due?.date, stands, ...(paused ? ['paused'] : [])].join(' '),
      ),
  };
}

const asked = (when: string) => event('InformationRequested', when, { what: 'A drawing' });
const informed = (when: string, complete = true) => event('InformationReceived', when, { complete });
const acknowledged = (when: string, data = {}) => event('CaseAcknowledged', when, data);
const routed = (when: string, department: string) => event('CaseRouted', when, { department, reason: 'There it belongs' });

describe('Due dates', () => {
  // Monday, 2 March 2026, 10:00 in Copenhagen.
  const monday = received(at('03-02'), { complexity: 'simple' });
  const defaults = under(...DEFAULT_GOALS);

  it('are those of the goals that hold for the case', () => {
    expect(given(defaults, monday).at(at('03-02', '12:00'))).toEqual([
      'response 2026-03-03T09:00:00.000Z 2026-03-03 pending',
      'gross 2026-03-16T23:00:00.000Z 2026-03-16 pending',
    ]);
    expect(given(defaults, received(at('03-02'), { complexity: 'complex' })).at(at('03-02', '12:00'))).toHaveLength(1);
    expect(given(under(), monday).at(at('03-02', '12:00'))).toEqual([]);
  });

  it('are kept to the end of the last local day, an answer to the same hour', () => {
    const stands = (now: string) => given(defaults, monday).at(now);
    expect(stands('2026-03-03T09:00:00.000Z')[0]).toContain('pending');
    expect(stands('2026-03-03T09:00:00.001Z')[0]).toContain('overdue');
    expect(stands('2026-03-16T22:59:59.999Z')[1]).toContain('pending');
    expect(stands('2026-03-16T23:00:00.000Z')[1]).toContain('overdue');
    expect(given(defaults, monday, acknowledged(at('03-03', '10:00'))).at(at('06-01'))[0]).toContain('missed');
    expect(given(defaults, monday, event('CaseGranted', at('03-16', '22:00'), {})).at(at('06-01'))[1]).toContain('met');
  });

  it('count local days over the change to summer time', () => {
    // 2026-03-29 has 23 hours: 14 days after the 20th are still 3 April, to its end in summer time.
    expect(given(defaults, received(at('03-20'), { complexity: 'simple' })).at(at('03-21'))[1]).toBe(
      'gross 2026-04-03T22:00:00.000Z 2026-04-03 pending',
    );
    expect(given(under(goal('gross', 14 * 24, 'elapsed-hours')), received(at('03-20', '23:30'))).at(at('03-21'))).toEqual([
      'gross 2026-04-03T23:30:00.000Z 2026-04-04 pending',
    ]);
  });

  describe('of a goal on net time', () => {
    const net = under(goal('net', 10, 'calendar-days'));
    it('move by the length of a wait when it ends; those on gross time do not', () => {
      const both = under(goal('gross', 10, 'calendar-days'), goal('net', 10, 'calendar-days'));
      const before = given(both, monday);
      expect(before.at(at('03-04'))).toEqual([
        'gross 2026-03-12T23:00:00.000Z 2026-03-12 pending',
        'net 2026-03-12T23:00:00.000Z 2026-03-12 pending',
      ]);
      const after = given(both, monday, asked(at('03-04')), informed(at('03-09')));
      expect(after.at(at('03-09'))).toEqual([
        'gross 2026-03-12T23:00:00.000Z 2026-03-12 pending',
        'net 2026-03-17T23:00:00.000Z 2026-03-17 pending',
      ]);
      expect([before.told, after.told, given(net, monday, asked(at('03-04')), informed(at('03-09'))).told]).toEqual([
        '2026-03-12',
        '2026-03-12',
        '2026-03-17',
      ]);
    });

    it('move with the clock while the applicant is waited for, and set no date meanwhile', () => {
      const waiting = given(net, monday, acknowledged(at('03-03')), asked(at('03-04')), informed(at('03-20'), false));
      expect(waiting.at(at('03-05'))).toEqual(['net 2026-03-13T23:00:00.000Z 2026-03-13 pending paused']);
      expect(waiting.at(at('04-24'))).toEqual([expect.stringContaining('pending paused')]);
      expect([waiting.next, waiting.told]).toEqual([undefined, undefined]);
    });

    it('stay missed when they were before the applicant was asked', () => {
      const late = given(net, monday, acknowledged(at('03-03')), asked(at('03-14')));
      expect(late.at(at('05-01'))).toEqual([expect.stringContaining('overdue paused')]);
      expect([late.next, late.told]).toEqual([['net', '2026-03-12'], '2026-03-12']);
    });

    it('move in working days by no more than the working time that a wait covers', () => {
      const working = under(goal('net', 5, 'working-days'));
      // Friday noon to Monday noon, local: one working day.
      const overWeekend = given(working, monday, asked(at('03-06', '11:00')), informed(at('03-09', '11:00')));
      expect(given(working, monday).told).toBe('2026-03-09');
      expect(overWeekend.told).toBe('2026-03-10');
      expect(given(working, monday, asked(at('03-07', '08:00')), informed(at('03-08', '20:00'))).told).toBe('2026-03-09');
    });
  });

  it('of a department are those of the one that has the case, over all of its visits', () => {
    const terms = under(
      goal('department', 48, 'elapsed-hours', { key: 'a', department: 'building' }),
      goal('department', 24, 'elapsed-hours', { key: 'b' }),
    );
    const there = [monday, routed(at('03-02', '10:00'), 'building')];
    expect(given(terms, ...there).at(at('03-03'))).toEqual(['department 2026-03-04T10:00:00.000Z 2026-03-04 pending']);
    const elsewhere = [...there, routed(at('03-03', '10:00'), 'environment')];
    expect(given(terms, ...elsewhere).at(at('03-03', '11:00'))).toEqual(['department 2026-03-04T10:00:00.000Z 2026-03-04 pending']);
    const back = given(terms, ...elsewhere, routed(at('03-04', '10:00'), 'building'));
    expect(back.at(at('03-04', '11:00'))).toEqual(['department 2026-03-05T10:00:00.000Z 2026-03-05 pending']);
    expect(back.at(at('03-05', '11:00'))).toEqual(['department 2026-03-05T10:00:00.000Z 2026-03-05 overdue']);
    expect(given(terms, monday).at(at('03-03'))).toEqual([]);
    // Who waits for the department does not see when it is due.
    expect(back.next).toBeUndefined();
  });

  it('are of the goal valid on the date of receipt', () => {
    const terms = under(goal('gross', 14, 'calendar-days'), goal('gross', 7, 'calendar-days', { validFrom: '2026-03-02' }));
    // 1 March 23:30 UTC is 2 March in Copenhagen.
    expect(given(terms, received(at('03-01', '23:30'))).told).toBe('2026-03-09');
    expect(given(terms, received(at('03-01', '22:30'))).told).toBe('2026-03-15');
  });

  it('have no date behind the last year that dates have', () => {
    const late = given(under(goal('gross', 300, 'calendar-days')), received('2999-06-01T09:00:00.000Z'));
    expect(late.at('2999-06-02T09:00:00.000Z')).toEqual(['gross   pending']);
    expect([late.next, late.told]).toEqual([undefined, undefined]);
  });

  it('tell for a wait what dueIfWaitEndsAt says', () => {
    const goals = [goal('net', 9, 'working-days'), goal('net', 6, 'calendar-days', { key: 'own', caseType: 'building-permit' })];
    fc.assert(
      fc.property(caseHistory, fc.integer({ min: 0, max: 60 }), ({ events }, days) => {
        const state = fold(events)!;
        fc.pre(state.decidedAt === undefined && state.informationWaits.some(({ to }) => to === undefined));
        const endMs = Date.parse(state.lastChangeAt) + days * DAY_MS;
        const end = new Date(endMs).toISOString();
        const ended = fold([...events, informed(end)])!;
        const terms = under(...goals);
        const held = goalFor(terms, { measure: 'net', caseType: state.caseType, receivedAt: state.receivedAt })!;
        const [told] = dueDates(ended, terms, endMs);
        expect(told?.due?.dueMs).toBe(dueIfWaitEndsAt(held, state, terms, endMs));
        expect(nextDue({ ...ended, acknowledgedAt: end, expectedBy: undefined }, terms)?.dueMs).toBe(told?.due?.dueMs);
      }),
      { numRuns: 300 },
    );
  });
});

describe('What the municipality owes next', () => {
  const monday = received(at('03-02'), { complexity: 'simple' });
  const terms = under(...DEFAULT_GOALS, goal('net', 5, 'calendar-days'));

  it.each<[string, CaseEvent[], unknown]>([
    ['the response, until it is given', [], ['response', '2026-03-03']],
    ['then the decision, by the goal that ends first', [acknowledged(at('03-03'))], ['net', '2026-03-07']],
    ['by the date promised, if that is earlier', [acknowledged(at('03-03'), { expectedBy: '2026-03-06' })], ['promise', '2026-03-06']],
    ['not by a later one', [acknowledged(at('03-03'), { expectedBy: '2026-03-08' })], ['net', '2026-03-07']],
    ['by the other goal while the applicant is waited for', [acknowledged(at('03-03')), asked(at('03-04'))], ['gross', '2026-03-16']],
    [
      'by the goal that moved, when that is still earlier',
      [acknowledged(at('03-03')), asked(at('03-04')), informed(at('03-06'))],
      ['net', '2026-03-09'],
    ],
    ['and by the other when it is not', [acknowledged(at('03-03')), asked(at('03-04')), informed(at('03-20'))], ['gross', '2026-03-16']],
    ['nothing once it is decided', [acknowledged(at('03-03')), event('CaseGranted', at('03-04'), {})], undefined],
    ['nothing once it is decided, though it was never answered', [event('CaseGranted', at('03-04'), {})], undefined],
    [
      'the decision again when it is reopened',
      [acknowledged(at('03-03')), event('CaseGranted', at('03-04'), {}), event('CaseReopened', at('04-04'), { reason: 'New drawings' })],
      ['net', '2026-03-07'],
    ],
    [
      'the promise to its end when an extension moved it',
      [
        acknowledged(at('03-03'), { expectedBy: '2026-03-04' }),
        event('DeadlineExtended', at('03-04'), { expectedBy: '2026-03-05', reason: 'Illness' }),
      ],
      ['promise', '2026-03-05'],
    ],
  ])('is %s', (_what, history, expected) => {
    expect(given(terms, monday, ...history).next).toEqual(expected);
  });

  it('is overdue from the moment at which it is missed', () => {
    expect(given(terms, monday).overdueFrom).toBe('2026-03-03T09:00:00.001Z');
    expect(given(terms, monday, acknowledged(at('03-03'), { expectedBy: '2026-03-06' })).overdueFrom).toBe('2026-03-06T23:00:00.000Z');
  });

  it('hangs on what has happened and not on when it is asked, and is the first of what a plain look finds', () => {
    const goals = [goal('response', 30, 'elapsed-hours'), goal('gross', 20, 'calendar-days'), goal('net', 7, 'working-days')];
    fc.assert(
      fc.property(caseHistory, ({ events }) => {
        const state = fold(events)!;
        const all = dueDates(state, under(...goals), Date.parse(state.lastChangeAt));
        const candidates = all
          .filter(({ measure, paused, state: stands }) => (measure !== 'response' ? !paused : stands === 'pending' || stands === 'overdue'))
          .map(({ due }) => due!.missedFromMs);
        if (state.expectedBy !== undefined) {
          candidates.push(Date.parse(`${state.expectedBy}T22:00:00.000Z`));
        }
        const paused = all.find((each) => each.paused && each.state === 'overdue');
        const next = nextDue(state, under(...goals));
        if (state.decidedAt !== undefined) expect(next).toBeUndefined();
        else if (paused === undefined) expect(next?.missedFromMs).toBe(Math.min(...candidates));
      }),
      { numRuns: 300 },
    );
  });
});
