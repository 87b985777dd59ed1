import type { EventStore, Position } from '@casetrail/event-store';
import { comparePositions } from '@casetrail/event-store';

export interface StallWatch {
  store: EventStore;
  /** How far the subscription has delivered; undefined while it is not being waited for. */
  deliveredUpTo: () => Position | undefined;
  onStall: (position: Position, head: Position) => void;
  everyMs: number;
}

/**
 * A subscription may die without a word. Compares now and then what it delivered with the store's head: two looks in a row at which it waits at
 * the same position although events lie behind that are a stall.
 *
 * @returns stops watching
 */
export function watchForStall({ store, deliveredUpTo, onStall, everyMs }: StallWatch): () => void {
  let behindAt: Position | undefined;
  const timer = setInterval(() => {
    const position = deliveredUpTo();
    if (position === undefined) {
      behindAt = undefined;
      return;
    }
    store.head().then(
      (head) => {
        const behind = comparePositions(position, head) < 0 && deliveredUpTo() === position;
        if (behind && behindAt === position) onStall(position, head);
        behindAt = behind ? position : undefined;
      },
      // The store is away: the subscription waits for it as well.
      () => (behindAt = undefined),
    );
  }, everyMs);
  return () => clearInterval(timer);
}
