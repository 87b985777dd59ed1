import { sampleOf } from '@casetrail/measure';
import fc from 'fast-check';
import { apportion, durationFigures, shareFigures, splitFigures } from './figures';

const DAY_MS = 86_400_000;
const ms = fc.bigInt({ min: 0n, max: 10n ** 17n });
/** What stands behind the point, as a whole number: decimals are added as they are written. */
const units = (value: number, decimals: number): bigint => {
  const text = value.toFixed(decimals);
  expect(Number(text)).toBe(value);
  return BigInt(text.replace('.', ''));
};

describe('figures', () => {
  it('parts add up to the whole, as they are written', () => {
    fc.assert(
      fc.property(fc.tuple(ms, ms, ms), fc.integer({ min: 1, max: 100_000 }), fc.constantFrom(2, 4, 6), (parts, n, decimals) => {
        // Up to where a double tells so many decimals apart.
        fc.pre(parts.every((part) => part < 10n ** BigInt(20 - decimals - 1)));
        const [withUsMs, withApplicantMs, withOthersMs] = parts;
        const split = splitFigures({ withUsMs, withApplicantMs, withOthersMs }, n, decimals);
        const own = [split.withUs, split.withApplicant, split.withOthers];
        const total = (of: (each: (typeof own)[number]) => number): bigint =>
          own.reduce((sum, each) => sum + units(of(each), decimals), 0n);
        expect(total(({ sumDays }) => sumDays)).toBe(units(split.sumDays, decimals));
        expect(total(({ meanDays }) => meanDays!)).toBe(units(split.meanDays!, decimals));
        const wholeMs = Number(withUsMs + withApplicantMs + withOthersMs);
        if (wholeMs > 0) expect(total(({ share }) => share!)).toBe(10n ** BigInt(decimals));
        else expect(split.withUs.share).toBeNull();
        own.forEach((each, i) => {
          const exact = Number(parts[i]!) / DAY_MS;
          expect(Math.abs(each.sumDays - exact)).toBeLessThanOrEqual(1.01 * 10 ** -decimals + exact * 1e-12);
          expect(Math.abs(each.meanDays! - exact / n)).toBeLessThanOrEqual(1.01 * 10 ** -decimals + exact * 1e-12);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('what is left by rounding goes to the largest remainders', () => {
    expect(apportion(10n, [1n, 1n, 1n])).toEqual([4n, 3n, 3n]);
    expect(apportion(100n, [1n, 2n, 3n])).toEqual([17n, 33n, 50n]);
    expect(apportion(5n, [0n, 0n])).toEqual([0n, 0n]);
  });

  it('nothing is null, not nought', () => {
    expect(durationFigures(sampleOf([]))).toEqual({ n: 0, meanDays: null, medianDays: null, medianInterval: null, p90Days: null });
    expect(shareFigures(0, 0)).toEqual({ n: 0, count: 0, share: null, interval: null });
    expect(splitFigures({ withUsMs: 0n, withApplicantMs: 0n, withOthersMs: 0n }, 0)).toMatchObject({ sumDays: 0, meanDays: null });
  });

  it('durations in elapsed days', () => {
    const sample = sampleOf([1, 2, 3, 4, 5, 6].map((days) => days * DAY_MS));
    // R: quantile(1:6, c(.5, .9)); the 95 % interval of the median of six is from the first to the last.
    expect(durationFigures(sample)).toEqual({ n: 6, meanDays: 3.5, medianDays: 3.5, medianInterval: { low: 1, high: 6 }, p90Days: 5.5 });
    expect(durationFigures(sampleOf([DAY_MS / 3]), 2)).toMatchObject({ meanDays: 0.33, medianDays: 0.33, p90Days: 0.33 });
  });
});
