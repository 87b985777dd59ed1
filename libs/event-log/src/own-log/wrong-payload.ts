import type { CaseEvent, CaseEventData, CaseEventType } from '@casetrail/case';
import { CHANNELS, isLocalDate, MEETING_KINDS } from '@casetrail/case';

type Check = (value: unknown) => boolean;

const KEY = /^[a-z0-9][a-z0-9-]{0,62}$/;
const text: Check = (value) => typeof value === 'string';
const key: Check = (value) => typeof value === 'string' && KEY.test(value);
const date: Check = (value) => typeof value === 'string' && isLocalDate(value);
const boolean: Check = (value) => typeof value === 'boolean';
const number: Check = (value) => typeof value === 'number';
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const oneOf =
  (values: readonly string[]): Check =>
  (value) =>
    values.includes(value as string);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const recordOf =
  (check: Check): Check =>
  (value) =>
    isRecord(value) && Object.values(value).every(check);
const shape =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isRecord(value) && wrongField(value, fields) === undefined;

const complexity = oneOf(['simple', 'complex']);
const contactPerson = shape({ name: text, telephone: optional(text), email: optional(text) });

/** What every field of every event must be. Content (a reason that is not empty, times in order) is for the rules of a case to judge. */
const PAYLOADS: { [T in CaseEventType]: { [K in keyof Required<CaseEventData[T]>]: Check } } = {
  CaseReceived: {
    municipality: key,
    reference: text,
    caseType: key,
    channel: oneOf(CHANNELS),
    business: shape({ registrationNumber: optional(text), name: optional(text), industry: optional(text) }),
    subject: optional(text),
    complexity: optional(complexity),
    previousReference: optional(text),
    externalId: optional(text),
  },
  CaseAcknowledged: {
    contactPerson: optional(contactPerson),
    complexity: optional(complexity),
    course: optional(text),
    expectedBy: optional(date),
    expectedRange: optional(shape({ from: date, to: date, n: number, comparableBy: listOf(text) })),
  },
  ContactPersonAssigned: { contactPerson },
  CaseRouted: { department: key, reason: text },
  MeetingHeld: { kind: oneOf(MEETING_KINDS), departments: listOf(key), summary: optional(text) },
  InformationRequested: { what: text },
  InformationReceived: { complete: boolean, what: optional(text) },
  HearingStarted: { party: text, legalBasis: optional(text) },
  HearingEnded: { party: text },
  DeadlineExtended: { expectedBy: date, reason: text },
  StepRecorded: { activity: text, resource: optional(text), note: optional(text) },
  CaseGranted: { conditions: optional(text) },
  CaseAnswered: { answer: optional(text) },
  CaseRefusedWithAdvice: { reason: text, advice: text },
  CaseWithdrawn: { reason: optional(text) },
  CaseClosed: { note: optional(text) },
  CaseReopened: { reason: text },
  SatisfactionRated: { answers: recordOf(number), comment: optional(text) },
};

/** Why an event read from a file is none of ours; undefined when its payload has the shape that the rest of the house relies on. */
export function wrongPayload({ type, data }: CaseEvent): string | undefined {
  const field = wrongField(data, PAYLOADS[type]);
  return field === undefined ? undefined : `${type}: ${field} is missing, unknown or not what it should be`;
}

function wrongField(given: Record<string, unknown>, fields: Readonly<Record<string, Check>>): string | undefined {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(fields, name));
  return unknown ?? Object.keys(fields).find((name) => fields[name]?.(Object.hasOwn(given, name) ? given[name] : undefined) === false);
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
