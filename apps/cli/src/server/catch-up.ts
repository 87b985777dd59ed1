import { positionDistance, START } from '@casetrail/event-store';
import type { Installation } from '@casetrail/installation';
import { ProjectionWatcher, projectionStatus } from '@casetrail/projection';
import type { Progress } from '../console/progress';

/** Views that move by nothing for so long are taken for stuck. */
const STALL_MS = 30_000;

/** Waits until every view shows everything stored by now. False: they stand still, or `signal` was aborted. */
export async function catchUp(
  { database, store }: Pick<Installation, 'database' | 'store'>,
  startProgress: (total: number) => Progress,
  signal: AbortSignal,
): Promise<boolean> {
  const total = positionDistance(START, await store.head());
  const largestLag = async (): Promise<number> => Math.max(0, ...(await projectionStatus(database, store)).map(({ lag }) => lag));
  let lag = await largestLag();
  if (lag === 0) return true;

  const watcher = new ProjectionWatcher(database);
  await watcher.start();
  const progress = startProgress(total);
  try {
    for (let movedAtMs = Date.now(); lag > 0 && !signal.aborted;) {
      progress.update(Math.max(0, total - lag));
      await nextAdvance(watcher, signal);
      const now = await largestLag();
      if (now < lag) movedAtMs = Date.now();
      else if (Date.now() - movedAtMs > STALL_MS) return false;
      lag = now;
    }
    if (lag === 0) progress.update(total);
    return lag === 0;
  } finally {
    progress.stop();
    await watcher.stop();
  }
}

/** Until a view moves, or a second has gone by. */
async function nextAdvance(watcher: ProjectionWatcher, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      unsubscribe();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, 1000);
    const unsubscribe = watcher.onAdvance(done);
    signal.addEventListener('abort', done);
  });
}
