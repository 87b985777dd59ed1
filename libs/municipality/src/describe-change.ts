import { WEEKDAYS, type OpeningHours, type ServiceGoal } from '@casetrail/measure';
import { evolve } from './evolve';
import type { MunicipalityEvent, Particulars } from './events';
import type { CaseType, DeclaredCalendar, Department, MunicipalityState } from './municipality';
import { describeScope, sameVersion } from './terms/goals';

/**
 * What the events change, a line each, for a reader: `+` is new, `~` changes (old → new), `-` is retired.
 * `before` is the municipality without the events.
 */
export function describeChanges(before: MunicipalityState | null, events: readonly MunicipalityEvent[]): string[] {
  const lines: string[] = [];
  let state = before;
  for (const event of events) {
    lines.push(describe(state, event));
    state = evolve(state, event);
  }
  return lines;
}

function describe(state: MunicipalityState | null, event: MunicipalityEvent): string {
  switch (event.type) {
    case 'MunicipalityDeclared': {
      const { key, name, country, timeZone, languages, calendar, comparable, satisfactionQuestions } = event.data;
      const said = [
        ...[name, country, timeZone, languages.join(' ')],
        ...(calendar ? ['own calendar'] : []),
        ...(comparable ? ['comparable'] : []),
        ...(satisfactionQuestions.length > 0 ? [counted(satisfactionQuestions.length, 'satisfaction question')] : []),
      ];
      return `+ municipality ${key}: ${said.join(', ')}`;
    }
    case 'MunicipalityChanged':
      return `~ municipality ${state?.key}: ${differences(particulars(state), particulars(event.data))}`;
    case 'DepartmentDeclared':
      return `+ department ${event.data.key}: ${anyName(event.data)}`;
    case 'DepartmentChanged':
      return `~ department ${event.data.key}: ${differences(part(find(state?.departments, event.data.key)), part(event.data))}`;
    case 'DepartmentRetired':
      return `- department ${event.data.key}`;
    case 'CaseTypeDeclared':
      return `+ case type ${event.data.key}: ${anyName(event.data)}`;
    case 'CaseTypeChanged':
      return `~ case type ${event.data.key}: ${differences(part(find(state?.caseTypes, event.data.key)), part(event.data))}`;
    case 'CaseTypeRetired':
      return `- case type ${event.data.key}`;
    case 'ServiceGoalSet': {
      const { key, validFrom } = event.data;
      const before = state?.serviceGoals.find((goal) => sameVersion(goal, event.data));
      return before
        ? `~ goal ${key} from ${validFrom}: ${differences(promise(before), promise(event.data))}`
        : `+ goal ${key} from ${validFrom}: ${describeGoal(event.data)}`;
    }
    case 'ServiceGoalWithdrawn':
      return `- goal ${event.data.key} from ${event.data.validFrom}`;
    case 'ExampleCasesStarted':
      return `+ ${event.data.caseCount} example cases up to ${event.data.anchor}`;
    case 'ExampleCasesLoaded':
      return `~ example cases: all stored, ${event.data.eventCount} events`;
  }
}

type Fields = Record<string, string | undefined>;

const find = <T extends { key: string }>(parts: T[] | undefined, key: string): T | undefined => parts?.find((one) => one.key === key);
const anyName = ({ names }: Department): string => names.en ?? Object.values(names)[0] ?? '';

const particulars = (of: Particulars | null): Fields => ({
  name: of?.name,
  country: of?.country,
  timeZone: of?.timeZone,
  languages: of?.languages.join(' '),
  ...calendarFields(of?.calendar),
  comparable: of?.comparable ? 'yes' : 'no',
  ...Object.fromEntries(
    (of?.satisfactionQuestions ?? []).map(({ key, names }) => [`question ${key}`, Object.entries(names).flat().join(' ')]),
  ),
  'order of questions': of?.satisfactionQuestions.map(({ key }) => key).join(' ') || undefined,
});

/** A field for each weekday and each closing day, so that a change of one does not repeat the others. */
const calendarFields = ({ openingHours, publicHolidays, closingDays }: DeclaredCalendar = {}): Fields => ({
  ...(openingHours && Object.fromEntries(WEEKDAYS.map((day) => [day, hoursText(openingHours[day])]))),
  'public holidays': publicHolidays === undefined ? '(usual)' : publicHolidays ? Object.values(publicHolidays).join(' ') : 'none kept',
  ...Object.fromEntries((closingDays ?? []).map(({ date, name }) => [`closing day ${date}`, name ?? 'closed'])),
});

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

const hoursText = (openings: OpeningHours[] = []): string => openings.map(({ from, to }) => `${from}–${to}`).join(' and ') || 'closed';

const promise = ({ limit, requiredShare }: ServiceGoal): Fields => ({
  limit: limit ? `${limit.amount} ${limit.unit}` : '(none)',
  share: shareText(requiredShare),
});

const describeGoal = (goal: ServiceGoal): string =>
  goal.limit
    ? `${describeScope(goal)}, within ${goal.limit.amount} ${goal.limit.unit}, ${shareText(goal.requiredShare)}`
    : `${describeScope(goal)}, no goal`;

const shareText = (share: number): string => `${Math.round(share * 10_000) / 100} %`;

const part = (of: (Department & Pick<CaseType, 'complexity'>) | undefined): Fields => ({ ...of?.names, complexity: of?.complexity });

function differences(before: Fields, after: Fields): string {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => before[field] !== after[field])
    .map((field) => `${field} ${before[field] ?? '(none)'} → ${after[field] ?? '(none)'}`)
    .join(', ');
}
