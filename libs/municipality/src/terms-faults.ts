import { calendarFaults, DEFAULT_GOALS, type ServiceGoal } from '@casetrail/measure';
import type { FaultPath, PathFault } from './cross-field-faults';
import type { Declaration, DeclaredCalendar } from './municipality';
import { calendarOf } from './terms/calendar-of';
import { goalConflicts, limitFault, sameVersion } from './terms/goals';
import { toCalendar, toGoal } from './to-declaration';

/** Rules of calendars and goals that span several fields. What has faults of shape is left to those. */
export function termsFaults(file: { municipalities: readonly Partial<Declaration>[] }, shapeFaults: readonly PathFault[]): PathFault[] {
  const sound = (path: FaultPath): boolean => !shapeFaults.some((fault) => isWithin(fault.path, path) || isWithin(path, fault.path));
  if (!Array.isArray(file?.municipalities)) return [];
  return file.municipalities.flatMap((municipality: Partial<Declaration>, index) => {
    const path = ['municipalities', index];
    const calendarPath = [...path, 'calendar'];
    const calendar = municipality?.calendar && sound(calendarPath) ? municipality.calendar : undefined;
    return [
      ...(calendar ? declaredCalendarFaults(calendar, municipality, calendarPath) : []),
      ...declaredGoalFaults(municipality ?? {}, [...path, 'serviceGoals'], sound),
    ];
  });
}

const isWithin = (inner: FaultPath, outer: FaultPath): boolean => outer.every((part, i) => inner[i] === part);

function declaredCalendarFaults(declared: DeclaredCalendar, { country }: Partial<Declaration>, path: FaultPath): PathFault[] {
  // The zone and the country have checks of their own, and what is usual has no faults: only what is declared is at stake here.
  const place = { timeZone: 'UTC', country: typeof country === 'string' ? country : '' };
  return calendarFaults(calendarOf({ ...place, calendar: toCalendar(declared) })).map(({ path: text, message }) => ({
    path: [...path, ...fieldPath(text)],
    message,
  }));
}

/** `openingHours.monday[0].to` in parts. */
const fieldPath = (text: string): FaultPath =>
  [...text.matchAll(/([^.[\]]+)(\])?/g)].map(([, part = '', index]) => (index ? Number(part) : part));

function declaredGoalFaults(municipality: Partial<Declaration>, path: FaultPath, sound: (path: FaultPath) => boolean): PathFault[] {
  const before: ServiceGoal[] = [];
  return list<ServiceGoal>(municipality.serviceGoals).flatMap((declared, index) => {
    const at = [...path, index];
    if (!sound(at)) return [];
    const goal = toGoal(declared);
    const faults = [
      ...unknownNames(goal, municipality),
      ...limitFaults(goal),
      ...goalConflicts([...DEFAULT_GOALS, ...before], goal).map(({ field, message }) => ({ path: [field || 'key'], message })),
      ...(before.some((other) => sameVersion(other, goal))
        ? [{ path: ['validFrom'], message: `repeats: the goal '${goal.key}' has a version valid from ${goal.validFrom} above` }]
        : []),
    ];
    before.push(goal);
    return faults.map((fault) => ({ ...fault, path: [...at, ...fault.path] }));
  });
}

function limitFaults({ limit }: ServiceGoal): PathFault[] {
  const message = limit && limitFault(limit);
  return message ? [{ path: ['limit', 'amount'], message }] : [];
}

function unknownNames({ caseType, department }: ServiceGoal, { caseTypes, departments }: Partial<Declaration>): PathFault[] {
  return [
    ...unknownName('caseType', 'case type', caseType, keysOf(caseTypes)),
    ...unknownName('department', 'department', department, keysOf(departments)),
  ];
}

const unknownName = (field: string, what: string, key: string | null | undefined, known: string[]): PathFault[] =>
  typeof key !== 'string' || known.includes(key)
    ? []
    : [{ path: [field], message: `is not a ${what} of the municipality: it has ${known.join(', ') || 'none'}` }];

const keysOf = (parts: unknown): string[] => list<{ key?: unknown }>(parts).map((part) => String(part?.key));
const list = <T>(value: unknown): T[] => (Array.isArray(value) ? (value as T[]) : []);
