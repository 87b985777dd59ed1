import type { CaseEvent, Instant } from '@casetrail/case';
import { toStored } from '@casetrail/case';
import { MAX_EVENT_BYTES } from '@casetrail/event-store';
import type { LogItem, LoggedCase } from '../log';
import type { KeyRegister } from '../mapping/key';
import type { Mapping } from '../mapping/mapping';
import type { Note } from '../to-case-events/notes';
import { toOwnCaseEvents } from '../own-log/to-own-case-events';
import { toCaseEvents, type CaseFromLog } from '../to-case-events/to-case-events';
import { caseIdentity } from './identity';
import { SeenCases } from './seen-cases';

/**
 * What becomes of faults. `refuse`: nothing is imported while the file holds one. `skip-event`: the event is left out, and a case only where
 * the fault touches all of it. `skip-case`: the case is left out.
 */
export const ON_ERROR = ['refuse', 'skip-event', 'skip-case'] as const;
export type OnError = (typeof ON_ERROR)[number];

export interface ReadCasesOptions {
  /** Missing: the log is Casetrail's own. */
  mapping: Mapping | undefined;
  municipality: string;
  referenceKey: Uint8Array;
  onError: OnError;
  now: Instant;
  keys: KeyRegister;
}

/** A case of the log: its events, or none when it is left out. */
export interface ReadCase {
  line: number;
  id?: string;
  reference: string;
  events: CaseEvent[];
  notes: Note[];
}

/** Room that the metadata of an event may take beside its data. */
const METADATA_BYTES = 4096;

/** The cases of a log as they would be imported, one after the other. Reading the same file again gives the same. */
export async function* readCases(items: AsyncIterable<LogItem>, options: ReadCasesOptions): AsyncGenerator<ReadCase> {
  const seen = new SeenCases();
  for await (const item of items) {
    if ('fault' in item) {
      const { line, case: id } = item.fault;
      yield { line, id, reference: '', events: [], notes: [{ kind: 'fault', touches: 'case', ...item.fault }] };
    } else {
      yield readCase(item.case, options, seen);
    }
  }
}

function readCase(logged: LoggedCase, options: ReadCasesOptions, seen: SeenCases): ReadCase {
  const { line, id } = logged;
  const { mapping, municipality, referenceKey, now, keys, onError } = options;
  const identity = caseIdentity(referenceKey, municipality, id);
  let { reference } = identity;
  const leftOut = (notes: Note[]): ReadCase => ({ line, id, reference, events: [], notes });
  const fault = (name: 'duplicate-case' | 'too-large', message: string): Note => ({
    kind: 'fault',
    touches: 'case',
    name,
    line,
    case: id,
    message,
  });
  if (!seen.add(identity.fingerprint))
    return leftOut([fault('duplicate-case', 'The file holds a case with this id already; the first one counts')]);

  const made: CaseFromLog & { reference?: string } = mapping
    ? toCaseEvents(logged, { mapping, municipality, reference, now, keys })
    : toOwnCaseEvents(logged, { municipality, referenceKey, now, keys });
  const { events, notes } = made;
  // Casetrail's own logs say it.
  reference = made.reference ?? reference;
  const large = events.find(isTooLarge);
  if (large) return leftOut([...notes, fault('too-large', `${large.type} is larger than ${MAX_EVENT_BYTES} bytes`)]);
  const isFaulty = notes.some(({ kind, touches }) => kind === 'fault' && (touches === 'case' || onError === 'skip-case'));
  return isFaulty ? leftOut(notes) : { line, id, reference, events, notes };
}

const isTooLarge = (event: CaseEvent): boolean =>
  Buffer.byteLength(JSON.stringify(toStored(event).data)) > MAX_EVENT_BYTES - METADATA_BYTES;
