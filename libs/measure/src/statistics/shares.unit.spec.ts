import * as fc from 'fast-check';
import { differenceInterval, shareChangeInterval, verdictOf, wilsonInterval } from './shares';

const shareCount = fc.integer({ min: 1, max: 5000 }).chain((n) => fc.record({ met: fc.integer({ min: 0, max: n }), n: fc.constant(n) }));

describe("a share's interval", () => {
  it.each([
    // Newcombe 1998a, Statistics in Medicine 17, 857-872, table I, method 3.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("is Wilson's: %i of %i", (met, n, low, high) => {
    expect(wilsonInterval(met, n)).toEqual({ low: expect.closeTo(low, 4), high: expect.closeTo(high, 4) });
  });

  it('holds exactly the shares that a score test would not reject', () => {
    fc.assert(
      fc.property(shareCount, ({ met, n }) => {
        const { low, high } = wilsonInterval(met, n);
        const z = (share: number): number => Math.abs(met / n - share) / Math.sqrt((share * (1 - share)) / n);
        if (met > 0) expect(z(low)).toBeCloseTo(1.959963984540054, 6);
        else expect(low).toBe(0);
        if (met < n) expect(z(high)).toBeCloseTo(1.959963984540054, 6);
        else expect(high).toBe(1);
      }),
    );
  });

  it('ends at exactly 0 or 1 when none or all met', () => {
    for (let n = 1; n <= 2000; n++) expect([wilsonInterval(0, n).low, wilsonInterval(n, n).high]).toEqual([0, 1]);
  });

  it('is all there is without cases, and narrow with ten million', () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
    expect(wilsonInterval(9_000_000, 10_000_000)).toEqual({ low: expect.closeTo(0.899814, 6), high: expect.closeTo(0.900186, 6) });
  });

  it.each([
    [-1, 5],
    [6, 5],
    [NaN, 5],
    [1, NaN],
    [1, Infinity],
  ])('refuses %p of %p', (met, n) => {
    expect(() => wilsonInterval(met, n)).toThrow(RangeError);
  });
});

describe('the interval of a change in share', () => {
  it.each([
    // Newcombe 1998b, Statistics in Medicine 17, 873-890, table II, method 10: actual less baseline.
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])("is Newcombe's: %i/%i less %i/%i", (met, n, baseMet, baseN, low, high) => {
    expect(shareChangeInterval({ met: baseMet, n: baseN }, { met, n })).toEqual({
      low: expect.closeTo(low, 4),
      high: expect.closeTo(high, 4),
    });
  });

  it('turns about when the two change places, and stays between −1 and 1', () => {
    fc.assert(
      fc.property(shareCount, shareCount, (one, other) => {
        const there = shareChangeInterval(one, other)!;
        const back = shareChangeInterval(other, one)!;
        expect(there.low).toBeCloseTo(-back.high, 12);
        expect(there.low).toBeGreaterThanOrEqual(-1 - 1e-12);
        expect(there.high).toBeLessThanOrEqual(1 + 1e-12);
        const change = other.met / other.n - one.met / one.n;
        expect(there.low <= change && change <= there.high).toBe(true);
      }),
    );
  });

  it('does not exist without cases on both sides', () => {
    expect(shareChangeInterval({ met: 0, n: 0 }, { met: 1, n: 2 })).toBeNull();
    expect(shareChangeInterval({ met: 1, n: 2 }, { met: 0, n: 0 })).toBeNull();
  });

  it('works on any two figures with intervals', () => {
    expect(differenceInterval({ value: 10, low: 7, high: 13 }, { value: 30, low: 26, high: 35 })).toEqual({
      low: 20 - 5,
      high: expect.closeTo(20 + Math.sqrt(25 + 9), 12),
    });
  });
});

describe('a verdict', () => {
  const verdict = (met: number, n: number, required: number) => verdictOf(met / n, wilsonInterval(met, n), required, n);

  it('is met when the whole interval is at or above, missed when it is below, else not enough cases', () => {
    expect(verdict(980, 1000, 0.9)).toBe('met');
    expect(verdict(800, 1000, 0.9)).toBe('missed');
    expect(verdict(905, 1000, 0.9)).toBe('not-enough-cases');
    expect(verdict(895, 1000, 0.9)).toBe('not-enough-cases');
    expect(verdict(5, 5, 0.9)).toBe('not-enough-cases');
    expect(verdict(0, 5, 0.9)).toBe('missed');
  });

  it('counts an interval that begins at the required share as met, and one that ends there as not enough', () => {
    expect(verdictOf(0.95, { low: 0.9, high: 0.97 }, 0.9, 100)).toBe('met');
    expect(verdictOf(0.85, { low: 0.8, high: 0.9 }, 0.9, 100)).toBe('not-enough-cases');
  });

  it('cannot be said without cases', () => {
    expect(verdictOf(null, { low: 0, high: 1 }, 0.9, 0)).toBe('not-enough-cases');
    expect(verdictOf(null, null, 0, 0)).toBe('not-enough-cases');
    expect(verdictOf(1, null, 0.9, 4)).toBe('not-enough-cases');
  });

  it('never sees a required share of 1 met, but sees it missed', () => {
    expect(verdict(10_000, 10_000, 1)).toBe('not-enough-cases');
    expect(verdict(9_999, 10_000, 1)).toBe('missed');
  });
});
