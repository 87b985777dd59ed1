import * as fc from 'fast-check';
import { binomialAtMost, intervalRanks, upperNormalQuantile } from './distributions';
import { medianIntervalMs, quantileMs, smallestLimitMet } from './quantiles';
import { countedValues, EMPTY_SAMPLE, sampleOf } from './sample';

const ranks1To = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);
const units = fc.array(
  fc.oneof(
    fc.integer({ min: 0, max: 12 }),
    fc.integer({ min: 0, max: 40_000 }).map((thousandths) => thousandths / 1000),
  ),
  {
    minLength: 1,
    maxLength: 70,
  },
);

/** P(X ≤ k) for X binomial, by the definition. */
function plainAtMost(k: number, n: number, p: number): number {
  let sum = 0;
  for (let i = 0, ways = 1; i <= k; ways = (ways * (n - i)) / (i + 1), i++) sum += ways * p ** i * (1 - p) ** (n - i);
  return sum;
}

describe('quantiles', () => {
  it("are R's type 7", () => {
    // R: quantile(c(1, 2, 4, 8, 16), c(.1, .25, .5, .75, .9)) and quantile(1:10, ...): Hyndman & Fan 1996, definition 7.
    const powers = sampleOf([16, 1, 8, 2, 4]);
    expect([0.1, 0.25, 0.5, 0.75, 0.9].map((p) => quantileMs(powers, p))).toEqual([1.4, 2, 4, 8, expect.closeTo(12.8, 12)]);
    const ten = sampleOf(ranks1To(10));
    expect([0, 0.25, 0.5, 0.75, 0.9, 1].map((p) => quantileMs(ten, p))).toEqual([1, 3.25, 5.5, 7.75, expect.closeTo(9.1, 12), 10]);
  });

  it('agree with the same on all cases written out', () => {
    fc.assert(
      fc.property(units, fc.double({ min: 0, max: 1, noNaN: true }), (values, p) => {
        const sorted = [...values].sort((a, b) => a - b);
        const position = (sorted.length - 1) * p;
        const low = sorted[Math.floor(position)]!;
        const high = sorted[Math.ceil(position)]!;
        expect(quantileMs(sampleOf(values), p)).toBeCloseTo(low * (1 - (position % 1)) + high * (position % 1), 9);
      }),
      { numRuns: 500 },
    );
  });

  it('count ten million cases without going through them', () => {
    const sample = { valuesMs: [1, 2, 3], counts: [5_000_000, 1, 4_999_999], n: 10_000_000, sumMs: 0, errorAtMost: 0 };
    expect(quantileMs(sample, 0.5)).toBe(1.5);
    expect(quantileMs({ ...sample, counts: [4_999_999, 1, 5_000_000] }, 0.5)).toBe(2.5);
    expect(medianIntervalMs(sample)).toEqual({ low: 1, high: 3 });
  });

  it('need cases, and a share', () => {
    expect(quantileMs(EMPTY_SAMPLE, 0.5)).toBeNull();
    for (const p of [-0.1, 1.1, NaN]) expect(() => quantileMs(sampleOf([1]), p)).toThrow(RangeError);
  });
});

describe("the median's interval", () => {
  it.each([
    // "Table A.7: Confidence Intervals for the Population Median": the narrowest pair with at least 95 %.
    [6, 1, 6, 0.969],
    [7, 1, 7, 0.984],
    [8, 1, 8, 0.992],
    [9, 2, 8, 0.961],
    [10, 2, 9, 0.979],
    [12, 3, 10, 0.961],
    [15, 4, 12, 0.965],
    [16, 4, 13, 0.979],
    [17, 5, 13, 0.951],
    [18, 5, 14, 0.969],
    [19, 5, 15, 0.981],
    [20, 6, 15, 0.959],
    // n/2 ∓ 1.96 √n/2, the latter plus 1, rounded: the ranks of Campbell & Gardner 1988.
    [50, 18, 33, 0.967],
  ])('of %i cases runs from rank %i to %i', (n, low, high, coverage) => {
    expect(medianIntervalMs(sampleOf(ranks1To(n)))).toEqual({ low, high });
    expect(binomialAtMost(high - 1, n, 0.5) - binomialAtMost(low - 1, n, 0.5)).toBeCloseTo(coverage, 3);
  });

  it.each([0, 1, 2, 3, 4, 5])('does not exist for %i cases', (n) => {
    expect(medianIntervalMs(sampleOf(ranks1To(n)))).toBeNull();
  });
});

