import { setTimeout as pause } from 'node:timers/promises';
import { backoffMs } from '@casetrail/postgres';
import { OutcomeUnknown, StoreUnavailable, WrongExpectedVersion, type EventStore, type Position } from '../port';
import { compareStores } from './agreement';
import { CopyDiverged } from './diverged';
import { gatherWindows, type CopyAppend, type CopyWindow } from './windows';

export interface CopyProgress {
  /** First what the target has is compared with the source, then what it lacks is copied. */
  phase: 'comparing' | 'copying';
  /** How far it has come in the source. */
  position: Position;
  /** The source's end, as it was known last. */
  head: Position;
}

export interface CopyOptions {
  source: EventStore;
  target: EventStore;
  onProgress?: (progress: CopyProgress) => void;
  /** Ends the copy after the events under way; the next one goes on from there. */
  signal?: AbortSignal;
  /**
   * Hand one append over after the other. Needed for a target that may store appends which are under way together in any order; otherwise a
   * window goes at once, as the PostgreSQL adapter stores it in one transaction, in order.
   */
  oneByOne?: boolean;
  /** How long a target that is away is waited for, in ms. Default 60,000. */
  patienceMs?: number;
}

export interface CopySummary {
  /** Events that the target had already. */
  present: number;
  /** Events copied now. */
  copied: number;
  /** True when the source was still being written to: a later copy will find more. */
  growing: boolean;
}

const PATIENCE_MS = 60_000;
/** A source that is written to all the time is never caught up with; so many rounds in a row that leave something behind are enough. */
const MAX_ROUNDS = 50;

/**
 * Copies every event from one store to another: same streams and versions, order, ids, types and data; the time of recording is kept in the
 * metadata. What the target has already is compared first, so an interrupted copy is completed by the next; memory is bounded.
 * @throws {@link CopyDiverged} when the target has anything that is not the source's, before or while it copies
 */
export async function copyEvents(options: CopyOptions): Promise<CopySummary> {
  const { source, target, onProgress = () => undefined, signal } = options;
  let head = await source.head();
  const agreement = await compareStores(source, target, (position) => onProgress({ phase: 'comparing', position, head }), signal);

  const summary: CopySummary = { present: agreement.events, copied: 0, growing: false };
  let after = agreement.after;
  for (let round = 1; ; round++) {
    head = await source.head();
    onProgress({ phase: 'copying', position: after, head });
    let found = 0;
    for await (const window of ahead(gatherWindows(source.readAll({ after }), agreement.present))) {
      signal?.throwIfAborted();
      await write(window, options);
      found += window.events;
      after = window.position;
      onProgress({ phase: 'copying', position: after, head });
    }
    summary.copied += found;
    if (found === 0) return summary;
    if (round >= MAX_ROUNDS) return { ...summary, growing: true };
  }
}

/** Reads the next item while the present one is being worked on. */
async function* ahead<T>(items: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = items.next();
  try {
    for (;;) {
      const result = await next;
      if (result.done) return;
      next = items.next();
      // Thrown where it is awaited; until then it has been seen.
      next.catch(() => undefined);
      yield result.value;
    }
  } finally {
    await next.catch(() => undefined);
    await items.return(undefined);
  }
}

async function write({ appends }: CopyWindow, options: CopyOptions): Promise<void> {
  if (options.oneByOne) {
    for (const append of appends) {
      options.signal?.throwIfAborted();
      await appendPatiently(append, options);
    }
    return;
  }
  // When one fails, the others are waited for before it is thrown.
  const outcomes = await Promise.allSettled(appends.map((append) => appendPatiently(append, options)));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Appending the same ids again is safe, so a target that does not answer is asked again. */
async function appendPatiently({ stream, version, events, expected }: CopyAppend, options: CopyOptions): Promise<void> {
  const { target, signal, patienceMs = PATIENCE_MS } = options;
  const limit = Date.now() + patienceMs;
  for (let attempt = 1; ; attempt++) {
    try {
      await target.append(stream, events, expected);
      return;
    } catch (error) {
      if (error instanceof WrongExpectedVersion) {
        throw new CopyDiverged(
          stream,
          version,
          `the target's last version is ${error.actual}, although it agreed a moment ago: somebody else writes to it`,
        );
      }
      const mayPass = error instanceof StoreUnavailable || error instanceof OutcomeUnknown;
      if (!mayPass || signal?.aborted || Date.now() > limit) throw error;
      await pause(backoffMs(attempt));
    }
  }
}
