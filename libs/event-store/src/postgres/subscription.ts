import { setTimeout as pause } from 'node:timers/promises';
import { backoffMs, type Database } from '@casetrail/postgres';
import type { SubscribeOptions, SubscriptionBatch } from '../port';
import { EVENTS_CHANNEL } from './migrations';
import { FETCH_ROWS, readStretch } from './read-events';

/** Looks by itself so often, should a notification be lost. */
const POLL_MS = 1000;

/** Follows the store from a position on, until aborted. `onTrouble` hears of each failed try. */
export async function* follow(
  database: Database,
  { after, streamPrefix, batchSize = FETCH_ROWS, signal }: SubscribeOptions,
  onTrouble: (error: unknown, attempt: number) => void,
): AsyncGenerator<SubscriptionBatch> {
  if (signal.aborted) return;
  const alarm = new Alarm(signal);
  const listening = database.listen(EVENTS_CHANNEL, () => alarm.ring());
  let position = after;
  let toldCaughtUp = false;
  try {
    for (let attempt = 0; !signal.aborted;) {
      try {
        alarm.reset();
        const stretch = await orAborted(readStretch(database.pool, { after: position, streamPrefix, rows: batchSize }), signal);
        attempt = 0;
        const caughtUp = BigInt(stretch.position) >= BigInt(stretch.head);
        const moved = stretch.position !== position;
        position = stretch.position;
        if (moved || (caughtUp && !toldCaughtUp)) {
          toldCaughtUp = caughtUp;
          yield { events: stretch.events, position, caughtUp };
        }
        if (caughtUp) await alarm.wait(POLL_MS);
      } catch (error) {
        if (signal.aborted) return;
        onTrouble(error, ++attempt);
        await pause(backoffMs(attempt), undefined, { signal }).catch(() => undefined);
      }
    }
  } finally {
    alarm.release();
    void listening.then((unlisten) => unlisten()).catch(() => undefined);
  }
}

/** Does not wait for a database that hangs: on abort rejects at once. */
function orAborted<T>(reading: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new Error('aborted'));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    reading.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** Remembers a ring that came while nobody waited. */
class Alarm {
  private rung = false;
  private wake: () => void = () => undefined;
  private readonly onAbort = (): void => this.wake();

  constructor(private readonly signal: AbortSignal) {
    signal.addEventListener('abort', this.onAbort, { once: true });
  }

  reset(): void {
    this.rung = false;
  }

  ring(): void {
    this.rung = true;
    this.wake();
  }

  async wait(limitMs: number): Promise<void> {
    if (this.rung || this.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, limitMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = () => undefined;
  }

  release(): void {
    this.signal.removeEventListener('abort', this.onAbort);
  }
}
