import type { EventStore, Position, RecordedEvent } from '@casetrail/event-store';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import { mayBlameEvent } from './blame';
import { firstFailing } from './load-batch';
import type { LoadFailure, Projection, ProjectionGroup, StreamChange } from './projection';

/** The connection died under the transaction: no event is to blame. */
export class TransactionLost extends Error {
  override name = 'TransactionLost';
}

export async function applyTogether(
  tx: Transaction<unknown>,
  views: readonly Projection<StreamChange>[],
  changes: readonly StreamChange[],
  position: Position,
): Promise<void> {
  if (changes.length === 0) return;
  for (const view of views) await view.apply(tx, changes, position);
}

export interface IsolationContext {
  group: ProjectionGroup;
  store: EventStore;
  views: readonly Projection<StreamChange>[];
  /** Of the batch. */
  position: Position;
  /** By stream: the events behind each change. */
  events: ReadonlyMap<string, readonly RecordedEvent[]>;
}

/**
 * Applies all changes but those that the tables refuse: tries in savepoints, halving until the streams at fault stand alone. Of such a stream
 * the events before the one that fails are still applied. Answers with the failures.
 */
export async function applyByHalves(
  tx: Transaction<unknown>,
  context: IsolationContext,
  changes: readonly StreamChange[],
): Promise<LoadFailure[]> {
  const error = await tryInSavepoint(tx, () => applyTogether(tx, context.views, changes, context.position));
  if (error === undefined) return [];
  const [change, ...others] = changes;
  if (change === undefined) throw error;
  if (others.length === 0) return [await applySoundPart(tx, context, change.stream, error)];
  const middle = Math.floor(changes.length / 2);
  return [...(await applyByHalves(tx, context, changes.slice(0, middle))), ...(await applyByHalves(tx, context, changes.slice(middle)))];
}

async function applySoundPart(
  tx: Transaction<unknown>,
  { group, store, views, position, events }: IsolationContext,
  stream: string,
  error: Error,
): Promise<LoadFailure> {
  const own = events.get(stream) ?? [];
  const applyFirst = async (count: number) => {
    const { changes } = await group.load(own.slice(0, count), store);
    await applyTogether(tx, views, changes, position);
  };
  const sound = await firstFailing(own.length, async (count) => (await tryInSavepoint(tx, () => applyFirst(count), 'undo')) === undefined);
  if (sound > 0) await applyFirst(sound);
  return { stream, position: own[sound]?.position ?? '', error };
}

/** The error that an event may be blamed for, after which the transaction is as before. Other errors are thrown. */
async function tryInSavepoint(
  tx: Transaction<unknown>,
  work: () => Promise<void>,
  outcome: 'keep' | 'undo' = 'keep',
): Promise<Error | undefined> {
  await sql`SAVEPOINT trial`.execute(tx);
  let fault: Error | undefined;
  try {
    await work();
  } catch (error) {
    if (!mayBlameEvent(error)) throw error;
    fault = error instanceof Error ? error : new Error(String(error));
  }
  try {
    if (fault || outcome === 'undo') await sql`ROLLBACK TO SAVEPOINT trial`.execute(tx);
    await sql`RELEASE SAVEPOINT trial`.execute(tx);
  } catch (cause) {
    throw new TransactionLost('The database connection was lost while looking for an event at fault', { cause });
  }
  return fault;
}
