import type { Position } from '@casetrail/event-store';
import { comparePositions } from '@casetrail/event-store';
import { loadBatch } from './load-batch';
import { watchForStall } from './watch-for-stall';
import type { WriteContext } from './write-batch';
import { writeBatch } from './write-batch';

const STALL_CHECK_MS = 15_000;

export interface FollowContext extends Omit<WriteContext, 'signal'> {
  batchSize: number;
  /** Aborting it ends the subscription; so does this function when a batch cannot be written. */
  ending: AbortController;
}

/**
 * Keeps the views up to date from where they stand, until `ending` is aborted; then finishes the batch at hand. While a batch is being written
 * the next one is read and loaded, one ahead and no more, so that a slow database slows down the reading.
 */
export async function followEvents(context: FollowContext): Promise<void> {
  const { store, group, batchSize, ending, log } = context;
  const work: WriteContext = { ...context, signal: ending.signal };
  let delivered = earliest(context.views.map((view) => view.checkpoint.position));
  let waiting = true;
  const stopWatching = watchForStall({
    store,
    deliveredUpTo: () => (waiting ? delivered : undefined),
    onStall: (position, head) => {
      log.warn({ group: group.name, position, head }, 'the subscription has stalled; subscribing again');
      ending.abort();
    },
    everyMs: STALL_CHECK_MS,
  });

  let writing: Promise<void> = Promise.resolve();
  try {
    for await (const batch of store.subscribe({ after: delivered, streamPrefix: group.streamPrefix, batchSize, signal: ending.signal })) {
      waiting = false;
      delivered = batch.position;
      const loaded = await loadBatch(work, { ...batch, events: batch.events.filter((event) => !work.aside.has(event.stream)) });
      await writing;
      if (!loaded) break;
      writing = writeBatch(work, { ...loaded, events: batch.events });
      // Noticed at once although the next batch may be long in coming; thrown below.
      writing.catch(() => ending.abort());
      waiting = true;
    }
  } catch (error) {
    if (!ending.signal.aborted) throw error;
  } finally {
    stopWatching();
  }
  await writing;
}

function earliest(positions: readonly Position[]): Position {
  return positions.reduce((first, position) => (comparePositions(position, first) < 0 ? position : first));
}
