import { durationClass, type GoalMeasure } from '@casetrail/measure';
import type { Facts } from './facts';

/**
 * By what cases are counted together: all of them; by case type, complexity and department; by industry; by channel. Finer cuts would have as
 * many cells as cases: such questions are answered from the rows.
 */
export const CUBES = {
  all: () => [],
  work: ({ caseType, complexity, department }) => [caseType, complexity, department],
  industry: ({ industry }) => [industry],
  channel: ({ channel }) => [channel],
} satisfies Record<string, (facts: Facts) => (string | null)[]>;
export type Cube = keyof typeof CUBES;

/** `settled`: by month of acknowledgement or decision. `received`: the same cases by month of receipt. `open`: the others, by month of receipt. */
export type Series = 'settled' | 'received' | 'open';

/** Which cases a cell counts. */
export interface CellId {
  municipality: string;
  cube: Cube;
  measure: GoalMeasure;
  series: Series;
  /** `YYYY-MM`, local; or a whole year, `YYYY`, so that long periods read few cells. */
  month: string;
  /** JSON of the cube's values. */
  key: string;
}

/** Counts by a whole number: `[number, count, number, count, …]`, numbers ascending. */
export type Counts = number[];

/** What a cell holds, as JSON in its row. */
export interface CellData {
  cases: number;
  /** Cases that have the measure, and the sum of their durations. */
  n: number;
  sumMs: number;
  /** Cases by duration class; of open cases, by the minute of receipt. */
  counts: Counts;
  /** By goal: cases that met it and missed it; of open cases, how many are held to it, and from which minute they are overdue (rounded up). */
  goals: Record<string, { met: number; missed: number; held: number; due: Counts }>;
}

const MINUTE_MS = 60_000;
export const minuteMs = (minute: number): number => minute * MINUTE_MS;

/** A sum of what cases add to a cell, or take away. */
export class CellSum {
  private cases = 0;
  private n = 0;
  private sumMs = 0;
  private readonly counts = new Map<number, number>();
  private readonly goals = new Map<string, { met: number; missed: number; held: number; due: Map<number, number> }>();

  /** `sign` −1 takes the case away. */
  add({ settledMonth, valueMs, receivedMs, goal, dueMs, met }: Facts, sign: 1 | -1): void {
    this.cases += sign;
    if (settledMonth === null) {
      count(this.counts, Math.floor(receivedMs / MINUTE_MS), sign);
    } else if (valueMs !== null) {
      this.n += sign;
      this.sumMs += sign * valueMs;
      count(this.counts, durationClass(valueMs), sign);
    }
    if (goal === null) return;
    const own = this.goalOf(goal);
    if (settledMonth === null) {
      own.held += sign;
      // Overdue from the moment after it: a date that ends with the day keeps its very minute.
      if (dueMs !== null) count(own.due, Math.ceil((dueMs + 1) / MINUTE_MS), sign);
    } else if (met !== null) {
      own[met ? 'met' : 'missed'] += sign;
    }
  }

  addData(data: CellData): void {
    this.cases += data.cases;
    this.n += data.n;
    this.sumMs += data.sumMs;
    addCounts(this.counts, data.counts);
    for (const [goal, { met, missed, held, due }] of Object.entries(data.goals)) {
      const own = this.goalOf(goal);
      own.met += met;
      own.missed += missed;
      own.held += held;
      addCounts(own.due, due);
    }
  }

  /** Whether adding this changes nothing. */
  get isNothing(): boolean {
    return this.cases === 0 && this.n === 0 && this.sumMs === 0 && this.counts.size === 0 && Object.keys(this.data().goals).length === 0;
  }

  /** The same sum is always written alike. */
  data(): CellData {
    const goals: CellData['goals'] = {};
    for (const [goal, { met, missed, held, due }] of [...this.goals].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (met !== 0 || missed !== 0 || held !== 0 || due.size > 0) goals[goal] = { met, missed, held, due: flat(due) };
    }
    return { cases: this.cases, n: this.n, sumMs: this.sumMs, counts: flat(this.counts), goals };
  }

  private goalOf(goal: string) {
    let own = this.goals.get(goal);
    if (own === undefined) this.goals.set(goal, (own = { met: 0, missed: 0, held: 0, due: new Map() }));
    return own;
  }
}

/** Sums by cell. */
export class CellSums {
  private readonly sums = new Map<string, { id: CellId; sum: CellSum }>();

  /** Adds a case to every cell that counts it. */
  add(facts: Facts, sign: 1 | -1): void {
    const { municipality, measure, receivedMonth, settledMonth } = facts;
    const series: [Series, string][] =
      settledMonth === null
        ? [['open', receivedMonth]]
        : [
            ['settled', settledMonth],
            ['received', receivedMonth],
          ];
    for (const [cube, keyOf] of Object.entries(CUBES) as [Cube, (facts: Facts) => unknown[]][]) {
      const key = JSON.stringify(keyOf(facts));
      for (const [name, month] of series) {
        for (const span of [month, month.slice(0, 4)])
          this.at({ municipality, cube, measure, series: name, month: span, key }).add(facts, sign);
      }
    }
  }

  at(id: CellId): CellSum {
    const name = cellName(id);
    let known = this.sums.get(name);
    if (known === undefined) this.sums.set(name, (known = { id, sum: new CellSum() }));
    return known.sum;
  }

  entries(): { id: CellId; sum: CellSum }[] {
    return [...this.sums.values()];
  }
}

export const cellName = ({ municipality, cube, measure, series, month, key }: CellId): string =>
  `${municipality} ${cube} ${measure} ${series} ${month} ${key}`;

function count(counts: Map<number, number>, at: number, by: number): void {
  const sum = (counts.get(at) ?? 0) + by;
  if (sum === 0) counts.delete(at);
  else counts.set(at, sum);
}

function addCounts(counts: Map<number, number>, flatCounts: Counts): void {
  for (let i = 0; i < flatCounts.length; i += 2) count(counts, flatCounts[i]!, flatCounts[i + 1]!);
}

const flat = (counts: ReadonlyMap<number, number>): Counts => [...counts].sort(([a], [b]) => a - b).flat();
