/** One line of the benchmark's table: a figure, and beside it the yardstick or limit that it is held against in the same run. */
export interface Figure {
  what: string;
  /** Measured, with its unit: `"41,200 events/s"`. */
  measured: string;
  /** What it is held against, with its unit: `"27,000 inserts/s"`. */
  against: string;
  /** Measured ÷ yardstick, or the measured number itself when the limit is absolute. */
  ratio: number;
  /** The wish, as text: `"≥ 1.5 ×"`. */
  wish: string;
  met: boolean;
}

export type Benchmark = () => Promise<Figure[]>;

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
};

export const perSecond = (count: number, elapsedMs: number): number => (count * 1000) / elapsedMs;

export const rounded = (value: number): string => Math.round(value).toLocaleString('en');

/** A figure that must be at least `times` its yardstick; both are rates of the same unit, each the median of its rounds. */
export function atLeast(what: string, unit: string, rates: number[], against: string, yardsticks: number[], times: number): Figure {
  // Rounds are interleaved, so each is held against the one measured next to it: the machine's moods cancel out.
  const ratio = median(rates.map((rate, i) => rate / (yardsticks[i] ?? NaN)));
  return {
    what,
    measured: `${rounded(median(rates))} ${unit}`,
    against: `${rounded(median(yardsticks))} ${against}`,
    ratio,
    wish: `≥ ${times} ×`,
    met: ratio >= times,
  };
}

/** A figure that must stay under a limit of the same unit. */
export function under(what: string, unit: string, value: number, limit: number): Figure {
  return {
    what,
    measured: `${value.toFixed(1)} ${unit}`,
    against: `${limit} ${unit}`,
    ratio: value / limit,
    wish: `< ${limit} ${unit}`,
    met: value < limit,
  };
}
