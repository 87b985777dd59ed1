import type { status } from '@grpc/grpc-js';

/**
 * What befalls one append. `cut-…`: the connections break before the events were all received, or after they were stored, unanswered.
 * `silence`: taken and never answered, nothing stored. `store-silently`: stored and never answered. `late`: nothing is answered, and it is stored
 * only when the test calls `releaseLate`. `timeout`: the server could not replicate in time and says so. `no-position`: answered without one.
 */
export type AppendFault =
  'cut-before' | 'cut-during' | 'cut-after' | 'silence' | 'store-silently' | 'late' | 'unavailable' | 'timeout' | 'no-position';

export interface SubscriptionDrop {
  /** After so many events. */
  afterEvents: number;
  code: status;
  details: string;
}

/** Trouble that a test orders from the double. */
export class Faults {
  /** For the next appends, one each. */
  nextAppends: AppendFault[] = [];
  /** For every append after those. */
  everyAppend: AppendFault | undefined;
  /** Reads and subscriptions are taken and never answered. */
  silentReads = false;
  /** For the next subscriptions, one each. */
  nextDrops: SubscriptionDrop[] = [];
  /** Subscriptions that are open deliver nothing any more, without a word; new ones do. */
  stalls = 0;
  /** Every event and checkpoint comes twice, with an older one between. */
  repeats = false;
  /** Ends subscriptions whose reader has fallen so many events behind; a server of today goes back to reading instead. */
  mostEventsBehind = Infinity;
  /** Answers wait so long, in ms. */
  slownessMs = 0;
  /** Where the leader is, when it is not here. */
  leader: { host: string; port: number } | undefined;
  /** How many appends, reads and subscriptions came in. */
  readonly seen = { appends: 0, reads: 0, subscriptions: 0 };
  private late: (() => void)[] = [];

  takeAppendFault(): AppendFault | undefined {
    this.seen.appends++;
    return this.nextAppends.shift() ?? this.everyAppend;
  }

  holdBack(store: () => void): void {
    this.late.push(store);
  }

  /** Stores what was held back. */
  releaseLate(): void {
    for (const store of this.late.splice(0)) store();
  }
}
