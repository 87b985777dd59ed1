import fc from 'fast-check';
import { Calendar, defaultCalendar, LIMIT_UNITS, type LimitUnit } from '../calendar';
import type { Stretch } from '../timeline';
import { judgeDepartment, type DepartmentJudgement, type HeldGoal, type Terms } from './index';

const MINUTE_MS = 60_000;
const terms: Terms = { calendar: new Calendar(defaultCalendar('Europe/Copenhagen', 'dk')), goals: [] };
const goal = (amount: number, unit: LimitUnit): HeldGoal => ({
  key: 'g',
  measure: 'department',
  limit: { amount, unit },
  requiredShare: 1,
  validFrom: '1900-01-01',
});
const at = (instant: string): number => Date.parse(instant);
const judged = (held: HeldGoal, visits: Stretch[], end: { decidedAt: string } | { now: string }): DepartmentJudgement =>
  'now' in end
    ? judgeDepartment(held, visits, undefined, terms, at(end.now))
    : judgeDepartment(held, visits, end.decidedAt, terms, at('2031-01-01T00:00:00.000Z'));

describe('the time in a department', () => {
  // 2026-06-19 is a Friday; 08:00 local is 06:00 UTC.
  const friday: Stretch = { from: '2026-06-19T12:00:00.000Z', to: '2026-06-22T07:00:00.000Z' };
  const wednesday: Stretch = { from: '2026-06-24T06:00:00.000Z' };

  it('is the sum of its visits on the axis of the unit', () => {
    const used = (unit: LimitUnit): number =>
      judged(goal(1000, unit), [friday, wednesday], { decidedAt: '2026-06-24T10:00:00.000Z' }).usedUnits;
    expect(used('elapsed-hours')).toBe(67 + 4);
    expect(used('opening-hours')).toBe(3 + 4);
    expect(used('working-days')).toBeCloseTo((10 + 9 + 4) / 24, 7);
    expect(used('calendar-days')).toBeCloseTo((67 + 4) / 24, 7);
  });

  it('is due when the visit that goes on uses up what those before it left', () => {
    expect(judged(goal(8, 'opening-hours'), [friday, wednesday], { now: '2026-06-24T06:00:00.000Z' })).toEqual({
      dueMs: at('2026-06-24T11:00:00.000Z'),
      missedFromMs: at('2026-06-24T11:00:00.001Z'),
      usedUnits: 3,
      state: 'pending',
      paused: false,
    });
    expect(judged(goal(8, 'opening-hours'), [friday, wednesday], { now: '2026-06-24T11:00:00.000Z' }).state).toBe('pending');
    expect(judged(goal(8, 'opening-hours'), [friday, wednesday], { now: '2026-06-24T11:00:00.001Z' }).state).toBe('overdue');
  });

  it('is due at its very beginning when nothing was left', () => {
    expect(judged(goal(3, 'opening-hours'), [friday, wednesday], { now: '2026-06-24T06:00:00.000Z' })).toMatchObject({
      dueMs: at('2026-06-24T06:00:00.000Z'),
      state: 'pending',
      usedUnits: 3,
    });
  });

  it('was due in the visit that used up the limit', () => {
    expect(judged(goal(2, 'opening-hours'), [friday, wednesday], { now: '2026-06-24T08:00:00.000Z' })).toMatchObject({
      dueMs: at('2026-06-19T14:00:00.000Z'),
      missedFromMs: at('2026-06-22T06:00:00.001Z'),
      state: 'overdue',
    });
  });

  it('is due at no time while the case is elsewhere', () => {
    expect(judged(goal(8, 'opening-hours'), [friday], { now: '2026-06-24T08:00:00.000Z' })).toEqual({
      dueMs: null,
      missedFromMs: null,
      usedUnits: 3,
      state: 'pending',
      paused: false,
    });
    expect(judged(goal(8, 'opening-hours'), [friday], { decidedAt: '2026-06-24T08:00:00.000Z' })).toMatchObject({
      dueMs: null,
      state: 'met',
    });
    expect(judged(goal(2, 'opening-hours'), [friday], { now: '2026-06-24T08:00:00.000Z' }).state).toBe('overdue');
  });

  it('ends with the decision though the case was routed on later', () => {
    const visit: Stretch[] = [{ from: '2026-06-18T06:00:00.000Z', to: '2026-06-18T14:00:00.000Z' }];
    const early = judged(goal(4, 'opening-hours'), visit, { decidedAt: '2026-06-18T08:00:00.000Z' });
    expect(early).toMatchObject({ usedUnits: 2, state: 'met', dueMs: at('2026-06-18T10:00:00.000Z') });
  });

  it('ends with the decision, and counts parts of days without a last day of their own', () => {
    const twoDays = goal(2, 'working-days');
    const visit: Stretch[] = [{ from: '2026-06-18T10:00:00.000Z' }];
    // Thursday noon to Monday noon.
    expect(judged(twoDays, visit, { decidedAt: '2026-06-22T10:00:00.000Z' })).toMatchObject({
      state: 'met',
      usedUnits: 2,
      dueMs: at('2026-06-22T10:00:00.000Z'),
    });
    expect(judged(twoDays, visit, { decidedAt: '2026-06-22T10:00:00.001Z' }).state).toBe('missed');
  });

  it('is within the limit exactly when it does not use more, and exactly before it is missed; and no wait pauses it', () => {
    const minutes = fc.array(fc.integer({ min: 0, max: 4000 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.constantFrom(...LIMIT_UNITS),
        fc.constantFrom('2026-03-26', '2026-10-22', '2026-04-01'),
        minutes,
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: -3, max: 3 }),
        (unit, date, list, n, off) => {
          // In and out of the department in turn; the last visit goes on.
          let ms = at(date);
          const turns = list.map((length) => iso((ms += length * MINUTE_MS)));
          const visits = turns.flatMap((from, i): Stretch[] => (i % 2 === 0 ? [{ from, to: turns[i + 1] }] : []));
          if (turns.length % 2 === 0) visits.push({ from: iso(ms + 60 * MINUTE_MS) });
          const held = goal(n / (unit.endsWith('days') ? 8 : 2), unit);
          const last = at(visits.at(-1)!.from);
          const open = judgeDepartment(held, visits, undefined, terms, last);
          expect(open.dueMs).not.toBeNull();
          for (const endMs of [open.dueMs! + off, open.missedFromMs! + off, last + n * MINUTE_MS]) {
            if (endMs < last) continue;
            const { state, usedUnits, missedFromMs, dueMs } = judgeDepartment(held, visits, iso(endMs), terms, 0);
            expect(state === 'met').toBe(usedUnits <= held.limit.amount);
            expect([dueMs, missedFromMs]).toEqual([open.dueMs, open.missedFromMs]);
            expect([endMs - missedFromMs!, state]).toEqual([endMs - missedFromMs!, endMs < missedFromMs! ? 'met' : 'missed']);
            expect(judgeDepartment(held, visits, undefined, terms, endMs).state).toBe(state === 'met' ? 'pending' : 'overdue');
            const clock = terms.calendar.clock(unit);
            const sum = visits.reduce((used, { from, to }) => used + clock.positionAt(to ? at(to) : endMs) - clock.positionAt(at(from)), 0);
            expect(Math.abs(usedUnits - sum)).toBeLessThan(2e-8);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

const iso = (ms: number): string => new Date(ms).toISOString();
