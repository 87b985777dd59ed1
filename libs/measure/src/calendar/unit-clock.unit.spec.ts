import fc from 'fast-check';
import { DateTime, IANAZone } from 'luxon';
import { Calendar, LIMIT_UNITS, WEEKDAYS, type CalendarDeclaration, type LimitUnit, type OpeningHours, type UnitClock } from './index';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const at = (instant: string): number => Date.parse(instant);

const EIGHT_TO_FOUR = [{ from: '08:00', to: '16:00' }];
const declared = (timeZone: string, openingHours: CalendarDeclaration['openingHours'], closed: string[] = []): CalendarDeclaration => ({
  timeZone,
  openingHours,
  closingDays: closed.map((date) => ({ date })),
});
const office = { monday: EIGHT_TO_FOUR, tuesday: EIGHT_TO_FOUR, wednesday: EIGHT_TO_FOUR, thursday: EIGHT_TO_FOUR, friday: EIGHT_TO_FOUR };
const aroundTheClock = Object.fromEntries(WEEKDAYS.map((weekday) => [weekday, [{ from: '00:00', to: '24:00' }]]));
const nights = Object.fromEntries(
  WEEKDAYS.map((weekday) => [
    weekday,
    [
      { from: '00:30', to: '02:30' },
      { from: '22:15', to: '23:45' },
    ],
  ]),
);

const CALENDARS: CalendarDeclaration[] = [
  declared('Europe/Copenhagen', office, ['2026-04-02', '2026-04-03', '2026-04-06', '2026-12-25']),
  ...[
    'Europe/Copenhagen',
    'America/Sao_Paulo',
    'Atlantic/Azores',
    'Africa/Cairo',
    'Pacific/Apia',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
  ].flatMap((zone) => [
    declared(zone, aroundTheClock),
    declared(zone, nights),
    declared(zone, { ...office, saturday: [{ from: '09:30', to: '12:00' }] }),
  ]),
];
const kept = new Map<CalendarDeclaration, Calendar>();
const clockOf = (declaration: CalendarDeclaration, unit: LimitUnit): UnitClock => {
  if (!kept.has(declaration)) kept.set(declaration, new Calendar(declaration));
  return kept.get(declaration)!.clock(unit);
};
const between = (declaration: CalendarDeclaration, unit: LimitUnit, from: string, to: string): number => {
  const clock = clockOf(declaration, unit);
  return clock.positionAt(at(to)) - clock.positionAt(at(from));
};

/** Weeks with a change of clocks in one of the zones, a skipped day, a leap day, a turn of the year, and any week. */
const week = fc.oneof(
  fc
    .constantFrom(
      '2026-03-27',
      '2026-10-23',
      '2018-02-15',
      '2018-11-02',
      '2011-12-28',
      '2028-02-27',
      '2026-04-22',
      '2026-10-27',
      '2026-12-29',
      '2026-03-31',
    )
    .map((date) => at(date)),
  fc.integer({ min: at('2006-01-01') / DAY_MS, max: at('2035-01-01') / DAY_MS }).map((day) => day * DAY_MS),
);
const instant = fc.tuple(week, fc.integer({ min: 0, max: 7 * DAY_MS })).map(([from, ms]) => from + ms);
const calendar = fc.constantFrom(...CALENDARS);
const unit = fc.constantFrom(...LIMIT_UNITS);

const hoursOn = ({ openingHours }: CalendarDeclaration, local: DateTime): readonly OpeningHours[] =>
  openingHours[WEEKDAYS[local.weekday - 1]!] ?? [];
const isOff = ({ closingDays }: CalendarDeclaration, local: DateTime): boolean =>
  closingDays.some(({ date }) => date === local.toISODate());

/** Reads the wall clock at every minute. */
function plainOpenMinutes(declaration: CalendarDeclaration, fromMs: number, toMs: number): number {
  const zone = new IANAZone(declaration.timeZone);
  let minutes = 0;
  for (let ms = fromMs; ms < toMs; ms += MINUTE_MS) {
    const local = DateTime.fromMillis(ms, { zone });
    const time = local.toFormat('HH:mm');
    if (!isOff(declaration, local) && hoursOn(declaration, local).some(({ from, to }) => from <= time && time < to)) minutes++;
  }
  return minutes;
}

