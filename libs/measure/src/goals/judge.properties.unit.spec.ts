import fc from 'fast-check';
import { DateTime, IANAZone } from 'luxon';
import { Calendar, LIMIT_UNITS, type CalendarDeclaration, type LimitUnit } from '../calendar';
import type { Stretch, Timeline } from '../timeline';
import { dueIfWaitEndsAt, dueMs, judge, type HeldGoal, type Terms } from './index';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const iso = (ms: number): string => new Date(ms).toISOString();

const HOURS = [
  { from: '09:00', to: '12:00' },
  { from: '12:30', to: '15:00' },
];
const WEEK = { monday: HOURS, tuesday: HOURS, wednesday: HOURS, thursday: HOURS, friday: HOURS };
const CALENDARS = [
  { timeZone: 'Europe/Copenhagen', openingHours: WEEK, closingDays: ['2026-04-02', '2026-04-03', '2026-04-06'].map((date) => ({ date })) },
  { timeZone: 'America/Sao_Paulo', openingHours: WEEK, closingDays: [{ date: '2018-11-02' }] },
  { timeZone: 'Europe/Helsinki', openingHours: { sunday: [{ from: '00:00', to: '24:00' }], ...WEEK }, closingDays: [] },
].map((declaration: CalendarDeclaration) => ({ declaration, terms: { calendar: new Calendar(declaration), goals: [] } satisfies Terms }));

const isDays = (unit: LimitUnit): boolean => unit.endsWith('days');
const goalOf = (measure: 'response' | 'gross' | 'net', amount: number, unit: LimitUnit): HeldGoal => ({
  key: 'g',
  measure,
  limit: { amount, unit },
  requiredShare: 1,
  validFrom: '1900-01-01',
});

// Counterexamples name a calendar by its zone.
const calendar = fc.constantFrom(...CALENDARS.map((of) => Object.assign(of, { [fc.toStringMethod]: () => of.declaration.timeZone })));
const unit = fc.constantFrom(...LIMIT_UNITS);
const start = fc
  .tuple(
    fc.constantFrom('2026-03-26', '2026-10-22', '2018-02-14', '2018-10-31', '2028-02-25', '2026-03-31'),
    fc.integer({ min: 0, max: 7 * 1440 }),
  )
  .map(([date, minutes]) => Date.parse(date) + minutes * MINUTE_MS);
/** Minutes after receipt. */
const waits = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 9000 }), fc.integer({ min: 0, max: 6000 })), { maxLength: 3 })
  .map((list) => list.map(([from, length]) => [from, from + length] as const));
const amountOf = (limitUnit: LimitUnit, n: number): number => (isDays(limitUnit) ? Math.ceil(n / 8) : n / 4);
const amount = fc.integer({ min: 1, max: 120 });
const stretches = (fromMs: number, list: readonly (readonly [number, number])[]): Stretch[] =>
  list.map(([from, to]) => ({ from: iso(fromMs + from * MINUTE_MS), to: iso(fromMs + to * MINUTE_MS) }));
const caseOf = (receivedMs: number, parts: Partial<Timeline> = {}): Timeline => ({
  receivedAt: iso(receivedMs),
  informationWaits: [],
  hearings: [],
  ...parts,
});

/** Minutes from receipt to the end, in the unit's sense, in which nobody waited for the applicant: each one looked at by itself. */
function plainMinutes(
  { declaration }: (typeof CALENDARS)[number],
  limitUnit: LimitUnit,
  receivedMs: number,
  endMs: number,
  waiting: readonly Stretch[],
): number {
  const zone = new IANAZone(declaration.timeZone);
  let minutes = 0;
  for (let ms = receivedMs; ms < endMs; ms += MINUTE_MS) {
    if (waiting.some(({ from, to }) => Date.parse(from) <= ms && ms < Date.parse(to!))) continue;
    if (limitUnit === 'opening-hours') {
      const local = DateTime.fromMillis(ms, { zone });
      const time = local.toFormat('HH:mm');
      if (declaration.closingDays.some(({ date }) => date === local.toISODate())) continue;
      const hours = declaration.openingHours[local.weekdayLong!.toLowerCase() as keyof typeof declaration.openingHours] ?? [];
      if (!hours.some(({ from, to }) => from <= time && time < to)) continue;
    }
    minutes++;
  }
  return minutes;
}