describe('interval ranks', () => {
  it.each([
    // scipy.stats.binom, as the largest and smallest rank with at most 2.5 % beyond.
    [1000, 0.5, 469, 532],
    [1001, 0.9, 882, 920],
    [123_457, 0.99, 122_153, 122_291],
    [1_000_000, 0.5, 499_020, 500_981],
    [10_000_000, 0.5, 4_996_901, 5_003_100],
    [10_000_000, 0.9, 8_998_140, 9_001_860],
  ])('of %i cases at %f', (n, p, lowRank, highRank) => {
    expect(intervalRanks(n, p)).toEqual({ lowRank, highRank });
  });

  it('are the narrowest with at most 2.5 % on each side, by the definition', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0.05, max: 0.95, noNaN: true }), (n, p) => {
        const low = ranks1To(n).findLast((rank) => plainAtMost(rank - 1, n, p) <= 0.025) ?? null;
        const high = ranks1To(n).find((rank) => 1 - plainAtMost(rank - 1, n, p) <= 0.025) ?? null;
        expect(intervalRanks(n, p)).toEqual({ lowRank: low, highRank: high });
      }),
      { numRuns: 300 },
    );
  });

  it('rest on exact binomial and normal tails', () => {
    expect(binomialAtMost(1, 10, 0.5)).toBeCloseTo(11 / 1024, 15);
    expect(binomialAtMost(10, 10, 0.5)).toBeCloseTo(1, 14);
    expect(binomialAtMost(-1, 10, 0.5)).toBe(0);
    // scipy.stats.norm.isf
    expect(upperNormalQuantile(1 / 32)).toBeCloseTo(1.8627318674216515, 12);
    expect(upperNormalQuantile(1 / 128)).toBeCloseTo(2.4175590162365053, 12);
    expect(upperNormalQuantile(0.3)).toBeCloseTo(0.5244005127080409, 12);
    expect(upperNormalQuantile(0.025)).toBeCloseTo(1.959963984540054, 12);
    expect(upperNormalQuantile(0.5)).toBeCloseTo(0, 14);
  });
});

describe('the smallest limit met', () => {
  const limitMet = (values: readonly number[], share: number) => smallestLimitMet(countedValues(sampleOf(values)), share);

  it('is the smallest whole limit that the share kept', () => {
    fc.assert(
      fc.property(units, fc.integer({ min: 1, max: 100 }), (values, percent) => {
        const kept = (limit: number): number => values.filter((value) => value <= limit).length;
        let limit = 0;
        while (kept(limit) * 100 < percent * values.length) limit++;
        expect(limitMet(values, percent / 100)!.limit).toBe(limit);
      }),
      { numRuns: 500 },
    );
  });

  it('has an interval between order statistics, rounded up as the limit is', () => {
    // 95 % ranks of the 0.9-quantile among 100 cases: 84 and 96 (P(X ≤ 83) = 2.06 %, P(X ≥ 96) = 2.37 %).
    expect(limitMet(ranks1To(100), 0.9)).toEqual({ limit: 90, low: 84, high: 96 });
    expect(
      limitMet(
        ranks1To(100).map((rank) => rank - 0.5),
        0.9,
      ),
    ).toEqual({ limit: 90, low: 84, high: 96 });
  });

  it('does not bound what too few cases cannot bound', () => {
    expect(limitMet(ranks1To(20), 0.9)).toEqual({ limit: 18, low: 15, high: null });
    expect(limitMet([3], 0.9)).toEqual({ limit: 3, low: null, high: null });
    expect(limitMet(ranks1To(50), 1)).toEqual({ limit: 50, low: 50, high: null });
    expect(limitMet([], 0.9)).toBeNull();
  });

  it('takes no hair over a whole number for a unit more', () => {
    expect(limitMet([14.000000000001], 0.9)!.limit).toBe(14);
    expect(limitMet([14.001], 0.9)!.limit).toBe(15);
    // 0.55 × 20 is 11.000000000000002 in binary.
    expect(limitMet(ranks1To(20), 0.55)!.limit).toBe(11);
    expect(limitMet(ranks1To(100), 0.07)!.limit).toBe(7);
  });

  it.each([0, -0.1, 1.1, NaN])('refuses a required share of %p', (share) => {
    expect(() => limitMet([1], share)).toThrow(RangeError);
  });
});
