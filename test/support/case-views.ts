import { createHash } from 'node:crypto';
import { caseStream, decide, evolve, fold, newReferenceNumber, toStored, type CaseEvent, type CaseState } from '@casetrail/case';
import {
  comparePositions,
  START,
  type Appended,
  type EventStore,
  type NewEvent,
  type Position,
  type ReadAllOptions,
  type RecordedEvent,
} from '@casetrail/event-store';
import { applyDeclarations, type Declaration } from '@casetrail/municipality';
import type { Database } from '@casetrail/postgres';
import { ensureProjections, projectionMigrations } from '@casetrail/projection';
import { migrateToLatest } from '@casetrail/postgres';
import { caseViews } from '@casetrail/read-models';
import fc from 'fast-check';
import { sql } from 'kysely';
import { anyEvent, caseHistory, HISTORIES_END } from './case-histories';

/** Events in memory, for what only reads. */
export class MemoryEventStore implements EventStore {
  readonly events: RecordedEvent[] = [];
  readonly streamsRead: string[] = [];

  append(stream: string, events: readonly NewEvent[]): Promise<Appended> {
    let version = this.events.filter((event) => event.stream === stream).length - 1;
    for (const event of events) {
      this.events.push({
        ...event,
        stream,
        version: ++version,
        position: String(this.events.length + 1),
        recordedAt: '2026-01-01T00:00:00.000Z',
      });
    }
    return Promise.resolve({ version, position: String(this.events.length), repeated: false });
  }

  async *readStream(stream: string, { from = 0 }: { from?: number } = {}): AsyncIterable<RecordedEvent> {
    yield* this.events.filter((event) => event.stream === stream && event.version >= from);
  }

  readStreams(streams: readonly string[], { upTo }: { upTo?: Position } = {}): Promise<Map<string, RecordedEvent[]>> {
    this.streamsRead.push(...streams);
    const found = new Map<string, RecordedEvent[]>();
    for (const event of this.events) {
      if (!streams.includes(event.stream) || (upTo !== undefined && comparePositions(event.position, upTo) > 0)) continue;
      found.set(event.stream, [...(found.get(event.stream) ?? []), event]);
    }
    return Promise.resolve(found);
  }

  async *readAll({ after = START, upTo, streamPrefix = '' }: ReadAllOptions = {}): AsyncIterable<RecordedEvent> {
    for (const event of this.events) {
      if (comparePositions(event.position, after) <= 0 || !event.stream.startsWith(streamPrefix)) continue;
      if (upTo !== undefined && comparePositions(event.position, upTo) > 0) return;
      yield event;
    }
  }

  subscribe(): never {
    throw new Error('Nothing subscribes to this store');
  }
  head = (): Promise<Position> => Promise.resolve(String(this.events.length));
  close = (): Promise<void> => Promise.resolve();
}

/** Declares a municipality, or changes what is declared of it. */
export async function declare(store: EventStore, declaration: Partial<Declaration> & { key: string }): Promise<void> {
  const { key } = declaration;
  const usual = { name: key, country: 'dk', timeZone: 'Europe/Copenhagen', languages: ['en' as const], departments: [], caseTypes: [] };
  await applyDeclarations(store, [{ ...usual, ...declaration }], { dryRun: false, actor: 'test' });
}

export const storedEvent = (event: CaseEvent): NewEvent => {
  const { type, data, schemaVersion } = toStored(event);
  return { id: crypto.randomUUID(), type, data: data, metadata: { schemaVersion, actor: 'test', source: 'api' } };
};

/** Appends events of one case to its stream. The first must be its receipt, unless `stream` is given. */
export async function appendCase(store: EventStore, events: readonly CaseEvent[], stream?: string): Promise<string> {
  const [first] = events;
  const name = stream ?? (first?.type === 'CaseReceived' ? caseStream(first.data.municipality, first.data.reference) : '');
  if (name === '') throw new Error('A case begins with its receipt');
  await store.append(name, events.map(storedEvent), 'any');
  return name;
}

