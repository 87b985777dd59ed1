import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { EventStore, RecordedEvent } from '@casetrail/event-store';
import { OutcomeUnknown, StoreUnavailable, WrongExpectedVersion } from '@casetrail/event-store';
import type { SizedEvent } from './identity';

/**
 * `imported`: it was not there. `unchanged`: it was there with all its events. `grown`: the first of its events were there, the others were
 * added. `differs`: other events are there; nothing was written.
 */
export type WriteResult = 'imported' | 'unchanged' | 'grown' | 'differs';

/** A larger case is appended in several steps, in order; interrupted between two, it is completed by a repeat. */
const EVENTS_PER_APPEND = 1_000;
const BYTES_PER_APPEND = 8 * 1024 * 1024;
const TRIES = 6;
const FIRST_PAUSE_MS = 200;

export class CaseWriter {
  constructor(
    private readonly store: Pick<EventStore, 'append' | 'readStream'>,
    private readonly signal?: AbortSignal,
  ) {}

  /** Safe to repeat: ids are those of the events' content and place. */
  async write(stream: string, events: readonly SizedEvent[]): Promise<WriteResult> {
    try {
      return await this.append(stream, events, 0);
    } catch (error) {
      if (!(error instanceof WrongExpectedVersion)) throw error;
      return this.complete(stream, events);
    }
  }

  private async complete(stream: string, events: readonly SizedEvent[]): Promise<WriteResult> {
    let known = 0;
    for await (const stored of this.store.readStream(stream, { limit: events.length })) {
      if (!isSame(stored, events[known])) return 'differs';
      known++;
    }
    if (known === events.length) return 'unchanged';
    try {
      return await this.append(stream, events, known);
    } catch (error) {
      if (error instanceof WrongExpectedVersion) return 'differs';
      throw error;
    }
  }

  private async append(stream: string, events: readonly SizedEvent[], from: number): Promise<WriteResult> {
    const parts = { known: 0, written: 0 };
    for (let start = from; start < events.length;) {
      const end = endOfPart(events, start);
      const part = events.slice(start, end).map(({ event }) => event);
      const expected = start === 0 ? 'no-stream' : start - 1;
      const { repeated } = await this.persistently(() => this.store.append(stream, part, expected));
      parts[repeated ? 'known' : 'written']++;
      start = end;
    }
    if (parts.written === 0) return 'unchanged';
    return parts.known > 0 || from > 0 ? 'grown' : 'imported';
  }

  /** The ids make it safe to try again, even when nobody knows what became of the first try. */
  private async persistently<T>(attempt: () => Promise<T>): Promise<T> {
    for (let tried = 1; ; tried++) {
      try {
        return await attempt();
      } catch (error) {
        if (tried === TRIES || !(error instanceof StoreUnavailable || error instanceof OutcomeUnknown)) throw error;
        await setTimeout(FIRST_PAUSE_MS * 2 ** (tried - 1), undefined, { signal: this.signal });
      }
    }
  }
}

/** An event that was recorded here, exported and imported again has another id, and says the same. */
const isSame = (stored: RecordedEvent, sized: SizedEvent | undefined): boolean =>
  sized !== undefined &&
  (stored.id === sized.event.id || (stored.type === sized.event.type && isDeepStrictEqual(stored.data, written(sized.event.data))));

/** As it comes back from the store. */
const written = (data: object): unknown => JSON.parse(JSON.stringify(data));

function endOfPart(events: readonly SizedEvent[], start: number): number {
  let bytes = 0;
  let end = start;
  do bytes += events[end++]?.bytes ?? 0;
  while (end < events.length && end - start < EVENTS_PER_APPEND && bytes + (events[end]?.bytes ?? 0) <= BYTES_PER_APPEND);
  return end;
}
