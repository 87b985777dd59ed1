import { validate as isUuid } from 'uuid';
import { InvalidAppend } from './invalid-append';
import { EventTooLarge, MAX_EVENT_BYTES, type ExpectedVersion, type NewEvent } from './port';

/** Expectations other than a version or "no stream", which is -1, the version before the first. */
export const STREAM_EXISTS = -2;
export const ANY = -3;

const MAX_NAME_LENGTH = 512;
/** Largest version that fits the column. */
const MAX_VERSION = 2 ** 31 - 1;
/** One append is one round trip: its events and their bytes are bounded. */
const MAX_EVENTS = 10_000;
const MAX_APPEND_BYTES = 32 * 1024 * 1024;

interface PreparedEvent {
  id: string;
  type: string;
  data: string;
  metadata: string;
  bytes: number;
}

/** An append as it goes over the wire: checked, so that it cannot fail its neighbours in a batch. */
export interface PreparedAppend {
  stream: string;
  expected: ExpectedVersion;
  /** `expected` as the database's function takes it. */
  expectedCode: number;
  events: PreparedEvent[];
  bytes: number;
}

/**
 * @throws {@link EventTooLarge}
 * @throws {@link InvalidAppend}
 */
export function prepareAppend(stream: string, events: readonly NewEvent[], expected: ExpectedVersion): PreparedAppend {
  const refuse = (why: string): never => {
    throw new InvalidAppend(`Stream ${JSON.stringify(stream).slice(0, 200)}: ${why}`);
  };
  if (!isName(stream)) refuse(`a stream's name has 1 to ${MAX_NAME_LENGTH} characters and no NUL`);
  if (events.length === 0) refuse('nothing to append');
  if (events.length > MAX_EVENTS) refuse(`${events.length} events in one append; at most ${MAX_EVENTS} are allowed`);
  const expectedCode = codeOf(expected) ?? refuse(`expected version ${String(expected)} is neither a version nor a known wish`);

  const ids = new Set<string>();
  let bytes = 0;
  const prepared = events.map(({ id, type, data, metadata }): PreparedEvent => {
    if (!isName(type)) refuse(`an event's type has 1 to ${MAX_NAME_LENGTH} characters and no NUL`);
    if (!isUuid(id)) refuse(`${type} has the id ${JSON.stringify(id)}, which is not a UUID`);
    if (ids.size === ids.add(id.toLowerCase()).size) refuse(`id ${id} is given twice`);
    const event = { id, type, data: toJson(data), metadata: toJson(metadata), bytes: 0 };
    event.bytes = Buffer.byteLength(event.data) + Buffer.byteLength(event.metadata);
    if (event.bytes > MAX_EVENT_BYTES) throw new EventTooLarge(stream, type, event.bytes);
    bytes += event.bytes;
    return event;

    function toJson(value: unknown): string {
      try {
        const text: unknown = JSON.stringify(value);
        if (typeof text === 'string' && text.startsWith('{')) return text;
      } catch (error) {
        return refuse(`${type} cannot be written as JSON: ${(error as Error).message}`);
      }
      return refuse(`data and metadata of ${type} must be JSON objects`);
    }
  });
  if (bytes > MAX_APPEND_BYTES) refuse(`${bytes} bytes in one append; at most ${MAX_APPEND_BYTES} are allowed`);
  return { stream, expected, expectedCode, events: prepared, bytes };
}

/** Text columns hold neither NUL nor half a surrogate pair. (JSON can: there they are written as escapes.) */
const isName = (text: unknown): boolean =>
  typeof text === 'string' && text.length > 0 && text.length <= MAX_NAME_LENGTH && !/[\0\p{Cs}]/u.test(text);

function codeOf(expected: ExpectedVersion): number | undefined {
  if (expected === 'no-stream') return -1;
  if (expected === 'stream-exists') return STREAM_EXISTS;
  if (expected === 'any') return ANY;
  return Number.isInteger(expected) && expected >= 0 && expected < MAX_VERSION ? expected : undefined;
}
