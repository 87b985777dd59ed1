import * as fc from 'fast-check';
import { EMPTY_SAMPLE, sampleOf } from './sample';
import { kaplanMeier, openShareInterval, survivalMedianIntervalMs, survivalQuantileMs } from './survival';

// Remission in weeks of 42 leukaemia patients: Freireich et al. 1963, Gehan 1965 (R: MASS::gehan).
const TREATED = kaplanMeier(sampleOf([6, 6, 6, 7, 10, 13, 16, 22, 23]), sampleOf([6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]));
const PLACEBO_WEEKS = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23];
const PLACEBO = kaplanMeier(sampleOf(PLACEBO_WEEKS), EMPTY_SAMPLE);

const ages = fc.array(fc.integer({ min: 0, max: 25 }), { maxLength: 40 });

/** Still open just after `time`, step by step through every case. */
function plainOpen(settled: readonly number[], open: readonly number[], time: number): number {
  let share = 1;
  for (let at = 0; at <= time; at++) {
    const atRisk = [...settled, ...open].filter((age) => age >= at).length;
    if (atRisk > 0) share *= 1 - settled.filter((age) => age === at).length / atRisk;
  }
  return share;
}

describe('the share still open', () => {
  it('is that of the leukaemia trial', () => {
    // As printed for the 6-MP group in Kleinbaum & Klein, Survival Analysis, chapter 2; settled come before open at 6 and 10 weeks.
    expect(TREATED.timesMs).toEqual([6, 7, 10, 13, 16, 22, 23]);
    expect(TREATED.open.map((share) => share.toFixed(3))).toEqual(['0.857', '0.807', '0.753', '0.690', '0.627', '0.538', '0.448']);
    expect(PLACEBO.open.map((share) => Math.round(share * 21))).toEqual([19, 17, 16, 14, 12, 8, 6, 4, 3, 2, 1, 0]);
  });

  it('has its interval on the log-log scale', () => {
    const intervals = (survival: typeof TREATED) => survival.timesMs.map((_, index) => openShareInterval(survival, index));
    const near = (low: number, high: number) => ({ low: expect.closeTo(low, 4), high: expect.closeTo(high, 4) });
    // Computed with scipy.stats.ecdf(...).sf.confidence_interval(method='log-log'); the first of the placebo group is also what Stata's
    // `sts list` prints for these data (Rodríguez, Survival Analysis, Princeton: 0.9048, from 0.6700).
    expect(intervals(TREATED)).toEqual([
      near(0.6197, 0.9516),
      near(0.5631, 0.9228),
      near(0.5032, 0.8894),
      near(0.4316, 0.8491),
      near(0.3675, 0.8049),
      near(0.2678, 0.7468),
      near(0.1881, 0.6801),
    ]);
    expect(intervals(PLACEBO).slice(0, 7)).toEqual([
      near(0.67, 0.9753),
      near(0.5689, 0.9239),
      near(0.5194, 0.8933),
      near(0.4254, 0.825),
      near(0.338, 0.7492),
      near(0.1831, 0.5778),
      near(0.1166, 0.4818),
    ]);
    expect(intervals(PLACEBO).at(-1)).toBeNull();
  });

  it('agrees with going through every case', () => {
    fc.assert(
      fc.property(ages, ages, (settled, open) => {
        const survival = kaplanMeier(sampleOf(settled), sampleOf(open));
        expect(survival.timesMs).toEqual([...new Set(settled)].sort((a, b) => a - b));
        survival.timesMs.forEach((time, index) => expect(survival.open[index]).toBeCloseTo(plainOpen(settled, open, time), 12));
        expect(survival.n).toBe(settled.length + open.length);
      }),
    );
  });
});

describe('durations from the share still open', () => {
  it('have the median of the leukaemia trial, and its interval', () => {
    expect(survivalQuantileMs(TREATED, 0.5)).toBe(23);
    expect(survivalQuantileMs(PLACEBO, 0.5)).toBe(8);
    // From the bounds above: the lower one is first under one half at 13 and 4 weeks, the upper one never and at 11.
    expect(survivalMedianIntervalMs(TREATED)).toEqual({ lowMs: 13, highMs: null });
    expect(survivalMedianIntervalMs(PLACEBO)).toEqual({ lowMs: 4, highMs: 11 });
  });

  it('are not reached when too few cases are settled', () => {
    expect(survivalQuantileMs(TREATED, 0.9)).toBeNull();
    expect(survivalQuantileMs(kaplanMeier(EMPTY_SAMPLE, sampleOf([1, 2])), 0.5)).toBeNull();
    expect(survivalMedianIntervalMs(kaplanMeier(EMPTY_SAMPLE, sampleOf([1, 2])))).toBeNull();
    expect(survivalMedianIntervalMs(kaplanMeier(EMPTY_SAMPLE, EMPTY_SAMPLE))).toBeNull();
  });

  it('are the smallest duration at which at most 1 − p are open, or the middle of a step at exactly 1 − p', () => {
    const four = kaplanMeier(sampleOf([1, 2, 3, 4]), EMPTY_SAMPLE);
    expect([0.25, 0.4, 0.5, 0.6, 1].map((p) => survivalQuantileMs(four, p))).toEqual([1.5, 2, 2.5, 3, 4]);
    // The last step goes on for ever: its beginning.
    expect(survivalQuantileMs(kaplanMeier(sampleOf([1, 2]), sampleOf([5, 5])), 0.5)).toBe(2);
    // 0.3 is not exact in binary.
    expect(survivalQuantileMs(kaplanMeier(sampleOf(Array.from({ length: 10 }, (_, i) => i + 1)), EMPTY_SAMPLE), 0.3)).toBe(3.5);
    for (const p of [-0.1, 1.1, NaN]) expect(() => survivalQuantileMs(four, p)).toThrow(RangeError);
  });

  it('are plain quantiles with averaged steps when no case is open', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 19 }),
        (values, twentieths) => {
          // Hyndman & Fan 1996, definition 2.
          const sorted = [...values].sort((a, b) => a - b);
          const cases = sorted.length * twentieths;
          const at = Math.ceil(cases / 20);
          const wanted = cases % 20 === 0 ? (sorted[at - 1]! + sorted[at]!) / 2 : sorted[at - 1]!;
          expect(survivalQuantileMs(kaplanMeier(sampleOf(values), EMPTY_SAMPLE), twentieths / 20)).toBe(wanted);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('grow when open cases are old, and never shrink', () => {
    fc.assert(
      fc.property(ages, ages, (settled, open) => {
        const without = survivalQuantileMs(kaplanMeier(sampleOf(settled), EMPTY_SAMPLE), 0.5);
        const withOpen = survivalQuantileMs(kaplanMeier(sampleOf(settled), sampleOf(open)), 0.5);
        if (without !== null && withOpen !== null) expect(withOpen).toBeGreaterThanOrEqual(without);
      }),
    );
  });

  it('take ten million counted cases', () => {
    const settled = { valuesMs: [1, 2, 3], counts: [4_999_999, 1, 1_000_000], n: 6_000_000, sumMs: 0, errorAtMost: 0 };
    const open = { valuesMs: [9], counts: [4_000_000], n: 4_000_000, sumMs: 0, errorAtMost: 0 };
    const survival = kaplanMeier(settled, open);
    expect(survivalQuantileMs(survival, 0.5)).toBe(2.5);
    expect(survivalMedianIntervalMs(survival)).toEqual({ lowMs: 1, highMs: 3 });
  });
});
