import { DateTime } from 'luxon';
import type { PlainCase } from './plain-cases';

/** A second, plain computation of what the API says of cases: nothing of the product is used. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ZONE = 'Europe/Copenhagen';
const Z = 1.959963984540054;

export type PlainMeasure = 'response' | 'gross' | 'net' | 'department';
export type PlainCohort = 'decision' | 'receipt';

/** A goal in force all the time, for all cases that it names. */
export interface PlainGoal {
  measure: PlainMeasure;
  complexity?: 'simple' | 'complex';
  hours?: number;
  calendarDays?: number;
  requiredShare: number;
}

const dateOf = (ms: number): string => DateTime.fromMillis(ms, { zone: ZONE }).toISODate()!;

/** One case, or one case and department, of one measure. */
interface Item {
  case: PlainCase;
  department: string | null;
  /** Null: open. */
  settledMs: number | null;
  /** Null: open, or settled without the measure. */
  valueMs: number | null;
}

function itemsOf(plain: PlainCase, measure: PlainMeasure): Item[] {
  const { receivedMs, acknowledgedMs, decidedMs, wait, visits } = plain;
  const department = visits.at(-1)?.department ?? null;
  if (measure === 'response') {
    return [{ case: plain, department, settledMs: acknowledgedMs, valueMs: acknowledgedMs === null ? null : acknowledgedMs - receivedMs }];
  }
  if (measure === 'gross') {
    return [{ case: plain, department, settledMs: decidedMs, valueMs: decidedMs === null ? null : decidedMs - receivedMs }];
  }
  if (measure === 'net') {
    // The only wait ends with the information that completes the case, so net time runs from there.
    const fromMs = wait === null ? receivedMs : wait.toMs;
    return [{ case: plain, department, settledMs: decidedMs, valueMs: decidedMs === null || fromMs === null ? null : decidedMs - fromMs }];
  }
  return [...new Set(visits.map((visit) => visit.department))].map((own) => ({
    case: plain,
    department: own,
    settledMs: decidedMs,
    valueMs:
      decidedMs === null
        ? null
        : visits.reduce((sum, visit, i) => (visit.department === own ? sum + (visits[i + 1]?.fromMs ?? decidedMs) - visit.fromMs : sum), 0),
  }));
}

export interface PlainFigures {
  cases: number;
  open: number;
  n: number;
  medianDays: number | null;
  p90Days: number | null;
  met: number;
  judged: number;
  pending: number;
  requiredShare: number | null;
  low: number | null;
  high: number | null;
}

export interface PlainQuestion {
  measure: PlainMeasure;
  cohort: PlainCohort;
  from: string;
  to: string;
  nowMs: number;
  goals: PlainGoal[];
}

export type KeyOf = (of: {
  caseType: string;
  complexity: string | null;
  department: string | null;
  industry: string | null;
  channel: string;
}) => string;

/** Figures by group. */
export function plainFigures(cases: readonly PlainCase[], question: PlainQuestion, keyOf: KeyOf): Map<string, PlainFigures> {
  const groups = new Map<string, Item[]>();
  for (const item of cases.flatMap((each) => itemsOf(each, question.measure))) {
    const atMs = question.cohort === 'receipt' ? item.case.receivedMs : item.settledMs;
    if (atMs === null || dateOf(atMs) < question.from || dateOf(atMs) > question.to) continue;
    const { caseType, complexity, industry, channel } = item.case;
    const key = keyOf({ caseType, complexity, industry, channel, department: item.department });
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return new Map([...groups].map(([key, items]) => [key, figuresOf(items, question)]));
}

function figuresOf(items: Item[], { measure, nowMs, goals }: PlainQuestion): PlainFigures {
  const goalOf = (item: Item): PlainGoal | undefined =>
    goals.find((goal) => goal.measure === measure && (goal.complexity === undefined || goal.complexity === item.case.complexity));
  const open = items.filter(({ settledMs }) => settledMs === null);
  const values = items
    .filter(({ valueMs }) => valueMs !== null)
    .map(({ valueMs }) => valueMs!)
    .sort((a, b) => a - b);
  const ages = measure === 'response' || measure === 'gross' ? open.map((item) => nowMs - item.case.receivedMs) : [];
  const quantile = (p: number): number | null => {
    if (ages.length > 0) return kaplanMeierQuantile(values, ages, p);
    if (values.length === 0) return null;
    const place = (values.length - 1) * p;
    const [below, above] = [values[Math.floor(place)]!, values[Math.ceil(place)]!];
    return below + (above - below) * (place - Math.floor(place));
  };
  let met = 0;
  let judged = 0;
  let pending = 0;
  let required = 0;
  for (const item of items) {
    const goal = goalOf(item);
    if (goal === undefined) continue;
    const isMet = isWithin(goal, item.case.receivedMs, item.settledMs ?? nowMs);
    if (item.settledMs === null && isMet) {
      pending++;
      continue;
    }
    judged++;
    required += goal.requiredShare;
    if (isMet) met++;
  }
  const wilson = (sign: 1 | -1): number => {
    const [p, n] = [met / judged, judged];
    return (p + (Z * Z) / (2 * n) + sign * Z * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n))) / (1 + (Z * Z) / n);
  };
  const inDays = (ms: number | null): number | null => (ms === null ? null : ms / DAY);
  return {
    ...{ cases: items.length, open: open.length, n: values.length + ages.length, met, judged, pending },
    medianDays: inDays(quantile(0.5)),
    p90Days: inDays(quantile(0.9)),
    requiredShare: judged === 0 ? null : required / judged,
    low: judged === 0 ? null : wilson(-1),
    high: judged === 0 ? null : wilson(1),
  };
}

function isWithin(goal: PlainGoal, receivedMs: number, endMs: number): boolean {
  if (goal.hours !== undefined) return endMs - receivedMs <= goal.hours * HOUR;
  const days = DateTime.fromISO(dateOf(endMs)).diff(DateTime.fromISO(dateOf(receivedMs)), 'days').days;
  return Math.round(days) <= goal.calendarDays!;
}

/** The share still open after each decision, multiplied up one by one; the middle of a step that lies on the wanted share. */
function kaplanMeierQuantile(values: readonly number[], ages: readonly number[], p: number): number | null {
  let share = 1;
  const times = [...new Set(values)].sort((a, b) => a - b);
  for (const [i, time] of times.entries()) {
    const atRisk = values.filter((value) => value >= time).length + ages.filter((age) => age >= time).length;
    share *= 1 - values.filter((value) => value === time).length / atRisk;
    if (Math.abs(share - (1 - p)) < 1e-9) return times[i + 1] === undefined ? time : (time + times[i + 1]!) / 2;
    if (share < 1 - p) return time;
  }
  return null;
}
