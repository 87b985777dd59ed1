import type { CaseEventType } from '@casetrail/case';

/**
 * What a mapping may put into a field. `text` as it stands; `department` a key made from a name, `departments` several; `date` a local date;
 * `contact-person` the person's name.
 */
export type FieldKind = 'text' | 'department' | 'departments' | 'date' | 'boolean' | 'complexity' | 'meeting-kind' | 'contact-person';

export interface Field {
  kind: FieldKind;
  required: boolean;
}

const required = (kind: FieldKind): Field => ({ kind, required: true });
const optional = (kind: FieldKind): Field => ({ kind, required: false });

/** Events that come about otherwise: the receipt from the mapping's `case`, ratings not at all, as logs of casework hold none. */
export const UNMAPPABLE = ['CaseReceived', 'SatisfactionRated'] as const satisfies readonly CaseEventType[];
export type MappableType = Exclude<CaseEventType, (typeof UNMAPPABLE)[number]>;

/** The fields of each event's payload, named as libs/case names them. */
export const PAYLOADS: { [T in MappableType]: Record<string, Field> } = {
  CaseAcknowledged: {
    contactPerson: optional('contact-person'),
    complexity: optional('complexity'),
    course: optional('text'),
    expectedBy: optional('date'),
  },
  ContactPersonAssigned: { contactPerson: required('contact-person') },
  CaseRouted: { department: required('department'), reason: required('text') },
  MeetingHeld: { kind: required('meeting-kind'), departments: required('departments'), summary: optional('text') },
  InformationRequested: { what: required('text') },
  InformationReceived: { complete: required('boolean'), what: optional('text') },
  HearingStarted: { party: required('text'), legalBasis: optional('text') },
  HearingEnded: { party: required('text') },
  DeadlineExtended: { expectedBy: required('date'), reason: required('text') },
  StepRecorded: { activity: required('text'), resource: optional('text'), note: optional('text') },
  CaseGranted: { conditions: optional('text') },
  CaseAnswered: { answer: optional('text') },
  CaseRefusedWithAdvice: { reason: required('text'), advice: required('text') },
  CaseWithdrawn: { reason: optional('text') },
  CaseClosed: { note: optional('text') },
  CaseReopened: { reason: required('text') },
};

/** Events that end a case or what follows its end: at one instant they stand behind all that was logged for it. */
const LAST: readonly MappableType[] = [
  'CaseGranted',
  'CaseAnswered',
  'CaseRefusedWithAdvice',
  'CaseWithdrawn',
  'CaseClosed',
  'CaseReopened',
];
export const comesLast = (type: MappableType): boolean => LAST.includes(type);

export const OUTCOMES: readonly CaseEventType[] = ['CaseGranted', 'CaseAnswered', 'CaseRefusedWithAdvice', 'CaseWithdrawn'];
