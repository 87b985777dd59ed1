import { CHANNELS, MEETING_KINDS } from '@casetrail/case';
import { DateTime } from 'luxon';
import { keyOf } from './key';
import type { EventFile, MappingFile } from './mapping-file';
import type { Field, FieldKind, MappableType } from './payloads';
import { PAYLOADS, UNMAPPABLE } from './payloads';
import { asValue, ValueFile } from './value-file';

/** Where in the file: names of fields and numbers in lists. */
export type FaultPath = readonly (string | number)[];
export interface PathFault {
  path: FaultPath;
  message: string;
}

type ValueKind = FieldKind | 'channel' | 'case-type';

const ALLOWED: Partial<Record<ValueKind, readonly string[]>> = {
  channel: CHANNELS,
  complexity: ['simple', 'complex'],
  'meeting-kind': MEETING_KINDS,
  boolean: ['true', 'false'],
};

/** What is wrong with a mapping whose shape is right: everything that one field alone does not show. */
export function checkMapping(file: MappingFile): PathFault[] {
  return [...checkCase(file), ...(file.events ?? []).flatMap((event, index) => checkEvent(event, index, file)), ...checkSteps(file)];
}

function checkCase({ format, csv, case: given }: MappingFile): PathFault[] {
  const faults: PathFault[] = [];
  const { received } = given;
  if (Boolean(received.from) === Boolean(received.activity))
    faults.push({ path: ['case', 'received'], message: 'must say either "from" (an attribute of the case) or "activity"' });
  if (received.format !== undefined && !received.from)
    faults.push({
      path: ['case', 'received', 'format'],
      message: 'belongs to "from"; the time of an activity is written as loggedEvent.at says',
    });
  faults.push(...checkFormat(received.format, ['case', 'received', 'format']));
  if (format === 'csv' && !given.id) faults.push({ path: ['case', 'id'], message: 'is missing: name the column that identifies the case' });
  if (format === 'csv' && !csv?.rows) faults.push({ path: ['csv', 'rows'], message: 'is missing: is a row a "case" or an "event"?' });
  if (format === 'csv' && csv?.rows === 'case' && received.activity)
    faults.push({ path: ['case', 'received', 'activity'], message: 'cannot be: where a row is a case there are no activities' });
  if (format === 'xes' && csv) faults.push({ path: ['csv'], message: 'has no meaning for format xes' });

  const value = (source: ValueFile | undefined, kind: ValueKind, ...path: string[]): void => {
    if (source) faults.push(...checkValue(source, kind, ['case', ...path]));
  };
  value(given.caseType, 'case-type', 'caseType');
  value(given.channel, 'channel', 'channel');
  value(given.complexity, 'complexity', 'complexity');
  value(given.subject, 'text', 'subject');
  value(given.business?.registrationNumber, 'text', 'business', 'registrationNumber');
  value(given.business?.name, 'text', 'business', 'name');
  value(given.business?.industry, 'text', 'business', 'industry');
  return faults;
}

function checkEvent(rule: EventFile, index: number, { format, csv }: MappingFile): PathFault[] {
  const path = ['events', index] as const;
  const faults: PathFault[] = [];
  if ((UNMAPPABLE as readonly string[]).includes(rule.event)) {
    const message = rule.event === 'CaseReceived' ? 'is made from "case"; it cannot be listed' : 'cannot be made from a log';
    return [{ path: [...path, 'event'], message }];
  }
  if (!rule.activity) {
    if (!rule.at)
      faults.push({ path, message: 'needs "activity" (which logged event becomes it) or "at" (which attribute of the case says when)' });
    if (rule.repeat) faults.push({ path: [...path, 'repeat'], message: 'has no meaning without "activity"' });
    if (rule.ifRefused === 'record-step') faults.push({ path: [...path, 'ifRefused'], message: 'record-step needs an "activity"' });
  } else if (format === 'csv' && csv?.rows === 'case') {
    faults.push({ path: [...path, 'activity'], message: 'cannot be: where a row is a case there are no activities' });
  }
  if (rule.at?.receipt === false || (rule.at?.receipt && rule.at.from !== undefined))
    faults.push({ path: [...path, 'at'], message: 'must be "receipt", or say "from" which attribute' });
  faults.push(...checkFormat(rule.at?.format, [...path, 'at', 'format']));
  for (const key of ['when', 'whenCase'] as const) {
    for (const [attribute, wanted] of Object.entries(rule[key] ?? {})) {
      if (!isCondition(wanted)) {
        const message = 'must be a text, a list of texts, { not: … } or { present: true }';
        faults.push({ path: [...path, key, attribute], message });
      }
    }
  }
  return [...faults, ...checkData(rule.data ?? {}, PAYLOADS[rule.event as MappableType], [...path, 'data'], path)];
}

