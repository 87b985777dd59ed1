import { decoded, gunzipped, type ByteSource } from '../bytes';
import type { CaseFault, LoggedCase, LoggedEvent, LogItem, LogLimits } from '../log';
import { COMPLETE_EVENT } from './complete-event';
import { JsonItems, type JsonItem } from './json-items';

/** Qualifier of the relation that says which case an event is of. */
export const CASE_QUALIFIER = 'case';

interface ReadEvent {
  caseId: string;
  event: LoggedEvent;
  length: number;
}

/**
 * Reads OCEL 2.0 JSON as Casetrail writes it, gzipped or not, case by case: the events of a case stand one behind the other. Memory holds one
 * case and one piece of the file. Throws {@link LogError} when the file cannot be read on.
 */
export async function* readOcel(bytes: ByteSource, limits: LogLimits): AsyncGenerator<LogItem> {
  const items = new JsonItems('events', limits);
  let open: { read: LoggedCase; length: number; fault?: CaseFault } | undefined;
  const closed = (): LogItem[] => {
    if (!open) return [];
    const { read, fault } = open;
    open = undefined;
    return [fault ? { fault } : { case: read }];
  };
  for await (const text of decoded(gunzipped(bytes, limits))) {
    for (const item of items.push(text)) {
      const read = eventOf(item);
      if ('fault' in read) {
        yield* closed();
        yield read;
        continue;
      }
      if (open?.read.id !== read.caseId) {
        yield* closed();
        open = { read: { line: item.line, id: read.caseId, attributes: new Map(), events: [] }, length: 0 };
      }
      open.length += read.length;
      open.fault ??= tooMuch(open.read, open.length, limits);
      if (open.fault) open.read.events = [];
      else open.read.events.push(read.event);
    }
  }
  items.end();
  yield* closed();
}

function tooMuch({ id, line, events }: LoggedCase, length: number, limits: LogLimits): CaseFault | undefined {
  const fault = (name: CaseFault['name'], message: string): CaseFault => ({ name, line, case: id, message });
  if (events.length >= limits.eventsPerCase) return fault('too-many-events', `The case has more than ${limits.eventsPerCase} events`);
  if (length > limits.caseLength) return fault('case-too-long', `The events of the case have more than ${limits.caseLength} characters`);
  return undefined;
}

function eventOf({ line, value }: JsonItem): ReadEvent | { fault: CaseFault } {
  const relations = listOf(value, 'relationships');
  const caseId = textOf(
    relations.find((relation) => textOf(relation, 'qualifier') === CASE_QUALIFIER),
    'objectId',
  );
  if (caseId === undefined) return { fault: { name: 'event-outside-case', line, message: 'An event is related to no case' } };
  const complete = listOf(value, 'attributes').find((attribute) => textOf(attribute, 'name') === COMPLETE_EVENT);
  const text = textOf(complete, 'value');
  const attributes = new Map(text === undefined ? [] : [[COMPLETE_EVENT, { type: 'string' as const, value: text }]]);
  return { caseId, event: { line, attributes }, length: text?.length ?? 0 };
}

const property = (of: unknown, name: string): unknown =>
  typeof of === 'object' && of !== null && Object.hasOwn(of, name) ? (of as Record<string, unknown>)[name] : undefined;

function listOf(of: unknown, name: string): unknown[] {
  const list = property(of, name);
  return Array.isArray(list) ? list : [];
}

function textOf(of: unknown, name: string): string | undefined {
  const text = property(of, name);
  return typeof text === 'string' ? text : undefined;
}
