import type { ExpectedVersion, NewEvent, Position, RecordedEvent } from '../port';
import { copyOf, placeOf } from './copied-event';

/** What may be under way at once. Within what one transaction of the PostgreSQL adapter takes, so that events keep their order across streams. */
const MAX_APPENDS = 256;
const MAX_EVENTS = 2000;
const MAX_BYTES = 3 * 1024 * 1024;
/** A server may bound an append as a whole by 1 MiB. One event alone may have more than this. */
const MAX_APPEND_BYTES = 512 * 1024;

/** Events that follow each other in one stream. */
export interface CopyAppend {
  stream: string;
  expected: ExpectedVersion;
  /** Version of the first event. */
  version: number;
  events: NewEvent[];
  bytes: number;
}

/** Appends to different streams, in the source's order. */
export interface CopyWindow {
  appends: CopyAppend[];
  events: number;
  /** Position in the source of the last event that it deals with. */
  position: Position;
}

/** Gathers the source's events into windows; those whose places are in `present` are left out. */
export async function* gatherWindows(source: AsyncIterable<RecordedEvent>, present: ReadonlySet<string>): AsyncGenerator<CopyWindow> {
  let window = new GatheredWindow();
  for await (const event of source) {
    if (present.has(placeOf(event))) continue;
    if (!window.take(event)) {
      yield window;
      window = new GatheredWindow();
      window.take(event);
    }
  }
  if (window.events > 0) yield window;
}

class GatheredWindow implements CopyWindow {
  readonly appends: CopyAppend[] = [];
  events = 0;
  position: Position = '';
  private bytes = 0;
  private readonly streams = new Set<string>();

  /** False: there is no room, or the event's stream has come by before others. An empty window takes any. */
  take(event: RecordedEvent): boolean {
    const copy = copyOf(event);
    const bytes = Buffer.byteLength(JSON.stringify(copy.data)) + Buffer.byteLength(JSON.stringify(copy.metadata));
    const last = this.appends.at(-1);
    const goesOn = last?.stream === event.stream && last.bytes + bytes <= MAX_APPEND_BYTES;
    if (!goesOn && this.streams.has(event.stream)) return false;
    if (this.events > 0) {
      const full = this.events >= MAX_EVENTS || this.bytes + bytes > MAX_BYTES || (!goesOn && this.appends.length >= MAX_APPENDS);
      if (full) return false;
    }
    if (goesOn) {
      last.events.push(copy);
      last.bytes += bytes;
    } else {
      const expected = event.version === 0 ? 'no-stream' : event.version - 1;
      this.appends.push({ stream: event.stream, expected, version: event.version, events: [copy], bytes });
      this.streams.add(event.stream);
    }
    this.events++;
    this.bytes += bytes;
    this.position = event.position;
    return true;
  }
}
