import fc from 'fast-check';
import { Calendar, defaultCalendar } from './calendar';
import { comparablePeriod, expectedDates, expectedTimes } from './expected-range';
import { EMPTY_SAMPLE, quantileMs, sampleOf } from './statistics';

const DAY_MS = 86_400_000;
const days = (...counts: number[]) => sampleOf(counts.map((count) => count * DAY_MS));
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

describe('Comparable cases', () => {
  it.each([
    ['2026-11-21', '2025-11-01', '2026-10-31'],
    ['2026-01-01', '2025-01-01', '2025-12-31'],
    ['2026-03-31', '2025-03-01', '2026-02-28'],
    ['2028-03-01', '2027-03-01', '2028-02-29'],
    ['1900-01-15', '1899-01-01', '1899-12-31'],
  ])('of one received on %s were received from %s to %s', (receivedOn, from, to) => {
    expect(comparablePeriod(receivedOn)).toEqual({ from, to });
  });
});

describe('Expected times', () => {
  it('are the median and the 90th percentile, when nothing is open', () => {
    // 21 cases: the 11th settles more than half of them, the 19th more than nine in ten.
    expect(expectedTimes(days(...upTo(21)), EMPTY_SAMPLE)).toEqual({ medianMs: 11 * DAY_MS, p90Ms: 19 * DAY_MS, n: 21 });
  });

  // After 15 of 60, 45 in 60 are open and 15 of them at risk: five more leave one half.
  it('are longer the more young cases are open, which count as long as they were seen', () => {
    const settled = days(...upTo(30));
    expect(expectedTimes(settled, days(...Array.from({ length: 30 }, () => 15.5)))).toMatchObject({
      medianMs: 20.5 * DAY_MS,
      n: 60,
    });
    // Open cases of no age say nothing.
    expect(expectedTimes(settled, days(...Array.from({ length: 30 }, () => 0.1)))).toMatchObject({ medianMs: 15.5 * DAY_MS, n: 60 });
  });

  it('are not told from under 20 cases, open ones included', () => {
    expect(expectedTimes(days(...upTo(19)), EMPTY_SAMPLE)).toBe('too-few');
    expect(expectedTimes(days(...upTo(19)), days(0.5))).toMatchObject({ n: 20 });
    expect(expectedTimes(EMPTY_SAMPLE, EMPTY_SAMPLE)).toBe('too-few');
  });

  it('are not told while the slowest tenth is still open', () => {
    expect(expectedTimes(days(...upTo(26)), days(40, 41, 42))).toBe('not-reached');
    expect(expectedTimes(days(...upTo(26)), days(40, 41))).not.toBe('not-reached');
    expect(expectedTimes(EMPTY_SAMPLE, days(...upTo(30)))).toBe('not-reached');
  });

  it('lie among the times of decided cases, in order', () => {
    const durations = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 20, maxLength: 80 });
    fc.assert(
      fc.property(durations, fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 20 }), (settled, open) => {
        const times = expectedTimes(days(...settled), days(...open));
        if (typeof times === 'string') return expect(open.length).toBeGreaterThan(0);
        expect(times.medianMs).toBeLessThanOrEqual(times.p90Ms);
        expect(times.p90Ms).toBeLessThanOrEqual(Math.max(...settled) * DAY_MS);
        // Open cases can only make it later than the decided ones alone look.
        expect(times.p90Ms).toBeGreaterThanOrEqual(quantileMs(days(...settled), 0.5)!);
      }),
    );
  });
});

describe('Expected dates', () => {
  const calendar = new Calendar(defaultCalendar('Europe/Copenhagen', 'dk'));
  const dates = (receivedAt: string, medianDays: number, p90Days: number) =>
    expectedDates({ medianMs: medianDays * DAY_MS, p90Ms: p90Days * DAY_MS, n: 20 }, Date.parse(receivedAt), calendar);

  it('are local ones, and a part of a day counts as the day', () => {
    expect(dates('2026-03-02T09:00:00.000Z', 7, 14.1)).toEqual({ from: '2026-03-09', to: '2026-03-16' });
    expect(dates('2026-03-02T22:30:00.000Z', 7, 14.1)).toEqual({ from: '2026-03-09', to: '2026-03-17' });
  });

  it('hold over the change to summer time', () => {
    // 22:30 in winter, 14 times 24 hours later 23:30 in summer; an hour more is the next day.
    expect(dates('2026-03-20T21:30:00.000Z', 14, 14 + 1 / 24)).toEqual({ from: '2026-04-03', to: '2026-04-04' });
  });
});
