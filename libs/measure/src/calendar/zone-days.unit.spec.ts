import fc from 'fast-check';
import { DateTime, IANAZone } from 'luxon';
import { dateOfDay, DAY_MS, dayOfDate } from './local-date';
import { isTimeZone, ZoneDays } from './zone-days';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const at = (instant: string): number => Date.parse(instant);
const start = (zone: string, date: string): string => new Date(ZoneDays.of(zone).startOf(dayOfDate(date))).toISOString();
const lengthHours = (zone: string, date: string): number => ZoneDays.of(zone).lengthOf(dayOfDate(date)) / HOUR_MS;

/** Minute by minute: the day begins after the last minute whose local date lies before it. */
function plainStart(timeZone: string, day: number): number {
  const zone = new IANAZone(timeZone);
  const date = dateOfDay(day);
  for (let ms = day * DAY_MS + 36 * HOUR_MS; ms > day * DAY_MS - 36 * HOUR_MS; ms -= MINUTE_MS) {
    if (DateTime.fromMillis(ms - MINUTE_MS, { zone }).toISODate()! < date) return ms;
  }
  throw new Error('no such day');
}

describe('days of a time zone', () => {
  it.each([
    ['Europe/Copenhagen', '2026-03-29', '2026-03-28T23:00:00.000Z', 23],
    ['Europe/Copenhagen', '2026-10-25', '2026-10-24T22:00:00.000Z', 25],
    ['Europe/Copenhagen', '2026-11-21', '2026-11-20T23:00:00.000Z', 24],
    // Midnight does not exist: 00:00 became 01:00.
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z', 23],
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z', 23],
    ['Atlantic/Azores', '2026-03-29', '2026-03-29T01:00:00.000Z', 23],
    // Midnight came twice: 24:00 became 23:00.
    ['America/Sao_Paulo', '2018-02-17', '2018-02-17T02:00:00.000Z', 25],
    ['America/Sao_Paulo', '2018-02-18', '2018-02-18T03:00:00.000Z', 24],
    // The hour after midnight came twice.
    ['Atlantic/Azores', '2026-10-25', '2026-10-25T00:00:00.000Z', 25],
    // One minute after midnight it became 23:01 again.
    ['America/St_Johns', '2010-11-07', '2010-11-07T03:30:00.000Z', 24],
    // Half an hour.
    ['Australia/Lord_Howe', '2026-10-04', '2026-10-03T13:30:00.000Z', 23.5],
    // The day that Samoa skipped, and the ones beside it.
    ['Pacific/Apia', '2011-12-29', '2011-12-29T10:00:00.000Z', 24],
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z', 0],
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00.000Z', 24],
    // Local mean time, with seconds.
    ['Africa/Monrovia', '1950-01-01', '1950-01-01T00:44:30.000Z', 24],
    ['UTC', '2028-02-29', '2028-02-29T00:00:00.000Z', 24],
  ])('%s %s begins at %s and has %d hours', (zone, date, begins, hours) => {
    expect(start(zone, date)).toBe(begins);
    expect(lengthHours(zone, date)).toBe(hours);
  });

  it('are counted minute by minute to the same, in every zone', () => {
    const zones = Intl.supportedValuesOf('timeZone').filter(isTimeZone);
    expect(zones.length).toBeGreaterThan(400);
    const day = fc.integer({ min: dayOfDate('1980-01-01'), max: dayOfDate('2037-12-31') });
    fc.assert(
      fc.property(fc.constantFrom(...zones), day, (zone, number) => {
        expect(ZoneDays.of(zone).startOf(number)).toBe(plainStart(zone, number));
      }),
      { numRuns: 40 },
    );
  });

  it('are counted minute by minute to the same on and beside every day whose clocks were changed', () => {
    const zones = ['Europe/Copenhagen', 'America/Sao_Paulo', 'Atlantic/Azores', 'Africa/Cairo', 'Pacific/Apia', 'America/St_Johns'];
    for (const zone of [...zones, 'Asia/Gaza', 'Africa/Casablanca', 'Antarctica/Troll', 'Asia/Amman', 'America/Havana', 'Asia/Beirut']) {
      const days = ZoneDays.of(zone);
      const changed = Array.from({ length: 1100 }, (_, i) => dayOfDate('2010-06-01') + i).filter((day) => days.lengthOf(day) !== DAY_MS);
      expect(changed.length).toBeGreaterThan(0);
      for (const day of changed)
        for (const near of [day, day + 1])
          expect([zone, dateOfDay(near), days.startOf(near)]).toEqual([zone, dateOfDay(near), plainStart(zone, near)]);
    }
  });

  it('know the local date of an instant as luxon does', () => {
    const zones = fc.constantFrom(
      'Europe/Copenhagen',
      'America/Sao_Paulo',
      'Atlantic/Azores',
      'Africa/Cairo',
      'Pacific/Apia',
      'Asia/Kathmandu',
    );
    const instant = fc.integer({ min: at('1900-01-01T00:00:00.000Z'), max: at('2999-12-31T23:59:59.999Z') });
    fc.assert(
      fc.property(zones, fc.oneof(instant, fc.integer({ min: at('2005-01-01'), max: at('2035-01-01') })), (zone, ms) => {
        expect(dateOfDay(ZoneDays.of(zone).dayAt(ms))).toBe(DateTime.fromMillis(ms, { zone }).toISODate());
      }),
      { numRuns: 300 },
    );
  });

  it('put the boundary of two days into the later one, and never into one that was skipped', () => {
    const copenhagen = ZoneDays.of('Europe/Copenhagen');
    expect(dateOfDay(copenhagen.dayAt(at('2026-03-28T23:00:00.000Z')))).toBe('2026-03-29');
    expect(dateOfDay(copenhagen.dayAt(at('2026-03-28T22:59:59.999Z')))).toBe('2026-03-28');
    const apia = ZoneDays.of('Pacific/Apia');
    expect(dateOfDay(apia.dayAt(at('2011-12-30T10:00:00.000Z')))).toBe('2011-12-31');
    expect(dateOfDay(apia.dayAt(at('2011-12-30T09:59:59.999Z')))).toBe('2011-12-29');
  });

  it('are cut where the clocks are changed', () => {
    const pieces = ZoneDays.of('Europe/Copenhagen').piecesOf(dayOfDate('2026-10-25'));
    expect(
      pieces.map(({ fromMs, toMs, shiftMs }) => [new Date(fromMs).toISOString(), (toMs - fromMs) / HOUR_MS, (fromMs + shiftMs) / HOUR_MS]),
    ).toEqual([
      ['2026-10-24T22:00:00.000Z', 3, 0],
      ['2026-10-25T01:00:00.000Z', 22, 2],
    ]);
    expect(ZoneDays.of('Pacific/Apia').piecesOf(dayOfDate('2011-12-30'))).toEqual([]);
  });

  it('end where a calendar does, by a RangeError', () => {
    const days = ZoneDays.of('UTC');
    for (const ms of [NaN, Infinity, at('1890-01-01'), at('3200-01-01'), 1e18]) expect(() => days.dayAt(ms)).toThrow(RangeError);
  });

  it.each(['Europe/Kopenhagen', 'europe/copenhagen', '+02:00', ''])('refuse the zone %p', (zone) => {
    expect(() => ZoneDays.of(zone)).toThrow(new RangeError(`${zone} is not a time zone`));
  });
});
