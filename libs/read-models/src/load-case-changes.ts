import { CASE_EVENT_TYPES, evolve, fromStored, type CaseEventType, type CaseState } from '@casetrail/case';
import { START, type EventStore, type Position, type RecordedEvent } from '@casetrail/event-store';
import type { LoadFailure } from '@casetrail/projection';
import { LRUCache } from 'lru-cache';
import type { CaseChange, VersionedEvent } from './case-change';

/** A case as its events leave it, before it is held against its municipality's terms. */
export type FoldedCase = Omit<CaseChange, 'terms'>;

/** Characters of state kept at most, roughly: some 10,000 ordinary cases. */
const CACHE_CHARACTERS = 12_000_000;
/** What a state without any text and stretches counts for. */
const BASE_CHARACTERS = 700;

type States = LRUCache<string, CaseState>;

/**
 * Turns a batch into the cases as it leaves them. States are kept between batches, so that a stream is read anew only when it has not been
 * seen for long.
 *
 * A kept state is used only when the batch goes on exactly where it ends. One that is ahead (the batch is tried again, or a rebuild walks
 * behind the live projector) or behind (events went by elsewhere) is dropped for a new fold up to the end of the batch: rows must tell how
 * things stand at the checkpoint, neither before nor after it. Nothing here hangs on whether the batch is committed.
 */
export function caseLoader(): (
  events: readonly RecordedEvent[],
  store: EventStore,
) => Promise<{ changes: FoldedCase[]; failures: LoadFailure[] }> {
  // By store: two of them may hold streams of the same name.
  const caches = new WeakMap<EventStore, States>();
  return async (events, store) => {
    let states = caches.get(store);
    if (states === undefined) caches.set(store, (states = newCache()));
    return load(events, store, states);
  };
}

const newCache = (): States => new LRUCache({ maxSize: CACHE_CHARACTERS, sizeCalculation: roughSize });

async function load(
  events: readonly RecordedEvent[],
  store: EventStore,
  states: States,
): Promise<{ changes: FoldedCase[]; failures: LoadFailure[] }> {
  const changes: FoldedCase[] = [];
  const failures: LoadFailure[] = [];
  const settle = (stream: string, own: readonly RecordedEvent[], folded: Folded): void => {
    if ('state' in folded) {
      // Little happens to a closed case: keeping it would only push out others.
      if (folded.state.closedAt === undefined) states.set(stream, folded.state);
      else states.delete(stream);
      const eventTypes = new Set<CaseEventType>();
      // A stream that was read anew was folded from its beginning, before the batch.
      const ownEvents = folded.events.slice(-own.length);
      for (const { event } of ownEvents) eventTypes.add(event.type);
      changes.push({ stream, state: folded.state, position: own.at(-1)!.position, eventTypes, events: ownEvents });
    } else {
      states.delete(stream);
      failures.push({ stream, ...folded });
    }
  };

  const toRead = new Map<string, RecordedEvent[]>();
  for (const [stream, own] of byStream(events)) {
    const first = own[0]!;
    const known = states.get(stream);
    if (first.version === 0) settle(stream, own, foldOnto(null, own));
    else if (known !== undefined && known.eventCount === first.version) settle(stream, own, foldOnto(known, own));
    else toRead.set(stream, own);
  }
  if (toRead.size > 0) {
    const streams = await store.readStreams([...toRead.keys()], { upTo: events.at(-1)!.position });
    for (const [stream, own] of toRead) settle(stream, own, foldStream(streams.get(stream), stream, own.at(-1)!.position));
  }
  return { changes, failures };
}

type Folded = { state: CaseState; events: VersionedEvent[] } | { position: Position; error: Error };

/** Every type of event: a new fold says what all of a case's rows are. */
const ALL: ReadonlySet<CaseEventType> = new Set(CASE_EVENT_TYPES);

/** A case folded from all of its events. */
export function foldWhole(stream: string, events: readonly RecordedEvent[]): FoldedCase | { position: Position; error: Error } {
  const position = events.at(-1)?.position ?? START;
  const folded = foldStream(events, stream, position);
  return 'error' in folded ? folded : { stream, state: folded.state, position, eventTypes: ALL, events: folded.events };
}

/** Folds a whole stream as it was read from the store. */
function foldStream(events: readonly RecordedEvent[] | undefined, stream: string, position: Position): Folded {
  if (events === undefined || events.length === 0) {
    return {
      position,
      error: new Error(`Stream ${stream}: the store has no events up to position ${position}, though it delivered one there`),
    };
  }
  return foldOnto(null, events);
}

/** `events` must not be empty. */
function foldOnto(state: CaseState | null, events: readonly RecordedEvent[]): Folded {
  let current = state;
  const read: VersionedEvent[] = [];
  for (const event of events) {
    try {
      const own = fromStored(event);
      current = evolve(current, own);
      read.push({ event: own, version: event.version });
      if (current.eventCount !== event.version + 1) {
        throw new Error(`Stream ${event.stream}: ${event.type} has version ${event.version}, but makes ${current.eventCount} events`);
      }
    } catch (error) {
      return { position: event.position, error: error instanceof Error ? error : new Error(String(error)) };
    }
  }
  return { state: current!, events: read };
}

function byStream(events: readonly RecordedEvent[]): Map<string, RecordedEvent[]> {
  const streams = new Map<string, RecordedEvent[]>();
  for (const event of events) {
    const own = streams.get(event.stream);
    if (own === undefined) streams.set(event.stream, [event]);
    else own.push(event);
  }
  return streams;
}

/** Texts that may be long, and stretches, whose number has no limit. Counting every field would cost more than it is worth. */
function roughSize(state: CaseState): number {
  const stretches = state.informationWaits.length + state.hearings.length + state.visits.length + state.milestones.length;
  const texts = [
    state.subject,
    state.course,
    state.refusal?.reason,
    state.refusal?.advice,
    state.satisfaction?.comment,
    state.business.name,
  ];
  return texts.reduce((sum, text) => sum + (text?.length ?? 0), BASE_CHARACTERS + 80 * stretches);
}
