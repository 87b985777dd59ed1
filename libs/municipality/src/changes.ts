import { isDeepStrictEqual } from 'node:util';
import type { ServiceGoal } from '@casetrail/measure';
import type { MunicipalityEvent, Particulars } from './events';
import type { CaseType, Declaration, DeclaredCalendar, Department, MunicipalityState, SatisfactionQuestion } from './municipality';
import { setGoal } from './terms/goals';
import { goalsOf } from './terms/terms-of';

/**
 * The events that make `current` (null: there is none yet) what `declared` says. Pure, and idempotent: once they are applied there is
 * nothing left to change. A department or case type that is not declared any more is retired, never removed, as old cases name it. Goals
 * that are declared are set; others, set over the API or by an earlier declaration, are never withdrawn.
 * @throws {GoalRefused} when a declared goal stands against one that is there
 */
export function changes(current: MunicipalityState | null, declared: Declaration): MunicipalityEvent[] {
  const particulars = particularsOf(declared);
  const events: MunicipalityEvent[] = [];
  if (!current) events.push({ type: 'MunicipalityDeclared', data: { key: declared.key, ...particulars } });
  else if (!isDeepStrictEqual(particularsOf(current), particulars)) events.push({ type: 'MunicipalityChanged', data: particulars });

  for (const { part, before } of compare(current?.departments, declared.departments, sameDepartment)) {
    events.push({ type: before ? 'DepartmentChanged' : 'DepartmentDeclared', data: { key: part.key, names: { ...part.names } } });
  }
  for (const { part, before } of compare(current?.caseTypes, declared.caseTypes, sameCaseType)) {
    events.push({ type: before ? 'CaseTypeChanged' : 'CaseTypeDeclared', data: caseTypeData(part) });
  }
  for (const key of gone(current?.departments, declared.departments)) events.push({ type: 'DepartmentRetired', data: { key } });
  for (const key of gone(current?.caseTypes, declared.caseTypes)) events.push({ type: 'CaseTypeRetired', data: { key } });
  return [...events, ...goalChanges(goalsOf({ serviceGoals: current?.serviceGoals ?? [] }), declared.serviceGoals)];
}

function goalChanges(present: readonly ServiceGoal[], declared: readonly ServiceGoal[] = []): MunicipalityEvent[] {
  // Each declared goal must agree with those before it in the list too.
  return declared.flatMap((goal, index) => setGoal([...present, ...declared.slice(0, index)], goal));
}

const particularsOf = (of: Declaration): Particulars => ({
  name: of.name,
  country: of.country,
  timeZone: of.timeZone,
  languages: [...of.languages],
  ...(of.calendar && { calendar: calendarData(of.calendar) }),
  comparable: of.comparable ?? false,
  satisfactionQuestions: (of.satisfactionQuestions ?? []).map(questionData),
});

const calendarData = ({ openingHours, publicHolidays, closingDays }: DeclaredCalendar): DeclaredCalendar => ({
  ...(openingHours && { openingHours: structuredClone(openingHours) }),
  ...(publicHolidays !== undefined && { publicHolidays: publicHolidays && { ...publicHolidays } }),
  ...(closingDays && { closingDays: closingDays.map((day) => ({ ...day })) }),
});

const questionData = ({ key, names }: SatisfactionQuestion): SatisfactionQuestion => ({ key, names: { ...names } });

const caseTypeData = ({ key, names, complexity }: CaseType): CaseType => ({ key, names: { ...names }, ...(complexity && { complexity }) });

const sameDepartment = (a: Department, b: Department): boolean => isDeepStrictEqual({ ...a.names }, { ...b.names });
const sameCaseType = (a: CaseType, b: CaseType): boolean => isDeepStrictEqual(caseTypeData(a), caseTypeData(b));

/** Parts that are new or differ, with what they were before. */
function compare<T extends { key: string }>(current: T[] = [], declared: T[], same: (a: T, b: T) => boolean): { part: T; before?: T }[] {
  const byKey = new Map(current.map((part) => [part.key, part]));
  return declared.map((part) => ({ part, before: byKey.get(part.key) })).filter(({ part, before }) => !before || !same(before, part));
}

function gone(current: { key: string }[] = [], declared: { key: string }[]): string[] {
  const kept = new Set(declared.map(({ key }) => key));
  return current.map(({ key }) => key).filter((key) => !kept.has(key));
}
