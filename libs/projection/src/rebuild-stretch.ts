import type { EventStore, Position, RecordedEvent } from '@casetrail/event-store';
import { comparePositions } from '@casetrail/event-store';
import type { Transaction } from 'kysely';
import { describe, mayBlameEvent } from './blame';
import type { Projection, ProjectionGroup, StreamChange } from './projection';

/** Events may be large: a batch ends at so many characters, too. */
const MAX_BATCH_CHARACTERS = 4_000_000;

/** An event could not be taken. The live view is as it was. */
export class RebuildFailed extends Error {
  override name = 'RebuildFailed';
}

export interface Stretch {
  store: EventStore;
  group: ProjectionGroup;
  view: Projection<StreamChange>;
  after: Position;
  upTo: Position;
  batchSize: number;
  signal?: AbortSignal;
}

/** Applies the events between two positions in batches, each in a transaction that `transact` provides; yields after each how far it is. */
export async function* applyStretch(
  stretch: Stretch,
  transact: (work: (tx: Transaction<unknown>) => Promise<void>) => Promise<void>,
): AsyncGenerator<{ events: number; position: Position }> {
  const { store, group, view, after, upTo, batchSize, signal } = stretch;
  if (comparePositions(after, upTo) >= 0) return;
  const apply = async (events: readonly RecordedEvent[]) => {
    signal?.throwIfAborted();
    const position = events.at(-1)?.position ?? after;
    const { changes, failures } = await group.load(events, store);
    const [failure] = failures;
    if (failure) throw refusal(view.name, `position ${failure.position} in stream ${failure.stream}`, failure.error);
    await transact((tx) => view.apply(tx, changes, position)).catch((error: unknown) => {
      throw mayBlameEvent(error) ? refusal(view.name, `positions ${events[0]?.position} to ${position}`, error) : error;
    });
    return { events: events.length, position };
  };
  let batch: RecordedEvent[] = [];
  let characters = 0;
  for await (const event of store.readAll({ after, upTo, streamPrefix: group.streamPrefix })) {
    batch.push(event);
    characters += JSON.stringify(event.data).length;
    if (batch.length < batchSize && characters < MAX_BATCH_CHARACTERS) continue;
    yield await apply(batch);
    batch = [];
    characters = 0;
  }
  if (batch.length > 0) yield await apply(batch);
}

function refusal(view: string, where: string, cause: unknown): RebuildFailed {
  const message = `Rebuilding ${view} stopped at ${where}: ${describe(cause)}. The live view is as it was; correct the code, then rebuild again`;
  return new RebuildFailed(message, { cause });
}
