import * as fc from 'fast-check';
import { ClassCounts, classValueMs, durationClass, HIGHEST_CLASS, sampleOfClasses } from './classes';
import { quantileMs } from './quantiles';
import { EMPTY_SAMPLE, sampleOf } from './sample';

const LONGEST_MS = 1e15;
/** Evenly over orders of magnitude, so that each has its share of cases. */
const durationMs = fc
  .tuple(fc.integer({ min: 0, max: 14 }), fc.double({ min: 1, max: 9.99, noNaN: true }))
  .map(([power, factor]) => Math.round(factor * 10 ** power));

const sampleByClass = (values: readonly number[]) => {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(durationClass(value), (counts.get(durationClass(value)) ?? 0) + 1);
  return sampleOfClasses(
    counts,
    values.reduce((sum, value) => sum + value, 0),
  );
};

describe('duration classes', () => {
  it('hold durations within 1 % of their value, either sign', () => {
    fc.assert(
      fc.property(durationMs, fc.constantFrom(1, -1), (size, sign) => {
        const valueMs = classValueMs(durationClass(sign * size));
        expect(Math.abs(valueMs - sign * size)).toBeLessThanOrEqual(size * 0.01);
        expect(Number.isInteger(valueMs)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('hold them at both ends of every class, and leave no gap', () => {
    // Found by stepping from class to class, apart from how the classes were made.
    let lowestMs = 1;
    for (let expected = 1; expected < HIGHEST_CLASS; expected++) {
      expect(durationClass(lowestMs)).toBe(expected);
      let inside = lowestMs;
      let outside = Math.ceil(lowestMs * 1.03) + 1;
      while (outside - inside > 1) {
        const middle = Math.floor((inside + outside) / 2);
        if (durationClass(middle) === expected) inside = middle;
        else outside = middle;
      }
      const valueMs = classValueMs(expected);
      expect(Math.abs(valueMs - lowestMs)).toBeLessThanOrEqual(lowestMs * 0.01);
      expect(Math.abs(valueMs - inside)).toBeLessThanOrEqual(inside * 0.01);
      lowestMs = outside;
    }
  });

  it('rise with the duration', () => {
    fc.assert(
      fc.property(durationMs, durationMs, (a, b) => {
        const [shorter, longer] = [Math.min(a, b), Math.max(a, b)];
        expect(durationClass(shorter)).toBeLessThanOrEqual(durationClass(longer));
        expect(durationClass(-longer)).toBeLessThanOrEqual(durationClass(-shorter));
      }),
      { numRuns: 1000 },
    );
  });

  it('are exact for 0 and below 99 ms, and 0 is its own', () => {
    for (let ms = -98; ms <= 98; ms++) expect(classValueMs(durationClass(ms))).toBe(ms);
    expect(durationClass(0)).toBe(0);
    expect(Object.is(durationClass(-0), 0)).toBe(true);
    expect(Object.is(durationClass(-0.4), 0)).toBe(true);
    expect(durationClass(-5)).toBe(-durationClass(5));
  });

  it('stay as they are: counts kept by class are kept for years', () => {
    const day = 86_400_000;
    expect([1, 99, 100, 3_600_000, day, 14 * day, 365 * day, 10 * 365 * day].map(durationClass)).toEqual([
      1, 99, 99, 621, 780, 912, 1075, 1190,
    ]);
    expect(durationClass(LONGEST_MS)).toBe(HIGHEST_CLASS);
  });

  it.each([NaN, Infinity, 1.1e15, -1.1e15])('has none for %p', (ms) => {
    expect(() => durationClass(ms)).toThrow(RangeError);
  });

  it.each([HIGHEST_CLASS + 1, -HIGHEST_CLASS - 1, 0.5, NaN])('refuses class %p', (wrong) => {
    expect(() => classValueMs(wrong)).toThrow(RangeError);
    expect(() => new ClassCounts().add(wrong, 1)).toThrow(RangeError);
  });

  it.each([-1, 0.5, NaN])('refuses to count %p cases', (count) => {
    expect(() => new ClassCounts().add(3, count)).toThrow(RangeError);
  });
});

describe('a sample of classes', () => {
  it('has the exact sum and n, and quantiles within 1 % of the exact ones', () => {
    const p = fc.oneof(fc.constantFrom(0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(fc.oneof(durationMs, fc.constant(0)), { minLength: 1, maxLength: 80 }), p, (values, share) => {
        const exact = sampleOf(values);
        const classes = sampleByClass(values);
        expect([classes.n, classes.sumMs, classes.errorAtMost]).toEqual([exact.n, exact.sumMs, 0.01]);
        const wantedMs = quantileMs(exact, share)!;
        // A hair for the interpolation's own rounding.
        expect(Math.abs(quantileMs(classes, share)! - wantedMs)).toBeLessThanOrEqual(wantedMs * 0.01 * (1 + 1e-9));
      }),
      { numRuns: 500 },
    );
  });

  it('is the same whichever way the classes come in', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: -1e6, max: 1e13 }), { maxLength: 20 }), { maxLength: 6 }), (groups) => {
        const counts = new ClassCounts();
        groups.forEach((group, index) => {
          if (index % 3 === 0) counts.addSample(sampleOf(group));
          else if (index % 3 === 1) counts.addSample(sampleByClass(group));
          else for (const value of group) counts.add(durationClass(value), 1);
        });
        const all = groups.flat();
        expect(counts.toSample(all.reduce((sum, value) => sum + value, 0))).toEqual(sampleByClass(all));
      }),
    );
  });

  it('is empty without cases', () => {
    expect(sampleOfClasses(new Map([[7, 0]]), 0)).toBe(EMPTY_SAMPLE);
  });
});
