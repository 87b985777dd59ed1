import { Calendar, DEFAULT_GOALS, scopeKey, type CalendarDeclaration, type ServiceGoal, type Terms } from '@casetrail/measure';
import { LRUCache } from 'lru-cache';
import type { MunicipalityState } from '../municipality';
import { calendarOf } from './calendar-of';

/** As many as municipalities that one process is asked about at a time. */
const CALENDARS = new LRUCache<string, Calendar>({ max: 500 });
const KNOWN = new WeakMap<MunicipalityState, Terms>();

/** What the municipality's cases are held to: its calendar, its own goals, and the defaults that it has not replaced. The same state gives the same object. */
export function termsOf(state: MunicipalityState): Terms {
  let terms = KNOWN.get(state);
  if (!terms) {
    terms = { calendar: builtCalendar(calendarOf(state)), goals: goalsOf(state) };
    KNOWN.set(state, terms);
  }
  return terms;
}

/** The municipality's own goals and the defaults of which any day is left to hold on. */
export function goalsOf({ serviceGoals }: Pick<MunicipalityState, 'serviceGoals'>): readonly ServiceGoal[] {
  const replaced = (usual: ServiceGoal): boolean =>
    serviceGoals.some((own) => scopeKey(own) === scopeKey(usual) && own.validFrom <= usual.validFrom);
  return [...serviceGoals, ...DEFAULT_GOALS.filter((usual) => !replaced(usual))];
}

/** A calendar learns the holidays of each year it is asked about; states that say the same share one. */
function builtCalendar(declaration: CalendarDeclaration): Calendar {
  const key = JSON.stringify(declaration);
  let calendar = CALENDARS.get(key);
  if (!calendar) {
    calendar = new Calendar(declaration);
    CALENDARS.set(key, calendar);
  }
  return calendar;
}