function checkData(data: Record<string, unknown>, fields: Record<string, Field>, path: FaultPath, rule: FaultPath): PathFault[] {
  const known = Object.keys(fields);
  const unknown = Object.keys(data)
    .filter((field) => !known.includes(field))
    .map((field) => ({ path: [...path, field], message: `is not a field of this event; it has ${known.join(', ')}` }));
  const missing = known
    .filter((field) => fields[field]?.required && (data[field] === undefined || data[field] === null))
    .map((field) => ({ path: rule, message: `lacks data.${field}` }));
  const wrong = Object.entries(data).flatMap(([field, given]) => {
    const kind = fields[field]?.kind;
    return kind ? checkGiven(given, kind, [...path, field]) : [];
  });
  return [...unknown, ...missing, ...wrong];
}

function checkSteps({ steps, format, csv }: MappingFile): PathFault[] {
  if (!steps) return [];
  if (format === 'csv' && csv?.rows === 'case')
    return [{ path: ['steps'], message: 'cannot be: where a row is a case there are no activities' }];
  return (['activity', 'resource', 'note'] as const).flatMap((field) => {
    const source = steps[field];
    return source ? checkValue(source, 'text', ['steps', field]) : [];
  });
}

const VALUE_FIELDS = ['text', 'from', 'fromCase', 'template', 'split', 'values', 'default', 'format'];

/** A value under `data`, which class-validator leaves alone as its names differ from event to event. */
function checkGiven(given: unknown, kind: ValueKind, path: FaultPath): PathFault[] {
  const value = asValue(given);
  if (!(value instanceof ValueFile)) return [{ path, message: 'must be a text, or say where the value comes from' }];
  const faults = Object.entries(value).flatMap(([field, content]): PathFault[] => {
    if (content === undefined) return [];
    if (!VALUE_FIELDS.includes(field)) return [{ path: [...path, field], message: 'is not a known field' }];
    const right = field === 'values' ? typeof content === 'object' && content !== null : typeof content === 'string' && content !== '';
    return right
      ? []
      : [{ path: [...path, field], message: field === 'values' ? 'must map values of the log to values' : 'must be a text' }];
  });
  return faults.length > 0 ? faults : checkValue(value, kind, path);
}

function checkValue(value: ValueFile, kind: ValueKind, path: FaultPath): PathFault[] {
  const faults: PathFault[] = [];
  const sources = (['text', 'from', 'fromCase', 'template'] as const).filter((source) => value[source] !== undefined);
  if (sources.length > 1) faults.push({ path, message: `must say only one of ${sources.join(', ')}` });
  if (sources.length === 0 && value.default === undefined) faults.push({ path, message: 'must say text, from, fromCase or template' });
  const results = [
    ...(value.text !== undefined ? [{ at: path, result: value.text, isKey: false }] : []),
    ...(value.default !== undefined ? [{ at: [...path, 'default'], result: value.default, isKey: false }] : []),
    ...Object.entries(value.values ?? {}).map(([from, to]) => ({ at: [...path, 'values', from], result: String(to), isKey: true })),
  ];
  for (const { at, result, isKey } of results) {
    const problem = problemOf(result, kind, isKey);
    if (problem) faults.push({ path: at, message: problem });
  }
  return [...faults, ...checkFormat(value.format, [...path, 'format'])];
}

function problemOf(result: string, kind: ValueKind, isKey: boolean): string | undefined {
  const allowed = ALLOWED[kind];
  if (allowed) return allowed.includes(result) ? undefined : `must be one of ${allowed.join(', ')}, not ${JSON.stringify(result)}`;
  if (kind === 'department' || kind === 'departments' || kind === 'case-type') {
    if (keyOf(result) === '') return `${JSON.stringify(result)} has nothing to make a key of`;
    if (isKey && keyOf(result) !== result) return `must be a key, such as ${keyOf(result)}`;
  }
  return undefined;
}

function isCondition(wanted: unknown): boolean {
  if (isScalarList(wanted)) return true;
  if (typeof wanted !== 'object' || wanted === null) return false;
  const [entry, ...others] = Object.entries(wanted);
  if (!entry || others.length > 0) return false;
  return entry[0] === 'not' ? isScalarList(entry[1]) : entry[0] === 'present' && typeof entry[1] === 'boolean';
}

export const isScalarList = (wanted: unknown): boolean =>
  Array.isArray(wanted) ? wanted.length > 0 && wanted.every(isScalar) : isScalar(wanted);
const isScalar = (wanted: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof wanted);

/** A format must at least be able to write a date that it can read again. */
function checkFormat(format: string | undefined, path: FaultPath): PathFault[] {
  if (format === undefined) return [];
  const written = DateTime.utc(2026, 11, 21, 9, 30).toFormat(format);
  return DateTime.fromFormat(written, format, { zone: 'utc' }).isValid
    ? []
    : [{ path, message: `${JSON.stringify(format)} is not a date format, such as yyyy-MM-dd HH:mm:ss` }];
}
