import type { Instant } from '@casetrail/case';
import type { LoggedCase, LoggedEvent } from '../log';
import { quote } from '../log';
import type { Mapping } from '../mapping/mapping';
import type { Note, NoteName } from './notes';
import { readTime } from './times';
import type { ValueReader } from './values';

export interface Receipt {
  at: Instant;
  /** The logged event that it was read from, if it was one. */
  event?: LoggedEvent;
  notes: Omit<Note, 'case'>[];
}

/** When the case was received, or why that cannot be said. */
export function readReceipt(logged: LoggedCase, mapping: Mapping, values: ValueReader): Receipt | { fault: Omit<Note, 'case'> } {
  const { received } = mapping.case;
  const fault = (name: NoteName, message: string, line = logged.line) => ({
    fault: { kind: 'fault' as const, touches: 'case' as const, name, line, message },
  });
  const event = 'activity' in received ? firstOf(received.activity, logged, mapping, values) : undefined;
  if ('activity' in received && !event)
    return fault('missing-receipt', `The case has no event ${quote(received.activity)}, which is its receipt`);
  const source = 'activity' in received ? mapping.loggedEvent.at : received;
  const line = event?.line ?? logged.line;
  const text = values.text(event?.attributes ?? logged.attributes, source.from);
  if (text === undefined) return fault('missing-receipt', `The receipt has no ${source.from}`, line);
  const read = readTime(text, mapping.timeZone, source.format);
  if (!read) return fault('unreadable-date', `The receipt's ${source.from} is ${quote(text)}, which is not a time`, line);
  const doubt = read.doubt && {
    kind: 'adjusted' as const,
    touches: 'event' as const,
    name: read.doubt,
    line,
    activity: 'CaseReceived',
    message: `${source.from} is ${quote(text)} in ${mapping.timeZone}; taken as ${read.at}`,
  };
  return earlier({ at: read.at, event, notes: doubt ? [doubt] : [] }, logged, mapping, values);
}

function firstOf(activity: string, { events }: LoggedCase, mapping: Mapping, values: ValueReader): LoggedEvent | undefined {
  return events.find((event) => values.text(event.attributes, mapping.loggedEvent.activity) === activity);
}

/** Where the mapping says so, a case was received no later than its first logged event. */
function earlier(
  receipt: Receipt,
  { line, events }: LoggedCase,
  { beforeReceipt, loggedEvent, timeZone }: Mapping,
  values: ValueReader,
): Receipt {
  if (beforeReceipt !== 'receive-earlier') return receipt;
  const times = events.flatMap(({ attributes }) => {
    const text = values.text(attributes, loggedEvent.at.from);
    const read = text === undefined ? undefined : readTime(text, timeZone, loggedEvent.at.format);
    return read ? [read.at] : [];
  });
  const at = times.reduce((least, time) => (time < least ? time : least), receipt.at);
  if (at === receipt.at) return receipt;
  const message = `Received at ${receipt.at} according to the log, but it holds events from ${at}; taken as received then`;
  return {
    ...receipt,
    at,
    notes: [...receipt.notes, { kind: 'adjusted', touches: 'event', name: 'received-earlier', line, activity: 'CaseReceived', message }],
  };
}
