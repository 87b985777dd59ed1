import type { Calendar, LocalDate } from './calendar';
import { kaplanMeier, survivalQuantileMs, type Sample } from './statistics';

/** Fewer comparable cases say too little: then more general ones are taken. */
export const LEAST_COMPARABLE_CASES = 20;
const MONTHS = 12;
const SLOW = 0.9;

/** What a case may have in common with those that it is compared with. */
export type Likeness = 'case-type' | 'complexity';

/** With which cases one is compared: with those most like it, and where they are too few, with the next ones. */
export const likenesses = (isComplexityKnown: boolean): readonly (readonly Likeness[])[] =>
  isComplexityKnown ? [['case-type', 'complexity'], ['case-type'], ['complexity'], []] : [['case-type'], []];

/** Within which times comparable cases were decided: half of them, and nine in ten. */
export interface ExpectedTimes {
  medianMs: number;
  p90Ms: number;
  /** Comparable cases, open ones included. */
  n: number;
}

/** The months whose receipts a case is compared with: the twelve whole ones before the month of its own receipt. Both days inclusive. */
export function comparablePeriod(receivedOn: LocalDate): { from: LocalDate; to: LocalDate } {
  const [year, month] = receivedOn.split('-').map(Number) as [number, number];
  // Day 0 of a month is the last one of the month before.
  return { from: dateAt(year, month - 1 - MONTHS, 1), to: dateAt(year, month - 1, 0) };
}

const dateAt = (year: number, month: number, day: number): LocalDate => new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);

/**
 * What gross times of comparable cases let a case expect: `settled` are those of decided cases, `open` the ages of the others, which count by
 * Kaplan and Meier's estimate. `too-few`: more general cases are to be asked. `not-reached`: so many are still open that nobody knows yet how
 * long the slowest tenth takes, and cases that are less alike but further on must not stand in for them.
 */
export function expectedTimes(settled: Sample, open: Sample): ExpectedTimes | 'too-few' | 'not-reached' {
  const survival = kaplanMeier(settled, open);
  if (survival.n < LEAST_COMPARABLE_CASES) return 'too-few';
  const medianMs = survivalQuantileMs(survival, 0.5);
  const p90Ms = survivalQuantileMs(survival, SLOW);
  return medianMs === null || p90Ms === null ? 'not-reached' : { medianMs, p90Ms, n: survival.n };
}

/** The local dates on which a case received at `receivedMs` will have taken so long. A part of a day counts as the day. */
export function expectedDates(
  { medianMs, p90Ms }: ExpectedTimes,
  receivedMs: number,
  calendar: Calendar,
): { from: LocalDate; to: LocalDate } {
  return { from: calendar.dateOf(receivedMs + medianMs), to: calendar.dateOf(receivedMs + p90Ms) };
}
