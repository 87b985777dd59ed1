import type { EventStore, Position } from '@casetrail/event-store';
import type { Names } from './names';
import { toldCases } from './stored-cases';
import { writeOcel } from './write-ocel';
import { writeXes } from './write-xes';

export const EVENT_LOG_FORMATS = ['xes', 'ocel'] as const;
/** XES (IEEE 1849-2016) or OCEL 2.0 JSON. */
export type EventLogFormat = (typeof EVENT_LOG_FORMATS)[number];

export interface EventLogOptions {
  format: EventLogFormat;
  /** Its key. */
  municipality: string;
  store: Pick<EventStore, 'readStreams'>;
  /** The cases to tell, as names of their streams, in this order. OCEL asks for them twice. */
  streams: () => AsyncIterable<string>;
  /** Events behind it are not told. */
  upTo: Position;
  names: Names;
  /** Told of every case as its events have been written. */
  onCase?: (events: number) => void;
}

/** Smaller pieces are put together: each piece costs its reader a round. */
const PIECE_CHARACTERS = 32 * 1024;

/** A municipality's event log, piece by piece, as fast as it is read: memory holds some cases and no more. Valid in its format. */
export async function* writeEventLog(options: EventLogOptions): AsyncGenerator<string> {
  const { format, municipality, store, streams, upTo, names, onCase } = options;
  let passage = 0;
  const cases = async function* () {
    const isFirst = ++passage === 1;
    for await (const one of toldCases(streams(), store, names, upTo)) {
      yield one;
      if (isFirst) onCase?.(one.events.length);
    }
  };
  let piece = '';
  for await (const part of format === 'xes' ? writeXes(cases(), municipality, names) : writeOcel(cases, names)) {
    piece += part;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
