import type { CaseEvent } from '@casetrail/case';
import { fromStored, toStored, UnreadableCaseEvent } from '@casetrail/case';
import { wrongPayload } from './wrong-payload';

/** Attribute of a logged event that holds all the domain event says, as JSON: what a log must have to be imported again. */
export const COMPLETE_EVENT = 'casetrail:event';

/** The event as JSON, `{type, data, schemaVersion}`, in characters that XML can hold. */
export const writeCompleteEvent = (event: CaseEvent): string =>
  // Control characters and halves of surrogate pairs are escapes in JSON anyway; these two are not, and XML forbids them.
  JSON.stringify(toStored(event)).replace(/[\ufffe\uffff]/g, (character) => (character === '\ufffe' ? '\\ufffe' : '\\uffff'));

/** Reads what {@link writeCompleteEvent} wrote, in this version or an earlier one; whatever else the text is, it says what is wrong with it. */
export function readCompleteEvent(text: string): { event: CaseEvent } | { problem: string } {
  const stored = parse(text);
  if (stored === undefined || !isRecord(stored) || !isRecord(stored['data']) || typeof stored['type'] !== 'string')
    return { problem: `${COMPLETE_EVENT} is not an event in JSON` };
  const { type, data, schemaVersion } = stored;
  try {
    const event = fromStored({ type, data, metadata: { schemaVersion } });
    const problem = wrongPayload(event);
    return problem === undefined ? { event } : { problem };
  } catch (error) {
    if (error instanceof UnreadableCaseEvent) return { problem: error.message };
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