/** The end of the last day, going from one local date to the next with luxon. */
function plainLastDayEndMs({ declaration }: (typeof CALENDARS)[number], limitUnit: LimitUnit, receivedMs: number, days: number): number {
  let local = DateTime.fromMillis(receivedMs, { zone: declaration.timeZone }).startOf('day');
  for (let left = days; left > 0;) {
    local = local.plus({ days: 1 }).startOf('day');
    const hours = declaration.openingHours[local.setLocale('en').weekdayLong!.toLowerCase() as keyof typeof declaration.openingHours];
    const off = hours === undefined || declaration.closingDays.some(({ date }) => date === local.toISODate());
    if (limitUnit === 'calendar-days' || !off) left--;
  }
  return local.plus({ days: 1 }).startOf('day').toMillis();
}

describe('judging', () => {
  it('in hours agrees with every minute looked at by itself', () => {
    const hours = fc.constantFrom<LimitUnit>('elapsed-hours', 'opening-hours');
    fc.assert(
      fc.property(
        calendar,
        hours,
        start,
        waits,
        amount,
        fc.integer({ min: 0, max: 9000 }),
        (of, limitUnit, receivedMs, list, n, minutes) => {
          const endMs = receivedMs + minutes * MINUTE_MS;
          const informationWaits = stretches(receivedMs, list);
          const goal = goalOf('net', amountOf(limitUnit, n), limitUnit);
          const judged = judge(goal, caseOf(receivedMs, { decidedAt: iso(endMs), informationWaits }), of.terms, 0);
          const plain = plainMinutes(of, limitUnit, receivedMs, endMs, informationWaits);
          expect(judged.usedUnits).toBeCloseTo(plain / 60, 9);
          expect(judged.state).toBe(plain <= goal.limit.amount * 60 ? 'met' : 'missed');
        },
      ),
      { numRuns: 60 },
    );
  });

  it('in days agrees with luxon going from date to date', () => {
    const days = fc.constantFrom<LimitUnit>('calendar-days', 'working-days');
    fc.assert(
      fc.property(
        calendar,
        days,
        start,
        fc.integer({ min: 0, max: 15 }),
        fc.integer({ min: -3, max: 3 }),
        (of, limitUnit, receivedMs, n, off) => {
          const due = plainLastDayEndMs(of, limitUnit, receivedMs, n);
          const goal = goalOf('gross', n, limitUnit);
          const decidedMs = Math.max(receivedMs, due + off);
          const judged = judge(goal, caseOf(receivedMs, { decidedAt: iso(decidedMs) }), of.terms, 0);
          expect(iso(judged.dueMs)).toBe(iso(due));
          expect(judged.state).toBe(decidedMs < due ? 'met' : 'missed');
          // The fewest days within which it would have been met.
          const fewest = Array.from({ length: 20 }, (_, i) => i).find((i) => decidedMs < plainLastDayEndMs(of, limitUnit, receivedMs, i));
          expect(judged.usedUnits).toBe(fewest);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('finds a decision within the limit exactly when it does not use more, and exactly before it is missed', () => {
    fc.assert(
      fc.property(
        calendar,
        unit,
        start,
        waits,
        amount,
        fc.integer({ min: 0, max: 40 * DAY_MS }),
        (of, limitUnit, receivedMs, list, n, ms) => {
          const goal = goalOf('net', amountOf(limitUnit, n), limitUnit);
          const informationWaits = stretches(receivedMs, list);
          const endOf = (ms: number) => judge(goal, caseOf(receivedMs, { decidedAt: iso(ms), informationWaits }), of.terms, 0);
          const judged = endOf(receivedMs + ms);
          expect(judged.state === 'met').toBe(judged.usedUnits <= goal.limit.amount);
          expect(judged.state === 'met').toBe(receivedMs + ms < judged.missedFromMs);
          if (limitUnit !== 'opening-hours')
            expect(judged.state === 'met').toBe(receivedMs + ms < judged.dueMs + (isDays(limitUnit) ? 0 : 1));
          // At the due date itself, too, once all waits are over.
          const { dueMs: due, missedFromMs } = endOf(receivedMs + 15_000 * MINUTE_MS);
          if (due > receivedMs + 15_000 * MINUTE_MS) {
            for (const end of [due - 1, due, due + 1, missedFromMs - 1, missedFromMs])
              expect([end - due, endOf(end).state]).toEqual([end - due, end < missedFromMs ? 'met' : 'missed']);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('moves a net due date by exactly the length of a wait on the axis, and a gross one not at all', () => {
    fc.assert(
      fc.property(
        calendar,
        unit,
        start,
        amount,
        fc.integer({ min: 0, max: 9000 }),
        fc.integer({ min: 0, max: 9000 }),
        (of, limitUnit, receivedMs, n, from, length) => {
          const limit = amountOf(limitUnit, n);
          const clock = of.terms.calendar.clock(limitUnit);
          const nowMs = receivedMs + 20_000 * MINUTE_MS;
          const [wait] = stretches(receivedMs, [[from, from + length]]);
          const onAxis = clock.positionAt(Date.parse(wait!.to!)) - clock.positionAt(Date.parse(wait!.from));
          const due = (measure: 'net' | 'gross' | 'response', informationWaits: Stretch[]) =>
            dueMs(goalOf(measure, limit, limitUnit), caseOf(receivedMs, { informationWaits }), of.terms, nowMs);
          const millisecond = isDays(limitUnit) ? 1 / (22 * HOUR_MS) : 1 / HOUR_MS;
          const moved = clock.positionAt(due('net', [wait!])) - clock.positionAt(due('net', []));
          expect(Math.abs(moved - onAxis)).toBeLessThanOrEqual(millisecond);
          if (onAxis < millisecond / 2) expect(due('net', [wait!])).toBe(due('net', []));
          expect(due('gross', [wait!])).toBe(due('gross', []));
          expect(due('response', [wait!])).toBe(due('response', []));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never moves a due date back when a wait is prolonged or goes on', () => {
    fc.assert(
      fc.property(
        calendar,
        unit,
        start,
        amount,
        waits,
        fc.integer({ min: 0, max: 9000 }),
        fc.integer({ min: 0, max: 3 * DAY_MS }),
        (of, limitUnit, receivedMs, n, list, from, longer) => {
          const goal = goalOf('net', amountOf(limitUnit, n), limitUnit);
          const open = caseOf(receivedMs, {
            informationWaits: [...stretches(receivedMs, list), { from: iso(receivedMs + from * MINUTE_MS) }],
          });
          const endMs = receivedMs + (from + 100) * MINUTE_MS;
          const due = dueIfWaitEndsAt(goal, open, of.terms, endMs);
          expect(dueIfWaitEndsAt(goal, open, of.terms, endMs + longer)).toBeGreaterThanOrEqual(due);
          const nowMs = receivedMs + 20_000 * MINUTE_MS;
          expect(dueMs(goal, open, of.terms, nowMs + longer)).toBeGreaterThanOrEqual(dueMs(goal, open, of.terms, nowMs));
          expect(dueMs(goal, open, of.terms, nowMs)).toBe(dueIfWaitEndsAt(goal, open, of.terms, nowMs));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('lets no paused case become overdue, and no overdue one be saved by a pause', () => {
    fc.assert(
      fc.property(
        calendar,
        unit,
        start,
        amount,
        waits,
        fc.integer({ min: 0, max: 9000 }),
        fc.integer({ min: 0, max: 30 * DAY_MS }),
        (of, limitUnit, receivedMs, n, list, from, ms) => {
          const goal = goalOf('net', amountOf(limitUnit, n), limitUnit);
          const askedMs = receivedMs + from * MINUTE_MS;
          const open = caseOf(receivedMs, { informationWaits: [...stretches(receivedMs, list), { from: iso(askedMs) }] });
          const [then, now] = [judge(goal, open, of.terms, askedMs), judge(goal, open, of.terms, askedMs + ms)];
          expect(now.paused).toBe(true);
          expect(now.state).toBe(then.state);
          // Received on a day off, a case is within no day at all until that date ends, then within one.
          expect(now.usedUnits).toBe(then.usedUnits === 0 && isDays(limitUnit) ? now.usedUnits : then.usedUnits);
          if (isDays(limitUnit)) expect(now.usedUnits).toBeLessThanOrEqual(Math.max(1, then.usedUnits));
        },
      ),
      { numRuns: 1000 },
    );
  });
});
