import { OutcomeUnknown, StoreUnavailable, WrongExpectedVersion, type Appended } from '../port';
import type { BatchResult } from './append-batch';
import type { PreparedAppend } from '../prepared-append';

const MAX_APPENDS = 256;
const MAX_EVENTS = 2000;
const MAX_BYTES = 4 * 1024 * 1024;

/** An append on its way, and the promise its caller holds. */
export class WaitingAppend {
  readonly result: Promise<Appended>;
  /** Sent to the database, which has not told the outcome: it may be stored. */
  maybeStored = false;
  settled = false;
  private resolve!: (appended: Appended) => void;
  private reject!: (error: Error) => void;
  private readonly timer: NodeJS.Timeout;

  constructor(
    readonly append: PreparedAppend,
    timeoutMs: number,
    /** What kept the database from answering, for the message. */
    trouble: () => string,
  ) {
    this.result = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.timer = setTimeout(() => this.fail(this.timedOut(timeoutMs, trouble())), timeoutMs);
  }

  finish({ outcome, version, position }: BatchResult): void {
    if (outcome === 'conflict') this.fail(new WrongExpectedVersion(this.append.stream, this.append.expected, version));
    else if (this.settle()) this.resolve({ version, position, repeated: outcome === 'repeated' });
  }

  fail(error: Error): void {
    if (this.settle()) this.reject(error);
  }

  private settle(): boolean {
    if (this.settled) return false;
    clearTimeout(this.timer);
    return (this.settled = true);
  }

  private timedOut(timeoutMs: number, trouble: string): Error {
    const where = `Stream ${this.append.stream}: no answer from the database within ${timeoutMs} ms${trouble}`;
    return this.maybeStored
      ? new OutcomeUnknown(`${where}; the events may be stored: append the same ids again to find out`)
      : new StoreUnavailable(`${where}; nothing was stored`);
  }
}

/** Appends that wait for the next flush, in order. */
export class AppendQueue {
  private waiting: WaitingAppend[] = [];

  get empty(): boolean {
    return this.waiting.length === 0;
  }

  push(append: WaitingAppend): void {
    this.waiting.push(append);
  }

  /** The next batch, bounded by count and bytes: each stream once, further appends to it stay, in order. */
  take(): WaitingAppend[] {
    const batch: WaitingAppend[] = [];
    const left: WaitingAppend[] = [];
    const streams = new Set<string>();
    let events = 0;
    let bytes = 0;
    for (const entry of this.waiting) {
      if (entry.settled) continue;
      const { append } = entry;
      const fits = batch.length < MAX_APPENDS && events + append.events.length <= MAX_EVENTS && bytes + append.bytes <= MAX_BYTES;
      if ((fits || batch.length === 0) && !streams.has(append.stream)) {
        batch.push(entry);
        events += append.events.length;
        bytes += append.bytes;
      } else {
        left.push(entry);
      }
      // Behind one that waits for room, no later one to the same stream may go first.
      streams.add(append.stream);
    }
    this.waiting = left;
    return batch;
  }
}
