import {
  WrongExpectedVersion,
  type EventStore,
  type ExpectedVersion,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from '@casetrail/event-store';
import { LRUCache } from 'lru-cache';
import type { Baseline, BaselineHead } from './baseline';
import { fromEvents, headOf, named, namesIn, toEvents } from './events';
import { BaselineExists, BaselineTooLarge, TooManyBaselines } from './refusals';

/** Baselines that one municipality may have. */
export const MOST_BASELINES = 100;
/** JSON bytes that one baseline may take in the store. */
export const MOST_BASELINE_BYTES = 32 * 1024 * 1024;
/** JSON bytes in one append: EventStoreDB takes 1 MiB in one as it comes, all events together. */
const APPEND_BYTES = 512 * 1024;
const TRIES = 5;
/** Streams read at a time. */
const PARALLEL = 10;
/** Points of samples kept in memory, of all baselines together. A baseline never changes, so what is kept stays right. */
const CACHED_POINTS = 4_000_000;

const streamOf = (municipality: string, key: string): string => `baseline-${municipality}.${key}`;
const listStreamOf = (municipality: string): string => `baselines-${municipality}`;

/**
 * Baselines in the event store: one stream each, which ends with the event that makes it a baseline, and for each municipality a stream that
 * lists the keys. A key is listed before its baseline is stored, so that no baseline is ever missing from the list; a listed key without one
 * (the process ended in between) is passed over until somebody freezes it.
 */
export class StoredBaselines {
  private readonly cache = new LRUCache<string, Baseline>({ maxSize: CACHED_POINTS, sizeCalculation: pointsOf });

  constructor(private readonly store: Pick<EventStore, 'append' | 'readStream'>) {}

  /** Null: the municipality has no such baseline. */
  async get(municipality: string, key: string): Promise<Baseline | null> {
    const stream = streamOf(municipality, key);
    const known = this.cache.get(stream);
    if (known) return known;
    const baseline = fromEvents(await allOf(this.store.readStream(stream)));
    if (baseline) this.cache.set(stream, baseline);
    return baseline;
  }

  /** What the baseline says of itself; null: the municipality has no such baseline. */
  async head(municipality: string, key: string): Promise<BaselineHead | null> {
    return headOf(await this.last(streamOf(municipality, key)));
  }

  /** All of a municipality's baselines, in the order in which they were first named. */
  async list(municipality: string): Promise<BaselineHead[]> {
    const keys = namesIn(await allOf(this.store.readStream(listStreamOf(municipality))));
    const heads: BaselineHead[] = [];
    for (let from = 0; from < keys.length; from += PARALLEL) {
      const some = await Promise.all(keys.slice(from, from + PARALLEL).map((key) => this.head(municipality, key)));
      heads.push(...some.filter((head) => head !== null));
    }
    return heads;
  }

  /**
   * Stores a baseline, for good. Position: of its last event; missing when the same one was there already.
   * @throws {BaselineExists} another one has the key
   * @throws {TooManyBaselines}
   * @throws {BaselineTooLarge}
   */
  async add(municipality: string, baseline: Baseline): Promise<{ head: BaselineHead; position?: Position }> {
    let appends = inAppends(toEvents(baseline));
    await this.nameIt(municipality, baseline);
    const stream = streamOf(municipality, baseline.key);
    for (let attempt = 1; ; attempt++) {
      const last = await this.last(stream);
      const known = headOf(last);
      if (known) return { head: sameOrRefused(known, baseline) };
      try {
        let position: Position | undefined;
        let expected: ExpectedVersion = last?.version ?? 'no-stream';
        for (const events of appends) ({ version: expected, position } = await this.store.append(stream, events, expected));
        return { head: headOnly(baseline), position };
      } catch (error) {
        if (!(error instanceof WrongExpectedVersion) || attempt === TRIES) throw error;
        // Some parts may be there already: the next try is a freezing of its own, whose parts are told from these.
        appends = inAppends(toEvents(baseline));
      }
    }
  }

  private async nameIt(municipality: string, { key, frozenBy }: BaselineHead): Promise<void> {
    const stream = listStreamOf(municipality);
    for (let attempt = 1; ; attempt++) {
      const events = await allOf(this.store.readStream(stream));
      const keys = namesIn(events);
      if (keys.includes(key)) return;
      if (keys.length >= MOST_BASELINES) throw new TooManyBaselines(MOST_BASELINES);
      try {
        await this.store.append(stream, [named(key, frozenBy)], events.at(-1)?.version ?? 'no-stream');
        return;
      } catch (error) {
        if (!(error instanceof WrongExpectedVersion) || attempt === TRIES) throw error;
      }
    }
  }

  private async last(stream: string): Promise<RecordedEvent | undefined> {
    for await (const event of this.store.readStream(stream, { direction: 'backwards', limit: 1 })) return event;
    return undefined;
  }
}

async function allOf(events: AsyncIterable<RecordedEvent>): Promise<RecordedEvent[]> {
  const all: RecordedEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** The baseline that is there, when it was asked for in the same words. */
export function sameOrRefused(known: BaselineHead, { name, from, to }: Pick<BaselineHead, 'name' | 'from' | 'to'>): BaselineHead {
  if (known.name !== name || known.from !== from || known.to !== to) throw new BaselineExists(known);
  return known;
}

function headOnly({ series: _series, ...head }: Baseline): BaselineHead {
  return head;
}

function inAppends(events: readonly NewEvent[]): NewEvent[][] {
  const appends: NewEvent[][] = [];
  let bytes = Infinity;
  let all = 0;
  for (const event of events) {
    const own = Buffer.byteLength(JSON.stringify(event));
    all += own;
    if (bytes + own > APPEND_BYTES) {
      appends.push([]);
      bytes = 0;
    }
    appends.at(-1)!.push(event);
    bytes += own;
  }
  if (all > MOST_BASELINE_BYTES) throw new BaselineTooLarge(all, MOST_BASELINE_BYTES);
  return appends;
}

function pointsOf({ series }: Baseline): number {
  let points = 1;
  for (const { cuts } of series) {
    for (const groups of Object.values(cuts))
      for (const { settled, open } of groups) points += 20 + settled.counts.length + open.agesMs.counts.length;
  }
  return points;
}
