import type { Position, RecordedEvent } from '@casetrail/event-store';
import { comparePositions } from '@casetrail/event-store';
import type { Database } from '@casetrail/postgres';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import { applyByHalves, applyTogether, TransactionLost } from './apply-changes';
import { backoff } from './backoff';
import { mayBlameEvent } from './blame';
import type { Checkpoint } from './checkpoints';
import { advanceCheckpoints, Fenced, notifyProjected } from './checkpoints';
import { putAside, streamsAside } from './dead-letters';
import type { LoadContext, LoadedBatch } from './load-batch';
import { ATTEMPTS, eventsByStream, loadSound } from './load-batch';
import type { LoadFailure, Projection, StreamChange } from './projection';
import { loggable } from './loggable';

/** A view that this process leads, and where it stands. */
export interface FollowedView {
  projection: Projection<StreamChange>;
  checkpoint: Checkpoint;
}

export interface WriteContext extends LoadContext {
  database: Database;
  views: readonly FollowedView[];
  /** Streams that wait behind an event that failed. Never misses one: only the leader puts streams aside; others may have taken some back. */
  aside: Set<string>;
  leaseMs: number;
}

/**
 * Writes a batch, whatever it takes: trouble with the database is waited out, for ever; events that fail again and again are put aside.
 * Throws {@link Fenced} when somebody else leads, and the last error when `signal` is aborted before the batch could be written.
 */
export async function writeBatch(context: WriteContext, batch: LoadedBatch): Promise<void> {
  for (let attempt = 1, suspected = 0; ; attempt++) {
    try {
      return await writeOnce(context, batch, suspected >= ATTEMPTS);
    } catch (error) {
      // Also after a commit whose answer got lost: the checkpoint has moved, so trying again cannot apply anything twice.
      if (error instanceof Fenced || context.signal.aborted) throw error;
      if (mayBlameEvent(error) && !(error instanceof TransactionLost)) suspected++;
      context.log.warn(
        { group: context.group.name, position: batch.position, attempt, err: loggable(error, context.group) },
        'writing a batch of events failed',
      );
      await backoff(attempt, context.signal);
    }
  }
}

/** Rows, checkpoints, dead letters and the word to the readers in one transaction: all of it or nothing. */
async function writeOnce(context: WriteContext, batch: LoadedBatch, suspicious: boolean): Promise<void> {
  const { database, group, leaseMs } = context;
  // A view that was rebuilt may be ahead of its group; what it holds is newer than this batch.
  const due = context.views.filter(({ checkpoint }) => comparePositions(checkpoint.position, batch.position) < 0);
  if (due.length === 0) return;
  const positions = Object.fromEntries(due.map(({ checkpoint }) => [checkpoint.name, batch.position]));
  const aside = await database.kysely.transaction().execute(async (tx) => {
    await relaxTransaction(tx, leaseMs);
    await advanceCheckpoints(
      tx,
      due.map((view) => view.checkpoint),
      batch.position,
      leaseMs,
    );
    const outcome = await applyBatch(tx, context, due, batch, suspicious);
    await notifyProjected(tx, positions);
    return outcome;
  });
  for (const { checkpoint } of due) checkpoint.position = batch.position;
  for (const stream of aside.returned) context.aside.delete(stream);
  for (const { stream, position, error } of aside.failures) {
    context.aside.add(stream);
    context.log.error(
      { group: group.name, position, err: loggable(error, group) },
      'event put aside; later events of its stream wait behind it',
    );
  }
}

/**
 * Losing the latest commits in a crash of the server loses rows and checkpoint alike, and they are projected again: no need to wait for the disk.
 * A process that stops in the middle (suspended, or cut off) must not hold its locks for longer than its lease.
 */
async function relaxTransaction(tx: Transaction<unknown>, leaseMs: number): Promise<void> {
  await sql`SELECT set_config('synchronous_commit', 'off', true),
    set_config('idle_in_transaction_session_timeout', ${String(Math.max(leaseMs, 2000))}, true)`.execute(tx);
}

async function applyBatch(
  tx: Transaction<unknown>,
  context: WriteContext,
  due: readonly FollowedView[],
  batch: LoadedBatch,
  suspicious: boolean,
): Promise<{ failures: LoadFailure[]; returned: string[] }> {
  const { group, store } = context;
  const events = eventsByStream(batch.events);
  const suspects = [...events.keys()].filter((stream) => context.aside.has(stream));
  const waiting = suspects.length > 0 ? await streamsAside(tx, group.name, suspects) : new Set<string>();
  const returned = suspects.filter((stream) => !waiting.has(stream));

  const { changes, failures } = await withReturned(context, batch, returned, events);
  const sound = [...changes.values()].filter(({ stream }) => !waiting.has(stream));
  const views = due.map((view) => view.projection);
  const faults = new Map([...failures].filter(([stream]) => !waiting.has(stream)));
  if (suspicious) {
    const behind = new Map(sound.map(({ stream }) => [stream, before(events.get(stream) ?? [], faults.get(stream)?.position)]));
    for (const failure of await applyByHalves(tx, { group, store, views, position: batch.position, events: behind }, sound))
      faults.set(failure.stream, failure);
  } else {
    await applyTogether(tx, views, sound, batch.position);
  }

  if (waiting.size > 0) {
    const late = batch.events.filter(({ stream }) => waiting.has(stream));
    await putAside(tx, group.name, late);
  }
  for (const { stream, position, error } of faults.values())
    await putAside(tx, group.name, from(events.get(stream) ?? [], position), { error, attempts: ATTEMPTS });
  return { failures: [...faults.values()], returned };
}

/** Events of a stream that is aside are not loaded. If it was taken back in the meantime, they are needed after all. */
async function withReturned(
  context: WriteContext,
  batch: LoadedBatch,
  returned: readonly string[],
  events: ReadonlyMap<string, readonly RecordedEvent[]>,
): Promise<{ changes: Map<string, StreamChange>; failures: Map<string, LoadFailure> }> {
  const missing = returned.filter((stream) => !batch.changes.has(stream) && !batch.failures.has(stream));
  if (missing.length === 0) return batch;
  const late = await loadSound(context, { events: missing.flatMap((stream) => events.get(stream) ?? []), position: batch.position });
  return { changes: new Map([...batch.changes, ...late.changes]), failures: new Map([...batch.failures, ...late.failures]) };
}

const before = (events: readonly RecordedEvent[], position: Position | undefined) =>
  position === undefined ? events : events.filter((event) => comparePositions(event.position, position) < 0);

const from = (events: readonly RecordedEvent[], position: Position) =>
  events.filter((event) => comparePositions(event.position, position) >= 0);
