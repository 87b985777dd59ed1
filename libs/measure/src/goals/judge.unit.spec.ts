import { Calendar, defaultCalendar, type LimitUnit } from '../calendar';
import type { Timeline } from '../timeline';
import { dueIfWaitEndsAt, dueMs, judge, type HeldGoal, type Judgement, type Terms } from './index';

const terms = (country = 'dk', closed: string[] = []): Terms => ({
  calendar: new Calendar({
    ...defaultCalendar(
      { dk: 'Europe/Copenhagen', se: 'Europe/Stockholm', fi: 'Europe/Helsinki', nl: 'Europe/Amsterdam' }[country]!,
      country,
    ),
    closingDays: closed.map((date) => ({ date })),
  }),
  goals: [],
});
const goal = (amount: number, unit: LimitUnit, measure: HeldGoal['measure'] = 'gross'): HeldGoal => ({
  key: 'g',
  measure,
  limit: { amount, unit },
  requiredShare: 0.9,
  validFrom: '1900-01-01',
});
const timeline = (receivedAt: string, parts: Partial<Timeline> = {}): Timeline => ({
  receivedAt,
  informationWaits: [],
  hearings: [],
  ...parts,
});
const at = (instant: string): number => Date.parse(instant);
const iso = (ms: number): string => new Date(ms).toISOString();
const due = (held: HeldGoal, receivedAt: string, country = 'dk', closed: string[] = []): string =>
  iso(dueMs(held, timeline(receivedAt), terms(country, closed), at(receivedAt)));
const decided = (held: HeldGoal, receivedAt: string, decidedAt: string, parts: Partial<Timeline> = {}): Judgement =>
  judge(held, timeline(receivedAt, { decidedAt, ...parts }), terms(), at('2031-01-01T00:00:00.000Z'));

