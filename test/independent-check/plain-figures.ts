import type { PlainCalendar } from './plain-calendar';
import type { PlainCase } from './plain-case';
import { durationsOf, type PlainDurations } from './plain-durations';
import { departmentHeldTo, goalOf, heldTo, type Measure, type PlainGoal, type PlainHeld } from './plain-goals';

/** A case with everything measured of it. */
export interface Measured {
  one: PlainCase;
  durations: PlainDurations;
  department: string | null;
  held: Record<Exclude<Measure, 'department'>, PlainHeld>;
  /** By department. */
  stays: Map<string, PlainHeld>;
}

export function measured(one: PlainCase, goals: readonly PlainGoal[], calendar: PlainCalendar, nowMs: number): Measured {
  const department = one.visits.at(-1)?.department;
  const on = (measure: Exclude<Measure, 'department'>): PlainHeld =>
    heldTo(goalOf(goals, measure, one, department, calendar), one, calendar, nowMs);
  const stays = [...new Set(one.visits.map((visit) => visit.department))].map((each): [string, PlainHeld] => {
    const there = one.visits.filter((visit) => visit.department === each);
    return [each, departmentHeldTo(goalOf(goals, 'department', one, each, calendar), there, one.decidedMs, calendar, nowMs)];
  });
  const held = { response: on('response'), gross: on('gross'), net: on('net') };
  return { one, durations: durationsOf(one), department: department ?? null, held, stays: new Map(stays) };
}

export interface PlainQuestion {
  measure: Measure;
  cohort: 'decision' | 'receipt';
  group?: 'department' | 'case-type' | 'month';
  from?: string;
  to?: string;
}

export interface PlainGroup {
  key: string | null;
  /** Of settled cases, ascending. */
  valuesMs: number[];
  without: number;
  open: number;
  goals: Record<string, { met: number; missed: number; overdue: number; pending: number }>;
}

interface Observation {
  key: string | null;
  settled: boolean;
  ms: number | null;
  held: PlainHeld;
}

export function plainFigures(cases: readonly Measured[], question: PlainQuestion, calendar: PlainCalendar): PlainGroup[] {
  const { measure, cohort, group, from = '0', to = '9' } = question;
  const groups = new Map<string | null, PlainGroup>();
  for (const each of cases) {
    const settledMs = measure === 'response' ? each.one.acknowledgedMs : each.one.decidedMs;
    const cohortMs = cohort === 'receipt' ? each.one.receivedMs : settledMs;
    if (cohortMs === null) continue;
    const date = calendar.dateOf(cohortMs);
    if (date < from || date > to) continue;
    const keyed = (department: string | null): string | null =>
      group === undefined ? null : { department, 'case-type': each.one.caseType, month: date.slice(0, 7) }[group];
    for (const observation of observations(each, measure, settledMs !== null, keyed)) count(groups, observation);
  }
  for (const { valuesMs } of groups.values()) valuesMs.sort((a, b) => a - b);
  return [...groups.values()].sort((a, b) => ((a.key ?? '~') < (b.key ?? '~') ? -1 : 1));
}

function observations(
  each: Measured,
  measure: Measure,
  settled: boolean,
  keyed: (department: string | null) => string | null,
): Observation[] {
  if (measure === 'department')
    return [...each.stays].map(([department, held]) => ({
      key: keyed(department),
      settled,
      ms: settled ? each.durations.departments.get(department)!.ms : null,
      held,
    }));
  const ms = { response: each.durations.responseMs, gross: each.durations.gross?.ms ?? null, net: each.durations.netMs }[measure];
  return [{ key: keyed(each.department), settled, ms, held: each.held[measure] }];
}

function count(groups: Map<string | null, PlainGroup>, { key, settled, ms, held }: Observation): void {
  const group = groups.get(key) ?? { key, valuesMs: [], without: 0, open: 0, goals: {} };
  groups.set(key, group);
  if (!settled) group.open++;
  else if (ms === null) group.without++;
  else group.valuesMs.push(ms);
  if (held.goal === null) return;
  const counts = (group.goals[held.goal] ??= { met: 0, missed: 0, overdue: 0, pending: 0 });
  counts[held.met === null ? (held.overdue ? 'overdue' : 'pending') : held.met ? 'met' : 'missed']++;
}

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Linear between the two nearest: type 7. */
export function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  return sorted[below]! + (place - below) * ((sorted[below + 1] ?? sorted[below]!) - sorted[below]!);
}
