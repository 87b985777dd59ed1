import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A folder for logs and mappings; the test removes it. */
export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'casetrail-import-'));

export interface ExampleCase {
  id: string;
  department?: string;
  caseType?: string;
  /** ISO 8601. */
  received: string;
  /** Activity and time. */
  events: [string, string][];
  ended?: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The `index`th case: one of three departments, with `steps` steps, a day apart. */
export function exampleCase(index: number, steps = 4): ExampleCase {
  const received = Date.UTC(2023, 0, 1) + index * 60 * 60 * 1000;
  const at = (days: number): string => new Date(received + days * DAY_MS).toISOString();
  return {
    id: `case-${index}`,
    department: ['General', 'Experts', 'Customer contact'][index % 3],
    caseType: 'Permit',
    received: at(0),
    events: [
      ['Acknowledge', at(0.5)],
      ...Array.from({ length: steps }, (_, step): [string, string] => [`Step ${step}`, at(1 + step / steps)]),
    ],
    ...(index % 5 !== 0 && { ended: at(3) }),
  };
}

export const exampleCases = (count: number, steps?: number): ExampleCase[] =>
  Array.from({ length: count }, (_, index) => exampleCase(index, steps));

export function writeLog(folder: string, cases: readonly ExampleCase[], name = 'log.xes.gz'): string {
  const file = join(folder, name);
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n${cases.map(toTrace).join('')}</log>\n`;
  writeFileSync(file, name.endsWith('.gz') ? gzipSync(xml) : xml);
  return file;
}

const text = (key: string, value: string | undefined): string => (value === undefined ? '' : `<string key="${key}" value="${value}"/>\n`);
const date = (key: string, value: string | undefined): string => (value === undefined ? '' : `<date key="${key}" value="${value}"/>\n`);

const toTrace = ({ id, department, caseType, received, events, ended }: ExampleCase): string => `<trace>
${text('concept:name', id)}${text('department', department)}${text('type', caseType)}${date('received', received)}${date('ended', ended)}${events
  .map(([activity, time]) => `<event>\n${text('concept:name', activity)}${date('time:timestamp', time)}</event>\n`)
  .join('')}</trace>
`;

export function writeMapping(folder: string): string {
  const file = join(folder, 'mapping.yaml');
  writeFileSync(
    file,
    `format: xes
timeZone: Europe/Copenhagen
case:
  received: { from: received }
  caseType: { from: type }
events:
  - { event: CaseRouted, at: receipt, data: { department: { from: department }, reason: as logged } }
  - { event: CaseAcknowledged, activity: Acknowledge }
  - { event: CaseAnswered, at: { from: ended } }
  - { event: CaseClosed, at: { from: ended } }
`,
  );
  return file;
}
