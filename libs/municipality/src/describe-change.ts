import { evolve } from './evolve';
import type { MunicipalityEvent } from './events';
import type { CaseType, Declaration, Department, MunicipalityState } from './municipality';

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
      const { key, name, country, timeZone, languages } = event.data;
      return `+ municipality ${key}: ${name}, ${country}, ${timeZone}, ${languages.join(' ')}`;
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
    case 'ExampleCasesStarted':
      return `+ ${event.data.caseCount} example cases up to ${event.data.anchor}`;
    case 'ExampleCasesLoaded':
      return `~ example cases: all stored, ${event.data.eventCount} events`;
  }
}

type Fields = Record<string, string | undefined>;

const find = <T extends { key: string }>(parts: T[] | undefined, key: string): T | undefined => parts?.find((one) => one.key === key);
const anyName = ({ names }: Department): string => names.en ?? Object.values(names)[0] ?? '';

const particulars = (of: Pick<Declaration, 'name' | 'country' | 'timeZone' | 'languages'> | null): Fields => ({
  name: of?.name,
  country: of?.country,
  timeZone: of?.timeZone,
  languages: of?.languages.join(' '),
});

const part = (of: (Department & Pick<CaseType, 'complexity'>) | undefined): Fields => ({ ...of?.names, complexity: of?.complexity });

function differences(before: Fields, after: Fields): string {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => before[field] !== after[field])
    .map((field) => `${field} ${before[field] ?? '(none)'} → ${after[field] ?? '(none)'}`)
    .join(', ');
}
