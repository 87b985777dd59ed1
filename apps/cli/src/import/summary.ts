import { basename } from 'node:path';
import type { ImportSummary, MissingNames, Note, NoteCount } from '@casetrail/event-log';

const HEADINGS: Record<Note['kind'], string> = {
  fault: 'Not as it should be',
  differs: 'Stored already with other events, and left so',
  'left-out': 'Left out, as the mapping says',
  adjusted: 'Adjusted, as the mapping says',
  'recorded-as-step': 'Recorded as a step, as the mapping says',
};
const MISSING_SHOWN = 40;

const number = new Intl.NumberFormat('en-GB');
const count = (value: number, one: string, many = `${one}s`): string => `${number.format(value)} ${value === 1 ? one : many}`;

/** The summary of an import, of a dry run, or of a log that was refused. */
export function describeSummary(file: string, summary: ImportSummary, municipality: string): string {
  const { cases, events, casesLeftOut, eventTypes, written } = summary;
  const types = Object.entries(eventTypes).sort(([, a], [, b]) => b - a);
  const width = Math.max(0, ...types.map(([type]) => type.length));
  const lines = [
    `${basename(file)} for ${municipality}: ${count(cases, 'case')} with ${count(events, 'event')}${casesLeftOut > 0 ? `; ${count(casesLeftOut, 'case')} left out` : ''}`,
    ...types.map(([type, n]) => `  ${type.padEnd(width)}  ${number.format(n).padStart(9)}`),
    ...Object.entries(HEADINGS).flatMap(([kind, heading]) =>
      describeNotes(
        heading,
        summary.notes.filter((note) => note.kind === kind),
      ),
    ),
    ...(written ? [...describeAdded(summary.missing), describeWritten(written)] : []),
  ];
  const missing = written ? '' : describeMissing(summary.missing);
  return `${lines.join('\n')}\n${missing}`;
}

function describeNotes(heading: string, notes: readonly NoteCount[]): string[] {
  return notes.length === 0 ? [] : [`${heading}:`, ...notes.flatMap(describeNote)];
}

function describeNote({ name, count: total, cases, first }: NoteCount): string[] {
  const others = cases - first.length;
  return [
    `  ${name}: ${number.format(total)} in ${count(cases, 'case')}`,
    ...first.map((note) => `    ${place(note)}: ${note.message}`),
    ...(others > 0 ? [`    and in ${count(others, 'more case', 'more cases')}; --report FILE names everything`] : []),
  ];
}

const place = ({ line, case: id, activity }: Note): string =>
  [`line ${line}`, id !== undefined && `case ${id}`, activity].filter(Boolean).join(', ');

function describeWritten({ imported, unchanged, grown, differs }: NonNullable<ImportSummary['written']>): string {
  const parts = [`${count(imported, 'case')} imported`];
  if (grown > 0) parts.push(`${number.format(grown)} completed with new events`);
  if (unchanged > 0) parts.push(`${number.format(unchanged)} unchanged`);
  if (differs > 0) parts.push(`${number.format(differs)} left as they are`);
  return `${parts.join(', ')}.`;
}

function describeAdded({ departments, caseTypes }: MissingNames): string[] {
  if (departments.length + caseTypes.length === 0) return [];
  return [`Added to the municipality: ${count(departments.length, 'department')}, ${count(caseTypes.length, 'case type')}.`];
}

/** What the municipality lacks; empty when nothing. */
export function describeMissing({ departments, caseTypes }: MissingNames): string {
  const list = (kind: string, names: MissingNames['departments']): string[] => {
    if (names.length === 0) return [];
    const shown = names.slice(0, MISSING_SHOWN).map(({ key, name }) => `  ${key}: ${name}`);
    return [
      `Missing ${kind}: ${names.length}`,
      ...shown,
      ...(names.length > shown.length ? [`  and ${names.length - shown.length} more`] : []),
    ];
  };
  return [...list('departments', departments), ...list('case types', caseTypes)].map((line) => `${line}\n`).join('');
}
