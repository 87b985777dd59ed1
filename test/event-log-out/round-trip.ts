import { Readable } from 'node:stream';
import type { CaseEvent } from '@casetrail/case';
import type { EventLogFormat, Names } from '@casetrail/event-log';
import { pseudonyms, readLogBytes, storedCaseStreams, writeEventLog } from '@casetrail/event-log';
import type { EventStore } from '@casetrail/event-store';
import { readCases, type ReadCase } from '../../libs/event-log/src/import/read-cases';
import { KeyRegister } from '../../libs/event-log/src/mapping/key';
import { appendCase, MemoryEventStore } from '../support/case-views';

export const KEY = Buffer.alloc(32, 7);
export const WITHOUT_NAMES = pseudonyms(KEY, 'havneby');

export async function storeOf(histories: readonly (readonly CaseEvent[])[]): Promise<MemoryEventStore> {
  const store = new MemoryEventStore();
  for (const events of histories) await appendCase(store, events);
  return store;
}

export interface ToWrite {
  format: EventLogFormat;
  names: Names;
  municipality?: string;
}

export async function* pieces(
  store: Pick<EventStore, 'readAll' | 'readStreams' | 'head'>,
  { format, names, municipality = 'havneby' }: ToWrite,
): AsyncGenerator<string> {
  const upTo = await store.head();
  yield* writeEventLog({ format, municipality, store, upTo, names, streams: () => storedCaseStreams(store, municipality, {}, upTo) });
}

export async function written(store: MemoryEventStore, toWrite: ToWrite): Promise<string> {
  let text = '';
  for await (const piece of pieces(store, toWrite)) text += piece;
  return text;
}

/** What an import would make of a log, whose bytes come in pieces of odd sizes. */
export async function readBack(log: string | Buffer, municipality = 'havneby', pieceBytes = 1013): Promise<ReadCase[]> {
  const bytes = Buffer.from(log);
  const source = (function* () {
    for (let from = 0; from < bytes.length; from += pieceBytes) yield bytes.subarray(from, from + pieceBytes);
  })();
  const cases: ReadCase[] = [];
  const options = {
    mapping: undefined,
    municipality,
    referenceKey: KEY,
    onError: 'refuse' as const,
    now: '2999-01-01T00:00:00.000Z',
    keys: new KeyRegister(),
  };
  for await (const read of readCases(readLogBytes(Readable.from(source), undefined), options)) cases.push(read);
  return cases;
}

/** As events come out of any store: fields that are undefined are not there. */
export const asStored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
