/** Numbers as sorted counted points: `counts[i]` cases have the value `values[i]`; `values` ascend and are distinct, `n` is the sum of `counts`. */
export interface CountedValues {
  readonly values: readonly number[];
  readonly counts: readonly number[];
  readonly n: number;
}

/**
 * Durations as sorted counted points, in milliseconds: `counts[i]` cases took `valuesMs[i]`; the values ascend and are distinct.
 * Plain data: it is frozen into baselines as it is. Exact values and histogram classes are used alike.
 */
export interface Sample {
  readonly valuesMs: readonly number[];
  readonly counts: readonly number[];
  /** Cases: the sum of `counts`. */
  readonly n: number;
  /** The exact sum of all cases' durations, also when the values are those of classes. */
  readonly sumMs: number;
  /** How far a value may be off, relative to itself. 0: exact; 0.01: values of classes. */
  readonly errorAtMost: number;
}

/** Bounds of a 95 % confidence interval. Its unit is that of the figure; names ending in `Ms` mean milliseconds. */
export interface Interval95 {
  low: number;
  high: number;
}

export const EMPTY_SAMPLE: Sample = Object.freeze({
  valuesMs: Object.freeze<number[]>([]),
  counts: Object.freeze<number[]>([]),
  n: 0,
  sumMs: 0,
  errorAtMost: 0,
});

/** The exact sample of durations in milliseconds, in any order. Throws RangeError for a value that is not a finite number. */
export function sampleOf(valuesMs: Iterable<number>): Sample {
  const sorted = Float64Array.from(valuesMs).sort();
  if (sorted.length === 0) return EMPTY_SAMPLE;
  const distinct: number[] = [];
  const counts: number[] = [];
  let sumMs = 0;
  for (const valueMs of sorted) {
    if (!Number.isFinite(valueMs)) throw new RangeError(`A duration of ${valueMs} ms cannot be counted`);
    sumMs += valueMs;
    if (distinct.length > 0 && distinct[distinct.length - 1] === valueMs) {
      counts[counts.length - 1]!++;
    } else {
      // −0 is 0.
      distinct.push(valueMs + 0);
      counts.push(1);
    }
  }
  return { valuesMs: distinct, counts, n: sorted.length, sumMs, errorAtMost: 0 };
}

/** All cases of the samples in one. As exact as the least exact of them. */
export function mergeSamples(...samples: readonly Sample[]): Sample {
  const filled = samples.filter(({ n }) => n > 0);
  if (filled.length < 2) return filled[0] ?? EMPTY_SAMPLE;
  let from = runsOf(filled);
  let to: Runs = { ...from, values: new Float64Array(from.values.length), counts: new Float64Array(from.values.length) };
  // In pairs, so that a point is moved once a round and equal values melt together early; there and back between two buffers.
  while (from.ends.length > 1) {
    mergePairs(from, to);
    [from, to] = [to, from];
  }
  const [length] = from.ends;
  return {
    valuesMs: Array.from(from.values.subarray(0, length)),
    counts: Array.from(from.counts.subarray(0, length)),
    n: filled.reduce((sum, { n }) => sum + n, 0),
    sumMs: filled.reduce((sum, { sumMs }) => sum + sumMs, 0),
    errorAtMost: Math.max(...filled.map(({ errorAtMost }) => errorAtMost)),
  };
}

/** Ascending runs of counted points, one after the other. */
interface Runs {
  values: Float64Array;
  counts: Float64Array;
  /** Where each run ends. */
  ends: number[];
}

function runsOf(samples: readonly Sample[]): Runs {
  const size = samples.reduce((sum, { valuesMs }) => sum + valuesMs.length, 0);
  const runs: Runs = { values: new Float64Array(size), counts: new Float64Array(size), ends: [] };
  let end = 0;
  for (const { valuesMs, counts } of samples) {
    for (let index = 0; index < valuesMs.length; index++, end++) {
      runs.values[end] = valuesMs[index]!;
      runs.counts[end] = counts[index]!;
    }
    runs.ends.push(end);
  }
  return runs;
}

/** Merges the first run with the second, the third with the fourth, and so on. */
function mergePairs({ values, counts, ends }: Runs, to: Runs): void {
  to.ends = [];
  let end = 0;
  for (let run = 0; run < ends.length; run += 2) {
    let i = run === 0 ? 0 : ends[run - 1]!;
    const iEnd = ends[run]!;
    let j = iEnd;
    const jEnd = run + 1 < ends.length ? ends[run + 1]! : iEnd;
    for (; i < iEnd || j < jEnd; end++) {
      const a = i < iEnd ? values[i]! : Infinity;
      const b = j < jEnd ? values[j]! : Infinity;
      to.values[end] = a < b ? a : b;
      to.counts[end] = (a <= b ? counts[i]! : 0) + (b <= a ? counts[j]! : 0);
      if (a <= b) i++;
      if (b <= a) j++;
    }
    to.ends.push(end);
  }
}

/** The sample as counted numbers, for what works on any unit. */
export function countedValues({ valuesMs, counts, n }: Sample): CountedValues {
  return { values: valuesMs, counts, n };
}

/** The mean in milliseconds: exact for classes too. Null when there are no cases. */
export function meanMs({ n, sumMs }: Sample): number | null {
  return n === 0 ? null : sumMs / n;
}
