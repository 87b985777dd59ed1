import { isDeepStrictEqual } from 'node:util';
import type { CalendarDeclaration, LocalDate, ServiceGoal } from '@casetrail/measure';
import type { MunicipalityState } from '../municipality';
import { calendarOf } from './calendar-of';
import { plainGoal } from './goals';
import { goalsOf } from './terms-of';

/** Before every case. */
const EVER: LocalDate = '1900-01-01';

/** The first local dates on which something is otherwise; a field is missing when that part is as it was. */
export interface TermsChangedFrom {
  calendarFrom?: LocalDate;
  goalsFrom?: LocalDate;
}

/**
 * From which day on cases may come out otherwise, now that the municipality is `after` and was `before` (null: it was not there). Undefined
 * when calendar and goals are the same. Names of closing days count for nothing.
 */
export function termsChangedFrom(before: MunicipalityState | null, after: MunicipalityState): TermsChangedFrom | undefined {
  if (!before) return { calendarFrom: EVER, goalsFrom: EVER };
  const calendarFrom = calendarChangedFrom(calendarOf(before), calendarOf(after));
  const goalsFrom = goalsChangedFrom(goalsOf(before), goalsOf(after));
  if (calendarFrom === undefined && goalsFrom === undefined) return undefined;
  return { ...(calendarFrom !== undefined && { calendarFrom }), ...(goalsFrom !== undefined && { goalsFrom }) };
}

type ClosingDays = CalendarDeclaration['closingDays'];

function calendarChangedFrom(before: CalendarDeclaration, after: CalendarDeclaration): LocalDate | undefined {
  const { closingDays: closedBefore, ...restBefore } = before;
  const { closingDays: closedAfter, ...restAfter } = after;
  if (!isDeepStrictEqual(restBefore, restAfter)) return EVER;
  const missingIn = (others: ClosingDays, days: ClosingDays): LocalDate[] => {
    const there = new Set(others.map(({ date }) => date));
    return days.map(({ date }) => date).filter((date) => !there.has(date));
  };
  return earliest([...missingIn(closedAfter, closedBefore), ...missingIn(closedBefore, closedAfter)]);
}

function goalsChangedFrom(before: readonly ServiceGoal[], after: readonly ServiceGoal[]): LocalDate | undefined {
  const missingIn = (others: readonly ServiceGoal[], goals: readonly ServiceGoal[]): ServiceGoal[] =>
    goals.filter((goal) => !others.some((other) => isDeepStrictEqual(plainGoal(other), plainGoal(goal))));
  return earliest([...missingIn(after, before), ...missingIn(before, after)].map(({ validFrom }) => validFrom));
}

const earliest = (dates: LocalDate[]): LocalDate | undefined => dates.sort()[0];
