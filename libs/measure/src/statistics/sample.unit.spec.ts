import * as fc from 'fast-check';
import { sampleOfClasses } from './classes';
import { EMPTY_SAMPLE, meanMs, mergeSamples, sampleOf, type Sample } from './sample';

const expanded = ({ valuesMs, counts }: Sample): number[] => valuesMs.flatMap((value, index) => Array<number>(counts[index]!).fill(value));
const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const durations = fc.array(fc.oneof(fc.integer({ min: -5, max: 20 }), fc.integer({ min: 0, max: 1e12 })), { maxLength: 60 });

describe('a sample', () => {
  it('counts every case once, in ascending distinct points', () => {
    fc.assert(
      fc.property(durations, (values) => {
        const sample = sampleOf(values);
        expect(expanded(sample)).toEqual(ascending(values.map((value) => value + 0)));
        expect(new Set(sample.valuesMs).size).toBe(sample.valuesMs.length);
        expect(sample.n).toBe(values.length);
        expect(sample.sumMs).toBe(values.reduce((sum, value) => sum + value, 0) + 0);
        expect(sample.errorAtMost).toBe(0);
      }),
    );
  });

  it('survives JSON as it is', () => {
    const sample = sampleOf([-0, 3, 1, 3]);
    expect(JSON.parse(JSON.stringify(sample))).toEqual(sample);
    expect(sample).toEqual({ valuesMs: [0, 1, 3], counts: [1, 1, 2], n: 4, sumMs: 7, errorAtMost: 0 });
  });

  it.each([NaN, Infinity, -Infinity])('refuses %p', (value) => {
    expect(() => sampleOf([1, value])).toThrow(RangeError);
  });

  it('has a mean, and none without cases', () => {
    expect(meanMs(sampleOf([1, 2, 2, 5]))).toBe(2.5);
    expect(meanMs(EMPTY_SAMPLE)).toBeNull();
    expect(sampleOf([])).toBe(EMPTY_SAMPLE);
  });
});

describe('merged samples', () => {
  it('are the sample of all cases', () => {
    fc.assert(
      fc.property(fc.array(durations, { maxLength: 9 }), (groups) => {
        expect(mergeSamples(...groups.map((group) => sampleOf(group)))).toEqual(sampleOf(groups.flat()));
      }),
    );
  });

  it('are as exact as the least exact of them', () => {
    const classes = sampleOfClasses(new Map([[1, 2]]), 2);
    expect(mergeSamples(sampleOf([5]), classes)).toEqual({ valuesMs: [1, 5], counts: [2, 1], n: 3, sumMs: 7, errorAtMost: 0.01 });
    expect(mergeSamples(sampleOf([5]), EMPTY_SAMPLE).errorAtMost).toBe(0);
    expect(mergeSamples()).toBe(EMPTY_SAMPLE);
  });

  it('leaves what it merges as it was', () => {
    const one = sampleOf([1, 2]);
    mergeSamples(one, sampleOf([2, 3]));
    expect(one).toEqual(sampleOf([1, 2]));
  });
});