/** Goes from one local midnight to the next. */
function plainDays(declaration: CalendarDeclaration, fromMs: number, toMs: number, counts: (local: DateTime) => boolean): number {
  let days = 0;
  // From the day before: on a day with two midnights, luxon would take the second one.
  let local = DateTime.fromMillis(fromMs, { zone: declaration.timeZone }).minus({ days: 1 }).startOf('day');
  while (local.toMillis() < toMs) {
    const next = local.plus({ days: 1 }).startOf('day');
    const gone = (ms: number): number => Math.min(1, Math.max(0, (ms - local.toMillis()) / (next.toMillis() - local.toMillis())));
    if (counts(local)) days += gone(toMs) - gone(fromMs);
    local = next;
  }
  return days;
}

describe('the axes of limits', () => {
  const denmark = CALENDARS[0]!;

  it('credit a wait over a weekend with the working time that it covers, and no more', () => {
    // Friday 15:00 to Monday 09:00 in Copenhagen.
    const wait = ['2026-06-19T13:00:00.000Z', '2026-06-22T07:00:00.000Z'] as const;
    expect(between(denmark, 'opening-hours', ...wait)).toBeCloseTo(2, 9);
    expect(between(denmark, 'working-days', ...wait)).toBeCloseTo((9 + 9) / 24, 9);
    expect(between(denmark, 'calendar-days', ...wait)).toBeCloseTo(2 + 18 / 24, 9);
    expect(between(denmark, 'elapsed-hours', ...wait)).toBeCloseTo(66, 9);
    // Saturday to Sunday.
    const weekend = ['2026-06-20T08:00:00.000Z', '2026-06-21T20:00:00.000Z'] as const;
    expect(between(denmark, 'opening-hours', ...weekend)).toBe(0);
    expect(between(denmark, 'working-days', ...weekend)).toBe(0);
  });

  it('count a day of 23 or 25 hours as one, and its hours as they are', () => {
    const spring = ['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'] as const;
    expect(between(denmark, 'calendar-days', ...spring)).toBe(1);
    expect(between(denmark, 'elapsed-hours', ...spring)).toBeCloseTo(23, 9);
    const open = declared('Europe/Copenhagen', aroundTheClock);
    expect(between(open, 'opening-hours', ...spring)).toBe(23);
    expect(between(open, 'opening-hours', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z')).toBe(25);
  });

  it('are open while the wall clock reads opening hours: not while they are skipped, twice while they are repeated', () => {
    const night = declared('Europe/Copenhagen', { sunday: [{ from: '02:30', to: '03:30' }] });
    expect(between(night, 'opening-hours', '2026-03-28T12:00:00.000Z', '2026-03-29T12:00:00.000Z')).toBe(0.5);
    expect(between(night, 'opening-hours', '2026-10-24T12:00:00.000Z', '2026-10-25T12:00:00.000Z')).toBe(1.5);
  });

  it('count no working day and no opening hour on the day that Samoa skipped, but a calendar day', () => {
    const apia = declared('Pacific/Apia', office);
    const skipped = ['2011-12-29T09:59:00.000Z', '2011-12-31T10:00:00.000Z'] as const;
    // Of Thursday 28th a minute, the 29th, no 30th, Saturday 31st.
    expect(between(apia, 'working-days', ...skipped)).toBeCloseTo(1 + 1 / 1440, 9);
    expect(between(apia, 'opening-hours', ...skipped)).toBe(8);
    expect(between(apia, 'calendar-days', ...skipped)).toBeCloseTo(3 + 1 / 1440, 9);
  });

  it('agree with a clock that is read at every minute', () => {
    fc.assert(
      fc.property(
        calendar,
        week,
        fc.integer({ min: 0, max: 2000 }),
        fc.integer({ min: 0, max: 5000 }),
        (declaration, from, lead, minutes) => {
          const fromMs = from + lead * MINUTE_MS;
          const toMs = fromMs + minutes * MINUTE_MS;
          const clock = clockOf(declaration, 'opening-hours');
          const openMinutes = Math.round((clock.positionAt(toMs) - clock.positionAt(fromMs)) * 60 * 1e6) / 1e6;
          expect(openMinutes).toBe(plainOpenMinutes(declaration, fromMs, toMs));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('agree with luxon going from day to day', () => {
    fc.assert(
      fc.property(calendar, instant, fc.integer({ min: 0, max: 60 * DAY_MS }), (declaration, fromMs, ms) => {
        // On Samoa's skipped day, luxon counts on from a day that was none.
        fc.pre(declaration.timeZone !== 'Pacific/Apia' || fromMs + ms < at('2011-12-29') || fromMs > at('2012-01-01'));
        const isWorking = (local: DateTime): boolean => hoursOn(declaration, local).length > 0 && !isOff(declaration, local);
        const length = (unit: LimitUnit): number =>
          clockOf(declaration, unit).positionAt(fromMs + ms) - clockOf(declaration, unit).positionAt(fromMs);
        expect(length('working-days')).toBeCloseTo(plainDays(declaration, fromMs, fromMs + ms, isWorking), 7);
        expect(length('calendar-days')).toBeCloseTo(
          plainDays(declaration, fromMs, fromMs + ms, () => true),
          7,
        );
        expect(length('elapsed-hours')).toBeCloseTo(ms / HOUR_MS, 7);
      }),
      { numRuns: 300 },
    );
  });

  it('never go back, and reach what they stand at no later', () => {
    fc.assert(
      fc.property(calendar, unit, instant, fc.integer({ min: 0, max: 3 * DAY_MS }), (declaration, limitUnit, ms, later) => {
        const clock = clockOf(declaration, limitUnit);
        const position = clock.positionAt(ms);
        expect(clock.positionAt(ms + later)).toBeGreaterThanOrEqual(position);
        const reached = clock.reachedMs(position);
        expect(reached).toBeLessThanOrEqual(ms);
        expect(clock.positionAt(reached)).toBeCloseTo(position, 8);
        expect(clock.positionAt(reached - 1)).toBeLessThan(position - 5e-9);
      }),
      { numRuns: 2000 },
    );
  });

  it('stand at any position the earliest millisecond after it is reached', () => {
    const ahead = fc.oneof(
      fc.integer({ min: 0, max: 60 }),
      fc.double({ min: 0, max: 100, noNaN: true }),
      fc.integer({ min: 0, max: 400 }).map((n) => n / 4),
    );
    fc.assert(
      fc.property(calendar, unit, instant, ahead, (declaration, limitUnit, ms, amount) => {
        // A position in the midst of the day that was skipped is passed at once.
        fc.pre(declaration.timeZone !== 'Pacific/Apia' || limitUnit !== 'calendar-days');
        const clock = clockOf(declaration, limitUnit);
        const position = clock.positionAt(ms) + amount;
        const reached = clock.reachedMs(position);
        const millisecond = limitUnit.endsWith('hours') ? 1 / HOUR_MS : 1 / (22 * HOUR_MS);
        expect(Number.isInteger(reached)).toBe(true);
        expect(Math.abs(clock.positionAt(reached) - position)).toBeLessThanOrEqual(millisecond);
        expect(clock.positionAt(reached - 1)).toBeLessThan(position);
      }),
      { numRuns: 2000 },
    );
  });

  it('reach the same whether they were asked about the past or the future first', () => {
    const early = new Calendar(denmark).clock('opening-hours');
    const late = new Calendar(denmark).clock('opening-hours');
    const [from, to] = [at('1951-03-01T10:00:00.000Z'), at('2031-03-01T10:00:00.000Z')];
    const forwards = -early.positionAt(from) + early.positionAt(to);
    expect(late.positionAt(to) - late.positionAt(from)).toBe(forwards);
    expect(late.reachedMs(late.positionAt(from) + forwards)).toBe(early.reachedMs(early.positionAt(to)));
  });

  it('end with the years of a calendar: what is due later is never due', () => {
    const calendar = new Calendar(denmark);
    for (const limitUnit of ['calendar-days', 'working-days', 'opening-hours'] as const) {
      const clock = calendar.clock(limitUnit);
      const last = at('2999-12-31T23:59:59.999Z');
      expect(clock.reachedMs(clock.positionAt(last))).toBeLessThanOrEqual(last);
      expect(clock.reachedMs(clock.positionAt(last) + 1e6)).toBe(Infinity);
      expect(() => clock.positionAt(NaN)).toThrow(RangeError);
    }
  });

  it('know where a local date ends', () => {
    for (const limitUnit of LIMIT_UNITS) {
      const clock = clockOf(denmark, limitUnit);
      for (const [ms, end] of [
        ['2026-03-29T10:00:00.000Z', '2026-03-29T22:00:00.000Z'],
        ['2026-06-19T10:00:00.000Z', '2026-06-19T22:00:00.000Z'],
        ['2026-06-19T22:00:00.000Z', '2026-06-20T22:00:00.000Z'],
      ] as const)
        expect(clock.endOfDatePosition(at(ms))).toBe(clock.positionAt(at(end)));
    }
  });
});
