import { EMPTY_SAMPLE, type Sample } from './sample';

/** How far the value of a class may be from a duration in it, relative to the duration. */
export const CLASS_ERROR_AT_MOST = 0.01;

/** The longest duration with a class (over 31,000 years): up to here the bounds below are exact in floating point. */
const LONGEST_MS = 1e15;

/**
 * Classes 1, 2, … of positive whole milliseconds, each as long as one value can stand for within 1 %: exact below 99 ms, about 2 % wide
 * from there on. Made of whole numbers by division alone, so that a class is the same on every machine and in every version.
 */
const CLASSES = (() => {
  const highestMs = [0];
  const valueMs = [0];
  for (let lowestMs = 1; lowestMs <= LONGEST_MS; lowestMs = highestMs[highestMs.length - 1]! + 1) {
    const value = lowestMs + Math.floor(lowestMs / 100);
    valueMs.push(value);
    highestMs.push(value + Math.floor(value / 99));
  }
  return { highestMs: Float64Array.from(highestMs), valueMs: Float64Array.from(valueMs) };
})();

/** Classes run from −HIGHEST_CLASS to HIGHEST_CLASS. */
export const HIGHEST_CLASS = CLASSES.valueMs.length - 1;

/**
 * The class of a duration, rounded to whole milliseconds: 0 for 0, logarithmic from 1 ms, and the mirror image for negative values.
 * Throws RangeError when it is not a number or its size is over 1e15 ms.
 */
export function durationClass(ms: number): number {
  const sizeMs = Math.round(Math.abs(ms));
  if (!(sizeMs <= LONGEST_MS)) throw new RangeError(`A duration of ${ms} ms has no class`);
  let from = 0;
  let to = HIGHEST_CLASS;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (CLASSES.highestMs[middle]! < sizeMs) from = middle + 1;
    else to = middle;
  }
  return ms < 0 && from > 0 ? -from : from;
}

/** The duration that stands for the class, in whole milliseconds: at most 1 % from each duration in it. Throws RangeError for no class. */
export function classValueMs(durationClass: number): number {
  const valueMs = CLASSES.valueMs[Math.abs(durationClass)];
  if (valueMs === undefined) throw new RangeError(`There is no duration class ${durationClass}`);
  return durationClass < 0 ? -valueMs : valueMs;
}

/** The sample of counted classes. `sumMs` is the exact sum of the durations counted. */
export function sampleOfClasses(classes: ReadonlyMap<number, number>, sumMs: number): Sample {
  const counts = new ClassCounts();
  for (const [durationClass, count] of classes) counts.add(durationClass, count);
  return counts.toSample(sumMs);
}

/** Adds up counted classes of many rows. Keep one for each group; `toSample` when all are in. */
export class ClassCounts {
  /** Classes 0, 1, …; the second, made when needed, −1, −2, …. */
  private counts = new Float64Array(512);
  private negative: Float64Array | undefined;

  /** `count` cases more in the class. Throws RangeError when there is no such class or the count is not a whole number from 0. */
  add(durationClass: number, count: number): void {
    if (!Number.isInteger(durationClass) || Math.abs(durationClass) > HIGHEST_CLASS) {
      throw new RangeError(`There is no duration class ${durationClass}`);
    }
    if (!(Number.isSafeInteger(count) && count >= 0)) throw new RangeError(`Class ${durationClass} cannot have ${count} cases`);
    if (durationClass < 0) {
      this.negative ??= new Float64Array(HIGHEST_CLASS + 1);
      this.negative[-durationClass]! += count;
      return;
    }
    if (durationClass >= this.counts.length) {
      const longer = new Float64Array(HIGHEST_CLASS + 1);
      longer.set(this.counts);
      this.counts = longer;
    }
    this.counts[durationClass]! += count;
  }

  /** Every case of the sample, exact or of classes. Its sum is not kept here: add up the `sumMs` of what goes in. */
  addSample({ valuesMs, counts }: Sample): void {
    // Values ascend, and so do their classes: the next one is near.
    let next = 0;
    for (let index = 0; index < valuesMs.length; index++) {
      const sizeMs = Math.round(valuesMs[index]!);
      if (sizeMs < 0 || !(sizeMs <= LONGEST_MS)) {
        this.add(durationClass(valuesMs[index]!), counts[index]!);
        continue;
      }
      while (CLASSES.highestMs[next]! < sizeMs) next++;
      this.add(next, counts[index]!);
    }
  }

  /** `sumMs`: the exact sum of the durations counted. */
  toSample(sumMs: number): Sample {
    const valuesMs: number[] = [];
    const counts: number[] = [];
    let n = 0;
    const take = (valueMs: number, count: number): void => {
      if (count === 0) return;
      valuesMs.push(valueMs);
      counts.push(count);
      n += count;
    };
    if (this.negative !== undefined) {
      for (let index = HIGHEST_CLASS; index > 0; index--) take(-CLASSES.valueMs[index]!, this.negative[index]!);
    }
    for (let index = 0; index < this.counts.length; index++) take(CLASSES.valueMs[index]!, this.counts[index]!);
    return n === 0 ? EMPTY_SAMPLE : { valuesMs, counts, n, sumMs, errorAtMost: CLASS_ERROR_AT_MOST };
  }
}