describe('a due date', () => {
  it.each([
    // Easter in Denmark: after Wednesday 1 April, 2, 3 and 6 are off; the fifth working day is Monday 13.
    ['dk', 5, 'working-days', '2026-04-01T08:00:00.000Z', '2026-04-13T22:00:00.000Z'],
    ['dk', 1, 'working-days', '2026-04-01T08:00:00.000Z', '2026-04-07T22:00:00.000Z'],
    // The last and the first millisecond of a local date.
    ['dk', 1, 'working-days', '2026-04-01T21:59:59.999Z', '2026-04-07T22:00:00.000Z'],
    ['dk', 1, 'working-days', '2026-04-01T22:00:00.000Z', '2026-04-07T22:00:00.000Z'],
    ['dk', 1, 'working-days', '2026-03-31T21:59:59.999Z', '2026-04-01T22:00:00.000Z'],
    ['dk', 1, 'calendar-days', '2026-03-31T21:59:59.999Z', '2026-04-01T22:00:00.000Z'],
    ['dk', 1, 'calendar-days', '2026-03-31T22:00:00.000Z', '2026-04-02T22:00:00.000Z'],
    // Received on a Saturday, the first working day is Monday.
    ['dk', 1, 'working-days', '2026-06-20T10:00:00.000Z', '2026-06-22T22:00:00.000Z'],
    ['dk', 1, 'working-days', '2026-06-19T10:00:00.000Z', '2026-06-22T22:00:00.000Z'],
    // The Finnish Independence Day is a Monday in 2027, the Dutch King's Day in 2026.
    ['fi', 1, 'working-days', '2027-12-03T08:00:00.000Z', '2027-12-07T22:00:00.000Z'],
    ['nl', 1, 'working-days', '2026-04-24T08:00:00.000Z', '2026-04-28T22:00:00.000Z'],
    // Over the nights in which clocks are changed.
    ['dk', 1, 'calendar-days', '2026-03-28T11:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['dk', 1, 'calendar-days', '2026-10-24T10:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ['dk', 24, 'elapsed-hours', '2026-03-28T11:00:00.000Z', '2026-03-29T11:00:00.000Z'],
    ['dk', 24, 'elapsed-hours', '2026-10-24T10:00:00.000Z', '2026-10-25T10:00:00.000Z'],
    // From Friday 15:00 winter time, one hour on Friday and seven on Monday, in summer time.
    ['dk', 8, 'opening-hours', '2026-03-27T14:00:00.000Z', '2026-03-30T13:00:00.000Z'],
    ['dk', 8, 'opening-hours', '2026-10-23T13:00:00.000Z', '2026-10-26T14:00:00.000Z'],
    // Leap day.
    ['dk', 1, 'calendar-days', '2028-02-28T12:00:00.000Z', '2028-02-29T23:00:00.000Z'],
    ['dk', 366, 'calendar-days', '2027-02-28T12:00:00.000Z', '2028-02-29T23:00:00.000Z'],
    // "2 weeks, counted from receipt".
    ['dk', 14, 'calendar-days', '2026-03-02T08:00:00.000Z', '2026-03-16T23:00:00.000Z'],
    ['dk', 0, 'calendar-days', '2026-03-02T08:00:00.000Z', '2026-03-02T23:00:00.000Z'],
    ['dk', 0, 'working-days', '2026-06-20T10:00:00.000Z', '2026-06-20T22:00:00.000Z'],
  ] as const)('in %s of %d %s after %s is %s', (country, amount, unit, receivedAt, expected) => {
    expect(due(goal(amount, unit), receivedAt, country)).toBe(expected);
  });

  it('goes by over Swedish midsummer: the Eve is off only where it is a closing day', () => {
    // Received on Thursday 18 June 2026.
    const [oneDay, receivedAt] = [goal(1, 'working-days'), '2026-06-18T08:00:00.000Z'];
    expect(due(oneDay, receivedAt, 'se')).toBe('2026-06-19T22:00:00.000Z');
    expect(due(oneDay, receivedAt, 'se', ['2026-06-19'])).toBe('2026-06-22T22:00:00.000Z');
  });
});

describe('a decision', () => {
  it('meets calendar days through the last millisecond of the last day', () => {
    const fortnight = goal(14, 'calendar-days');
    expect(decided(fortnight, '2026-03-02T08:00:00.000Z', '2026-03-16T22:59:59.999Z')).toMatchObject({ state: 'met', usedUnits: 14 });
    expect(decided(fortnight, '2026-03-02T08:00:00.000Z', '2026-03-16T23:00:00.000Z')).toMatchObject({ state: 'missed', usedUnits: 15 });
    expect(decided(fortnight, '2026-03-02T08:00:00.000Z', '2026-03-02T09:00:00.000Z')).toMatchObject({ state: 'met', usedUnits: 0 });
  });

  it('on the Saturday after a Friday that was due is a miss, though no working day has passed', () => {
    // Due on Friday 19 June 2026.
    const twoDays = goal(2, 'working-days');
    expect(decided(twoDays, '2026-06-17T08:00:00.000Z', '2026-06-19T21:59:59.999Z')).toMatchObject({ state: 'met', usedUnits: 2 });
    for (const late of ['2026-06-19T22:00:00.000Z', '2026-06-20T10:00:00.000Z', '2026-06-22T10:00:00.000Z'])
      expect(decided(twoDays, '2026-06-17T08:00:00.000Z', late)).toMatchObject({ state: 'missed', usedUnits: 3 });
  });

  it('meets hours at the very end of the limit', () => {
    const day = goal(24, 'elapsed-hours');
    expect(decided(day, '2026-03-28T11:00:00.000Z', '2026-03-29T11:00:00.000Z')).toMatchObject({ state: 'met', usedUnits: 24 });
    expect(decided(day, '2026-03-28T11:00:00.000Z', '2026-03-29T11:00:00.001Z').state).toBe('missed');
  });

  it('uses no opening hours while it is closed: hours that run out at closing time last until it opens', () => {
    const hours = goal(8, 'opening-hours');
    const [receivedAt, closing, opening] = ['2026-06-19T06:00:00.000Z', '2026-06-19T14:00:00.000Z', '2026-06-22T06:00:00.000Z'];
    const met = { dueMs: at(closing), missedFromMs: at(opening) + 1, state: 'met', usedUnits: 8 };
    expect(decided(hours, receivedAt, closing)).toMatchObject(met);
    expect(decided(hours, receivedAt, '2026-06-20T10:00:00.000Z')).toMatchObject(met);
    expect(decided(hours, receivedAt, opening)).toMatchObject(met);
    expect(decided(hours, receivedAt, '2026-06-22T06:00:00.001Z').state).toBe('missed');
  });

  it('on net time is held to the limit and the waits for the applicant, hearings apart', () => {
    const parts: Partial<Timeline> = {
      // Friday 15:00 to Monday 09:00, and one inside of it.
      informationWaits: [
        { from: '2026-06-19T13:00:00.000Z', to: '2026-06-22T07:00:00.000Z' },
        { from: '2026-06-20T13:00:00.000Z', to: '2026-06-21T07:00:00.000Z' },
      ],
      hearings: [{ from: '2026-06-23T07:00:00.000Z', to: '2026-06-24T07:00:00.000Z' }],
    };
    const used = (unit: LimitUnit, measure: 'net' | 'gross' = 'net'): number =>
      decided(goal(99, unit, measure), '2026-06-19T08:00:00.000Z', '2026-06-25T08:00:00.000Z', parts).usedUnits;
    expect([used('elapsed-hours', 'gross'), used('elapsed-hours')]).toEqual([144, 144 - 66]);
    expect([used('opening-hours', 'gross'), used('opening-hours')]).toEqual([32, 30]);
    // 18 of 24 hours of working days, and 2¾ calendar days: due dates lie within a day, 4 − 0.75 and 6 − 2.75 days after the first one.
    expect([used('working-days', 'gross'), used('working-days')]).toEqual([4, 3]);
    expect([used('calendar-days', 'gross'), used('calendar-days')]).toEqual([6, 3]);
  });
});

describe('a response', () => {
  const promise = goal(24, 'elapsed-hours', 'response');
  const receivedAt = '2026-03-02T08:00:00.000Z';
  const state = (parts: Partial<Timeline>, now: string) => judge(promise, timeline(receivedAt, parts), terms(), at(now)).state;

  it('is met by the acknowledgement, not by the decision', () => {
    expect(state({ acknowledgedAt: '2026-03-03T08:00:00.000Z' }, '2026-03-09T08:00:00.000Z')).toBe('met');
    expect(state({ acknowledgedAt: '2026-03-03T08:00:00.001Z' }, '2026-03-09T08:00:00.000Z')).toBe('missed');
    expect(state({ decidedAt: '2026-03-02T09:00:00.000Z' }, '2026-03-09T08:00:00.000Z')).toBe('overdue');
    expect(state({ decidedAt: '2026-03-02T09:00:00.000Z' }, '2026-03-03T08:00:00.000Z')).toBe('pending');
  });

  it('does not wait for the applicant', () => {
    expect(state({ informationWaits: [{ from: '2026-03-02T09:00:00.000Z' }] }, '2026-03-09T08:00:00.000Z')).toBe('overdue');
  });
});

describe('an open case', () => {
  const receivedAt = '2026-03-02T08:00:00.000Z';
  const open = (held: HeldGoal, now: string, parts: Partial<Timeline> = {}): Judgement =>
    judge(held, timeline(receivedAt, parts), terms(), at(now));

  it('is pending up to its due date and overdue from then on', () => {
    const days = goal(14, 'calendar-days');
    expect(open(days, '2026-03-16T22:59:59.999Z')).toMatchObject({ state: 'pending', usedUnits: 14, paused: false });
    expect(open(days, '2026-03-16T23:00:00.000Z')).toMatchObject({ state: 'overdue', usedUnits: 15 });
  });

  it('is pending when a clock runs behind the one that received it', () => {
    expect(open(goal(24, 'elapsed-hours'), '2026-03-01T08:00:00.000Z')).toMatchObject({ state: 'pending', usedUnits: 0 });
  });

  it('is paused on net time while the applicant is waited for, its due date moving with the clock', () => {
    const waiting = { informationWaits: [{ from: '2026-03-03T08:00:00.000Z' }] };
    const net = goal(48, 'elapsed-hours', 'net');
    expect(open(net, '2026-03-03T08:00:00.000Z', waiting)).toMatchObject({ dueMs: at('2026-03-04T08:00:00.000Z'), paused: true });
    expect(open(net, '2026-04-03T08:00:00.000Z', waiting)).toEqual({
      dueMs: at('2026-04-04T08:00:00.000Z'),
      missedFromMs: at('2026-04-04T08:00:00.001Z'),
      usedUnits: 24,
      state: 'pending',
      paused: true,
    });
    expect(open(goal(48, 'elapsed-hours'), '2026-04-03T08:00:00.000Z', waiting)).toMatchObject({ state: 'overdue', paused: false });
  });

  it('that was overdue before the applicant was asked stays overdue', () => {
    const late = { informationWaits: [{ from: '2026-03-05T08:00:00.000Z' }] };
    expect(open(goal(48, 'elapsed-hours', 'net'), '2026-04-03T08:00:00.000Z', late)).toMatchObject({ state: 'overdue', paused: true });
  });

  it('is told when it would be due if the wait ended then, or began and ended', () => {
    const net = goal(16, 'opening-hours', 'net');
    // On Tuesday noon, 5 of 16 hours are left; the wait covers Tuesday afternoon, Wednesday to Friday, and the weekend.
    const waiting = timeline(receivedAt, { informationWaits: [{ from: '2026-03-03T11:00:00.000Z' }] });
    const monday = at('2026-03-09T07:00:00.000Z');
    expect(iso(dueIfWaitEndsAt(net, waiting, terms(), monday))).toBe('2026-03-09T12:00:00.000Z');
    expect(iso(dueIfWaitEndsAt(net, waiting, terms(), at('2026-03-06T15:00:00.000Z')))).toBe('2026-03-09T12:00:00.000Z');
    expect(dueIfWaitEndsAt(goal(16, 'opening-hours'), waiting, terms(), monday)).toBe(
      dueMs(goal(16, 'opening-hours'), timeline(receivedAt), terms(), monday),
    );
    // Judged when the wait has really ended, it is the same.
    const ended = timeline(receivedAt, { informationWaits: [{ from: '2026-03-03T11:00:00.000Z', to: '2026-03-09T07:00:00.000Z' }] });
    expect(dueMs(net, ended, terms(), at('2026-03-09T11:00:00.000Z'))).toBe(dueIfWaitEndsAt(net, waiting, terms(), monday));
  });
});
