import { LANGUAGES } from './municipality';

/** Where a fault sits: `['municipalities', 0, 'departments', 2, 'key']`. */
export type FaultPath = (string | number)[];
export interface PathFault {
  path: FaultPath;
  message: string;
}

/** Rules that span several fields: keys occur once, and everything has a name in every language of its municipality. */
export function crossFieldFaults(file: unknown): PathFault[] {
  const municipalities = records(field(file, 'municipalities'));
  return [
    ...repeatedKeys(municipalities, ['municipalities'], 'municipality'),
    ...municipalities.flatMap(([index, municipality]) => municipalityFaults(municipality, ['municipalities', index])),
  ];
}

type Fields = Record<string, unknown>;

function municipalityFaults(municipality: Fields, path: FaultPath): PathFault[] {
  const languages = list(municipality['languages']).filter((language) => (LANGUAGES as readonly unknown[]).includes(language)) as string[];
  const departments = records(municipality['departments']);
  const caseTypes = records(municipality['caseTypes']);
  const questions = records(municipality['satisfactionQuestions']);
  return [
    ...repeatedKeys(departments, [...path, 'departments'], 'department'),
    ...missingNames(departments, [...path, 'departments'], languages),
    ...repeatedKeys(caseTypes, [...path, 'caseTypes'], 'case type'),
    ...missingNames(caseTypes, [...path, 'caseTypes'], languages),
    ...repeatedKeys(questions, [...path, 'satisfactionQuestions'], 'question'),
    ...missingNames(questions, [...path, 'satisfactionQuestions'], languages),
    ...repeated(records(field(municipality['calendar'], 'closingDays')), 'date', [...path, 'calendar', 'closingDays'], 'closing day'),
  ];
}

const repeatedKeys = (parts: [number, Fields][], path: FaultPath, what: string): PathFault[] => repeated(parts, 'key', path, what);

function repeated(parts: [number, Fields][], name: string, path: FaultPath, what: string): PathFault[] {
  const seen = new Map<string, number>();
  const faults: PathFault[] = [];
  for (const [index, { [name]: value }] of parts) {
    if (typeof value !== 'string') continue;
    const first = seen.get(value);
    if (first === undefined) seen.set(value, index);
    else faults.push({ path: [...path, index, name], message: `repeats the ${what} '${value}' (number ${first + 1} of the list)` });
  }
  return faults;
}

function missingNames(parts: [number, Fields][], path: FaultPath, languages: string[]): PathFault[] {
  return parts.flatMap(([index, { names }]) => {
    if (!isRecord(names)) return [];
    return [...new Set(languages)]
      .filter((language) => names[language] === undefined || names[language] === null)
      .map((language) => ({
        path: [...path, index, 'names', language],
        message: `is missing: the municipality lists the language ${language}`,
      }));
  });
}

const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const field = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined);
const records = (value: unknown): [number, Fields][] =>
  list(value).flatMap((item, index) => (isRecord(item) ? [[index, item] as [number, Fields]] : []));
