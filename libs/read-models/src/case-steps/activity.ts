import { CASE_EVENT_TYPES, type CaseEvent, type CaseEventType } from '@casetrail/case';
import { columnText } from '../rows/column-text';

/** Put before the text of a recorded step that would read as something else. */
const RECORDED = 'StepRecorded: ';
const EVENT_TYPES: ReadonlySet<string> = new Set(CASE_EVENT_TYPES);

/**
 * What an event is called on the process map: its type, or what a recorded step says was done. No step that a caseworker recorded passes for
 * an event: one that is called "CaseGranted" becomes `StepRecorded: CaseGranted`.
 */
export function activityOf(event: CaseEvent): string {
  if (event.type !== 'StepRecorded') return event.type;
  const text = columnText(event.data.activity) ?? '';
  return EVENT_TYPES.has(text) || text.startsWith(RECORDED) || text === '' ? `${RECORDED}${text}`.trim() : text;
}

/** The event that an activity stands for; undefined: a step that was recorded. */
export const eventTypeOf = (activity: string): CaseEventType | undefined =>
  EVENT_TYPES.has(activity) ? (activity as CaseEventType) : undefined;
