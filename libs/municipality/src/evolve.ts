import type { ServiceGoal } from '@casetrail/measure';
import type { MunicipalityEvent } from './events';
import type { MunicipalityState } from './municipality';

/** The municipality after one more event. Pure; `state` is left as it is. Throws when the first event is not `MunicipalityDeclared`. */
export function evolve(state: MunicipalityState | null, event: MunicipalityEvent): MunicipalityState {
  if (event.type === 'MunicipalityDeclared') {
    if (state) throw new Error(`Municipality ${state.key} is declared twice in its stream`);
    return { ...event.data, departments: [], caseTypes: [], serviceGoals: [], retired: { departments: [], caseTypes: [] } };
  }
  if (!state) throw new Error(`A municipality's first event must be MunicipalityDeclared, not ${event.type}`);
  const { departments, caseTypes, retired, serviceGoals } = state;
  switch (event.type) {
    case 'MunicipalityChanged': {
      // The event says all that holds: without a calendar, the one of before holds no more.
      const { calendar: _before, ...rest } = state;
      return { ...rest, ...event.data };
    }
    case 'DepartmentDeclared':
    case 'DepartmentChanged':
      return {
        ...state,
        departments: put(departments, event.data),
        retired: { ...retired, departments: without(retired.departments, event.data.key) },
      };
    case 'DepartmentRetired':
      return {
        ...state,
        departments: without(departments, event.data.key),
        retired: { ...retired, departments: move(departments, retired.departments, event.data.key) },
      };
    case 'CaseTypeDeclared':
    case 'CaseTypeChanged':
      return {
        ...state,
        caseTypes: put(caseTypes, event.data),
        retired: { ...retired, caseTypes: without(retired.caseTypes, event.data.key) },
      };
    case 'CaseTypeRetired':
      return {
        ...state,
        caseTypes: without(caseTypes, event.data.key),
        retired: { ...retired, caseTypes: move(caseTypes, retired.caseTypes, event.data.key) },
      };
    case 'ServiceGoalSet':
      return { ...state, serviceGoals: [...withoutVersion(serviceGoals, event.data), event.data].sort(byKeyAndFirstDay) };
    case 'ServiceGoalWithdrawn':
      return { ...state, serviceGoals: withoutVersion(serviceGoals, event.data) };
    case 'ExampleCasesStarted':
      return { ...state, exampleCases: event.data };
    case 'ExampleCasesLoaded':
      return state.exampleCases ? { ...state, exampleCases: { ...state.exampleCases, loaded: event.data } } : state;
  }
}

/** All events of one municipality's stream, in order; null when there are none. */
export function fold(events: Iterable<MunicipalityEvent>, from: MunicipalityState | null = null): MunicipalityState | null {
  let state = from;
  for (const event of events) state = evolve(state, event);
  return state;
}

type Version = Pick<ServiceGoal, 'key' | 'validFrom'>;
const withoutVersion = (goals: ServiceGoal[], { key, validFrom }: Version): ServiceGoal[] =>
  goals.filter((goal) => goal.key !== key || goal.validFrom !== validFrom);
const byKeyAndFirstDay = (a: Version, b: Version): number => compare(a.key, b.key) || compare(a.validFrom, b.validFrom);
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const without = <T extends { key: string }>(parts: T[], key: string): T[] => parts.filter((part) => part.key !== key);

function put<T extends { key: string }>(parts: T[], part: T): T[] {
  const known = parts.some(({ key }) => key === part.key);
  return known ? parts.map((other) => (other.key === part.key ? part : other)) : [...parts, part];
}

const move = <T extends { key: string }>(from: T[], to: T[], key: string): T[] => [
  ...without(to, key),
  ...from.filter((part) => part.key === key),
];
