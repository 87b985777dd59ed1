import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import * as fc from 'fast-check';
import { medianIntervalMs, quantileMs } from './quantiles';
import { EMPTY_SAMPLE, mergeSamples, sampleOf } from './sample';
import { wilsonInterval } from './shares';
import { standardise, type Stratum } from './standardise';

const stratum = (met: number, n: number, valuesMs: readonly number[] = []): Stratum => ({ met, n, sample: sampleOf(valuesMs) });
const weights = (entries: Record<string, number>): Map<string, number> => new Map(Object.entries(entries));
const strata = (entries: Record<string, Stratum>): Map<string, Stratum> => new Map(Object.entries(entries));

const anyStrata = fc
  .array(fc.array(fc.record({ ms: fc.integer({ min: 0, max: 50 }), met: fc.boolean() }), { minLength: 1, maxLength: 30 }), {
    minLength: 1,
    maxLength: 5,
  })
  .map(
    (groups) =>
      new Map(
        groups.map((cases, index): [string, Stratum] => [
          `kind ${index}`,
          stratum(
            cases.filter(({ met }) => met).length,
            cases.length,
            cases.map(({ ms }) => ms),
          ),
        ]),
      ),
  );

describe('adjusting to another mix', () => {
  it("weighs each kind's share", () => {
    // 90 % of simple and 40 % of complex cases: half and half make 65 %.
    const { share, coveredWeight, n } = standardise(
      strata({ simple: stratum(90, 100), complex: stratum(4, 10) }),
      weights({ simple: 7, complex: 7 }),
    );
    expect(share!.value).toBeCloseTo(0.65, 12);
    expect(share!.low).toBeLessThan(0.65);
    expect(share!.high).toBeGreaterThan(0.65);
    expect(coveredWeight.share).toBe(1);
    expect(n.share).toBe(110);
  });

  it('changes nothing when the mix is its own', () => {
    fc.assert(
      fc.property(anyStrata, fc.double({ min: 0, max: 1, noNaN: true }), (kinds, p) => {
        const own = standardise(kinds, new Map([...kinds].map(([key, { n }]) => [key, n])));
        const all = mergeSamples(...[...kinds.values()].map(({ sample }) => sample));
        const met = [...kinds.values()].reduce((sum, kind) => sum + kind.met, 0);
        expect(own.share!.value).toBeCloseTo(met / all.n, 12);
        expect(own.quantileMs(p)).toBeCloseTo(quantileMs(all, p)!, 6);
        expect(own.medianMs!.value).toBeCloseTo(quantileMs(all, 0.5)!, 6);
      }),
      { numRuns: 300 },
    );
  });

  it('does as if cases of a kind had been that many times as many', () => {
    fc.assert(
      fc.property(anyStrata, fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 5, maxLength: 5 }), (kinds, times) => {
        const multiplied = [...kinds.values()].flatMap(({ sample }, index) => Array.from({ length: times[index]! }, () => sample));
        const wanted = new Map([...kinds].map(([key, { n }], index) => [key, n * times[index]!]));
        // Between the two: a weighted quantile at the bounds of what n may shift it by.
        const all = mergeSamples(...multiplied);
        const { medianMs } = standardise(kinds, wanted);
        const slack = 1 / [...kinds.values()].reduce((sum, { n }) => sum + n, 0);
        expect(medianMs!.value).toBeGreaterThanOrEqual(quantileMs(all, Math.max(0, 0.5 - slack))! - 1e-6);
        expect(medianMs!.value).toBeLessThanOrEqual(quantileMs(all, Math.min(1, 0.5 + slack))! + 1e-6);
      }),
      { numRuns: 300 },
    );
  });

  it("has Wilson's own interval for one kind", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, part) => {
        const met = Math.round(n * part);
        const { share } = standardise(strata({ only: stratum(met, n) }), weights({ only: 3 }));
        const { low, high } = wilsonInterval(met, n);
        expect(share).toEqual({ value: expect.closeTo(met / n, 12), low: expect.closeTo(low, 9), high: expect.closeTo(high, 9) });
      }),
    );
  });

  it('is as wide as the weighted variances say, when there are many cases', () => {
    const { share } = standardise(strata({ a: stratum(9_000, 10_000), b: stratum(12_000, 40_000) }), weights({ a: 3, b: 1 }));
    const deviation = Math.sqrt((0.75 ** 2 * 0.9 * 0.1) / 10_000 + (0.25 ** 2 * 0.3 * 0.7) / 40_000);
    expect((share!.high - share!.low) / (2 * 1.959964 * deviation)).toBeCloseTo(1, 2);
  });

  it('says what it could not use', () => {
    const kinds = strata({ a: stratum(1, 2, [5]), b: stratum(0, 0), c: stratum(3, 4, [1, 2, 3, 4]), d: stratum(0, 0, [7, 8]) });
    const { share, medianMs, coveredWeight, missing, leftOut, n } = standardise(kinds, weights({ a: 1, b: 2, d: 2, nowhere: 3, none: 0 }));
    expect(share!.value).toBe(0.5);
    expect(n).toEqual({ share: 2, durations: 3 });
    expect(coveredWeight).toEqual({ share: 1 / 8, durations: 3 / 8 });
    expect(missing).toEqual(['b', 'nowhere']);
    expect(leftOut).toEqual(['c']);
    expect(medianMs).toEqual({ value: 7, interval: null });
  });

  it('gives no figure for no cases', () => {
    const nothing = standardise(strata({ a: { met: 0, n: 0, sample: EMPTY_SAMPLE } }), weights({ a: 1 }));
    expect([nothing.share, nothing.medianMs, nothing.quantileMs(0.5)]).toEqual([null, null, null]);
    expect(standardise(new Map(), new Map()).coveredWeight).toEqual({ share: 0, durations: 0 });
  });

  it.each([-1, NaN, Infinity])('refuses a weight of %p', (weight) => {
    expect(() => standardise(new Map(), weights({ a: weight }))).toThrow(RangeError);
  });

  it('runs the interval of one large kind’s median about where order statistics put it', () => {
    const values = Array.from({ length: 2001 }, (_, index) => index);
    const { medianMs } = standardise(strata({ only: stratum(0, 0, values) }), weights({ only: 1 }));
    const wanted = medianIntervalMs(sampleOf(values))!;
    expect(Math.abs(medianMs!.interval!.low - wanted.low)).toBeLessThan(3);
    expect(Math.abs(medianMs!.interval!.high - wanted.high)).toBeLessThan(3);
  });
});

