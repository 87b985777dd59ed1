import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { medianChangeIntervalMs } from './median-change';
import { EMPTY_SAMPLE, sampleOf } from './sample';

describe('the interval of a change in median', () => {
  it.each([
    // Bonett & Price, R package statpsych, the examples of ci.median2: medians 34.5 and 43, SE 4.316291; 75.5 and 160.5, SE 37.11502.
    [
      [32, 39, 26, 35, 43, 27, 40, 37, 34, 29],
      [36, 44, 47, 42, 49, 39, 46, 31, 33, 48],
      [-16.95977, -0.04022524],
    ],
    [
      [70, 394, 43, 95, 62, 128, 2, 203, 81, 436, 85, 35, 156, 1, 3, 27, 63, 181, 184, 18],
      [102, 120, 78, 78, 417, 124, 86, 171, 176, 129, 230, 194, 100, 157, 306, 411, 164, 103, 193, 312],
      [-157.7441, -12.25589],
    ],
  ])("is Price and Bonett's", (first, second, [low, high]) => {
    // Theirs is first less second.
    expect(medianChangeIntervalMs(sampleOf(second), sampleOf(first))).toEqual({
      low: expect.closeTo(low!, 4),
      high: expect.closeTo(high!, 4),
    });
    expect(medianChangeIntervalMs(sampleOf(first), sampleOf(second))).toEqual({
      low: expect.closeTo(-high!, 4),
      high: expect.closeTo(-low!, 4),
    });
  });

  it('needs 5 cases on both sides', () => {
    const four = sampleOf([1, 2, 3, 4]);
    const five = sampleOf([1, 2, 3, 4, 5]);
    expect(medianChangeIntervalMs(four, five)).toBeNull();
    expect(medianChangeIntervalMs(five, four)).toBeNull();
    expect(medianChangeIntervalMs(EMPTY_SAMPLE, EMPTY_SAMPLE)).toBeNull();
    expect(medianChangeIntervalMs(five, five)).not.toBeNull();
  });

  it('takes counted points for as many cases', () => {
    const one = { valuesMs: [1, 5, 9], counts: [3_000_000, 4_000_000, 3_000_000], n: 10_000_000, sumMs: 5e7, errorAtMost: 0 };
    expect(medianChangeIntervalMs(one, { ...one, valuesMs: [2, 7, 9] })).toEqual({ low: 2, high: 2 });
  });

  it.each([
    [5, 5],
    [5, 40],
    [8, 11],
    [16, 16],
    [60, 200],
  ])('covers the true change of skewed durations in some 95 % of samples of %i and %i cases', (nBaseline, nActual) => {
    const random = xoroshiro128plus(20_260_101);
    const uniform = (): number => ((random.next() >>> 0) + 0.5) / 2 ** 32;
    // Exponential: its median is ln 2 of its mean.
    const draw = (n: number, mean: number) => sampleOf(Array.from({ length: n }, () => -Math.log(uniform()) * mean));
    const change = Math.LN2 * (2000 - 1000);
    const rounds = 4000;
    let covered = 0;
    for (let round = 0; round < rounds; round++) {
      const { low, high } = medianChangeIntervalMs(draw(nBaseline, 1000), draw(nActual, 2000))!;
      if (low <= change && change <= high) covered++;
    }
    expect(covered / rounds).toBeGreaterThan(0.94);
    expect(covered / rounds).toBeLessThan(0.99);
  });
});
