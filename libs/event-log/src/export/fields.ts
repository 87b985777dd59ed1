import type { CaseEvent, CaseEventData, CaseEventType } from '@casetrail/case';
import type { Names } from './names';

export type FieldType = 'string' | 'integer' | 'float' | 'boolean';

/** What a log tells of an event or a case beside what its format has a place for: nothing that names anybody, and no free text. */
export interface Field {
  name: string;
  type: FieldType;
  value: string;
}

interface EventField<T extends CaseEventType> {
  name: string;
  type: FieldType;
  /** Undefined: the event does not say. */
  of: (data: CaseEventData[T]) => string | number | boolean | undefined;
}

const mean = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;

export const EVENT_FIELDS: { [T in CaseEventType]: readonly EventField<T>[] } = {
  CaseReceived: [],
  CaseAcknowledged: [
    { name: 'complexity', type: 'string', of: ({ complexity }) => complexity },
    { name: 'expected-by', type: 'string', of: ({ expectedBy }) => expectedBy },
  ],
  ContactPersonAssigned: [],
  CaseRouted: [],
  MeetingHeld: [
    { name: 'meeting-kind', type: 'string', of: ({ kind }) => kind },
    { name: 'departments', type: 'string', of: ({ departments }) => departments.join(',') || undefined },
  ],
  InformationRequested: [],
  InformationReceived: [{ name: 'complete', type: 'boolean', of: ({ complete }) => complete }],
  HearingStarted: [],
  HearingEnded: [],
  DeadlineExtended: [{ name: 'expected-by', type: 'string', of: ({ expectedBy }) => expectedBy }],
  StepRecorded: [{ name: 'activity', type: 'string', of: ({ activity }) => activity }],
  CaseGranted: [],
  CaseAnswered: [],
  CaseRefusedWithAdvice: [],
  CaseWithdrawn: [],
  CaseClosed: [],
  CaseReopened: [],
  SatisfactionRated: [{ name: 'satisfaction', type: 'float', of: ({ answers }) => mean(Object.values(answers)) }],
};

export function eventFields({ type, data }: CaseEvent): Field[] {
  const fields = EVENT_FIELDS[type] as readonly EventField<CaseEventType>[];
  return fields.flatMap(({ name, type: fieldType, of }) => {
    const value = of(data);
    return value === undefined ? [] : [{ name, type: fieldType, value: String(value) }];
  });
}

export const CASE_FIELDS = ['case-type', 'channel', 'complexity', 'industry', 'previous-case'] as const;

/** What is known of a case from its receipt. */
export function caseFields(received: CaseEventData['CaseReceived'], names: Names): Field[] {
  const { caseType, channel, complexity, business, previousReference } = received;
  const values: Record<(typeof CASE_FIELDS)[number], string | undefined> = {
    'case-type': caseType,
    channel,
    complexity,
    industry: business.industry,
    'previous-case': previousReference === undefined ? undefined : names.caseId(previousReference),
  };
  return CASE_FIELDS.flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [{ name, type: 'string' as const, value }];
  });
}