describe('intervals of adjusted figures cover the truth in some 95 % of samples', () => {
  const ROUNDS = 3000;
  it.each([
    [
      'few kinds, much reweighted',
      [
        { n: 200, p: 0.9, weight: 1 },
        { n: 20, p: 0.4, weight: 1 },
      ],
    ],
    [
      'a small kind that almost always meets it',
      [
        { n: 300, p: 0.8, weight: 3 },
        { n: 4, p: 0.95, weight: 1 },
      ],
    ],
    [
      'a lone case with a tenth of the weight',
      [
        { n: 500, p: 0.95, weight: 9 },
        { n: 1, p: 0.5, weight: 1 },
      ],
    ],
    ['thirty kinds of 2 cases', Array.from({ length: 30 }, (_, index) => ({ n: 2, p: 0.6 + index / 100, weight: 1 + (index % 3) }))],
  ])('%s', (_, kinds) => {
    const random = xoroshiro128plus(4);
    const uniform = (): number => ((random.next() >>> 0) + 0.5) / 2 ** 32;
    const wanted = new Map(kinds.map(({ weight }, index) => [`${index}`, weight]));
    const total = kinds.reduce((sum, { weight }) => sum + weight, 0);
    const truth = kinds.reduce((sum, { weight, p }) => sum + (weight / total) * p, 0);
    // The kinds differ in their durations as in their shares: exponential, the mean 1 / p.
    const open = (ms: number): number => kinds.reduce((sum, { weight, p }) => sum + (weight / total) * Math.exp(-ms * p), 0);
    let medianMs = 0;
    for (let step = 4; step > 1e-9; step /= 2) while (open(medianMs + step) > 0.5) medianMs += step;
    let covered = 0;
    let coveredMedian = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const drawn = new Map(
        kinds.map(({ n, p }, index): [string, Stratum] => {
          const met = Array.from({ length: n }, uniform).filter((value) => value < p).length;
          return [
            `${index}`,
            stratum(
              met,
              n,
              Array.from({ length: n }, () => -Math.log(uniform()) / p),
            ),
          ];
        }),
      );
      const { share, medianMs: median } = standardise(drawn, wanted);
      if (share!.low <= truth && truth <= share!.high) covered++;
      if (median!.interval!.low <= medianMs && medianMs <= median!.interval!.high) coveredMedian++;
    }
    // Drawing 3,000 samples leaves ±0.8 points of chance.
    expect(covered / ROUNDS).toBeGreaterThan(0.935);
    expect(coveredMedian / ROUNDS).toBeGreaterThan(0.925);
  });
});