const HOUR_MS = 3_600_000;

/** A reference number of its own for each `index`. */
export const referenceOf = (index: number): string => newReferenceNumber(createHash('sha256').update(String(index)).digest());

/** Most outcomes are left out, or little would happen before them. */
const isOutcome = ({ type }: CaseEvent): boolean =>
  ['CaseGranted', 'CaseAnswered', 'CaseRefusedWithAdvice', 'CaseWithdrawn'].includes(type);

/** What happens to one case, rich in visits and waits. */
const longHistory: fc.Arbitrary<CaseEvent[]> = fc
  .tuple(caseHistory, fc.array(anyEvent, { minLength: 20, maxLength: 70, size: 'max' }))
  .map(([{ events: begun }, offered]) => {
    const events = begun.slice(0, 1);
    let state = fold(events);
    for (const event of offered.sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1))) {
      if (isOutcome(event) && (Date.parse(event.occurredAt) / HOUR_MS) % 3 !== 0) continue;
      if ('refused' in decide(event, state, HISTORIES_END)) continue;
      events.push(event);
      state = evolve(state, event);
    }
    return events;
  });

/** Accepted histories of `count` cases of two municipalities, received through two years. The same seed gives the same. */
export function sampleHistories(count: number, seed: number): CaseEvent[][] {
  const drawn = fc.sample(fc.tuple(longHistory, fc.integer({ min: 0, max: 2 * 365 * 24 }), fc.constantFrom('havneby', 'nordby')), {
    numRuns: count,
    seed,
  });
  return drawn.map(([events, shiftHours, municipality], index) =>
    events.map((event) => {
      const occurredAt = new Date(Date.parse(event.occurredAt) + shiftHours * HOUR_MS).toISOString();
      const data =
        event.type === 'CaseReceived' ? { ...event.data, municipality, reference: referenceOf(seed * 100_000 + index) } : event.data;
      return { ...event, occurredAt, data } as CaseEvent;
    }),
  );
}

/** Appends the histories' events one at a time, the cases mixed, each case's in order. */
export async function appendMixed(store: EventStore, histories: readonly (readonly CaseEvent[])[], seed: number): Promise<void> {
  const waiting = histories.map((events) => ({ events, next: 0, stream: '' }));
  const turns = fc.sample(fc.nat(), { numRuns: histories.reduce((sum, { length }) => sum + length, 0), seed });
  for (const turn of turns) {
    const place = turn % waiting.length;
    const history = waiting[place]!;
    history.stream = await appendCase(store, [history.events[history.next++]!], history.stream || undefined);
    if (history.next === history.events.length) waiting.splice(place, 1);
  }
}

export const statesOf = (histories: readonly (readonly CaseEvent[])[]): CaseState[] => histories.map((events) => fold(events)!);

/** Makes the views' tables in an empty database. */
export async function makeViews(database: Database): Promise<void> {
  await migrateToLatest(database, projectionMigrations);
  await ensureProjections(database, [caseViews]);
}

/** Brings every view up to the end of the store, in batches of `batchSize` events. */
export async function projectAll(database: Database, store: MemoryEventStore, batchSize = 50): Promise<void> {
  const { rows } = await sql<{ position: Position }>`SELECT position FROM projection_checkpoints LIMIT 1`.execute(database.kysely);
  const events: RecordedEvent[] = [];
  for await (const event of store.readAll({ after: rows[0]?.position, streamPrefix: caseViews.streamPrefix })) events.push(event);
  for (let from = 0; from < events.length; from += batchSize) {
    const batch = events.slice(from, from + batchSize);
    const { changes, failures } = await caseViews.load(batch, store);
    if (failures[0]) throw failures[0].error;
    await database.kysely.transaction().execute(async (tx) => {
      for (const view of caseViews.projections) await view.apply(tx, changes, batch.at(-1)!.position);
      await sql`UPDATE projection_checkpoints SET position = ${batch.at(-1)!.position}`.execute(tx);
    });
  }
}
