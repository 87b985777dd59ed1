import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { backoffMs, type Database } from '@casetrail/postgres';
import { StoreUnavailable, type Appended } from '../port';
import { appendChecked, appendKnown, type BatchResult } from './append-batch';
import { explain, judge } from './append-errors';
import { AppendQueue, WaitingAppend } from './append-queue';
import { KnownVersions } from './known-versions';
import type { PreparedAppend } from '../prepared-append';

/** The database gives up a little before the callers do: then it is known that nothing was stored. */
const SERVER_SHARE = 0.8;
/** Callers do not wait long: the database is tried for again well within their time. */
const LONGEST_PAUSE_SHARE = 0.05;
const UNIQUE_VIOLATION = '23505';

/**
 * Group commit: while one transaction is under way, appends gather for the next. One connection, one transaction at a time; a broken one is
 * repeated until its outcome is known, which the events' ids make safe.
 */
export class GroupCommit {
  /** Whoever reads a stream may note how far it reaches: appends to it then take the shorter way. */
  readonly known = new KnownVersions();
  private readonly queue = new AppendQueue();
  private client: pg.Client | undefined;
  private flushing: Promise<void> | undefined;
  private closed = false;
  private trouble = '';

  constructor(
    private readonly database: Pick<Database, 'connect'>,
    private readonly timeoutMs: number,
  ) {}

  append(append: PreparedAppend): Promise<Appended> {
    if (this.closed) return Promise.reject(new StoreUnavailable('The event store is closed'));
    const waiting = new WaitingAppend(append, this.timeoutMs, () => this.trouble);
    this.queue.push(waiting);
    this.flushing ??= this.flush();
    return waiting.result;
  }

  /** Waits for appends under way. */
  async close(): Promise<void> {
    this.closed = true;
    await this.flushing;
    await this.client?.end().catch(() => undefined);
  }

  private async flush(): Promise<void> {
    while (!this.queue.empty) {
      // Callers who were just answered get to append again first: the batches stay full.
      await new Promise(setImmediate);
      await this.deliver(this.queue.take());
    }
    this.flushing = undefined;
  }

  /** Tries until everyone in the batch has an answer or has given up waiting. */
  private async deliver(batch: WaitingAppend[]): Promise<void> {
    for (let attempt = 1; (batch = batch.filter(({ settled }) => !settled)).length > 0; attempt++) {
      const client = await this.connected();
      if (client) {
        // Known as stored or not once the answer is there; until then a time limit leaves it open.
        const before = batch.map(({ maybeStored }) => maybeStored);
        for (const waiting of batch) waiting.maybeStored = true;
        try {
          const results = await this.limited(
            client,
            this.send(
              client,
              batch.map(({ append }) => append),
            ),
          );
          results.forEach((result, i) => {
            this.known.note(batch[i]!.append.stream, result.version);
            batch[i]!.finish(result);
          });
          this.trouble = '';
          return;
        } catch (error) {
          this.trouble = ` (${(error as Error).message})`;
          const verdict = judge(error);
          if (verdict === 'unknown') await this.drop(client);
          else batch.forEach((waiting, i) => (waiting.maybeStored = before[i]!));
          if (verdict === 'never') return this.each(batch, error);
        }
      }
      await pause(Math.min(backoffMs(attempt), this.timeoutMs * LONGEST_PAUSE_SHARE));
    }
  }

  private async send(client: pg.Client, appends: PreparedAppend[]): Promise<BatchResult[]> {
    if (appends.every((append) => this.known.covers(append))) {
      try {
        return await appendKnown(client, appends);
      } catch (error) {
        if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
        // Somebody was quicker, or an earlier try had been stored: look closely.
      }
    }
    return appendChecked(client, appends);
  }

  /** One of them is at fault: alone, each gets the answer it deserves. */
  private async each(batch: WaitingAppend[], error: unknown): Promise<void> {
    if (batch.length > 1) for (const waiting of batch) await this.deliver([waiting]);
    else batch[0]!.fail(explain(batch[0]!.append.stream, error));
  }

  private async connected(): Promise<pg.Client | undefined> {
    if (this.client) return this.client;
    let client: pg.Client | undefined;
    try {
      client = await this.database.connect();
      client.once('end', () => {
        if (this.client === client) this.client = undefined;
        this.known.forget();
      });
      // Statements behind the lock must see what was committed before it was theirs.
      const statementMs = Math.ceil(this.timeoutMs * SERVER_SHARE);
      await client.query(
        `set default_transaction_isolation = 'read committed'; set plan_cache_mode = force_generic_plan; set statement_timeout = ${statementMs}`,
      );
      return (this.client = client);
    } catch (error) {
      this.trouble = ` (${(error as Error).message})`;
      await client?.end().catch(() => undefined);
      return undefined;
    }
  }

  /** A network that swallows everything gives no error by itself. */
  private async limited<T>(client: pg.Client, answer: Promise<T>): Promise<T> {
    const timer = setTimeout(() => void this.drop(client), this.timeoutMs);
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
    }
  }

  private async drop(client: pg.Client): Promise<void> {
    if (this.client === client) this.client = undefined;
    this.known.forget();
    // `end` with a query under way cuts the connection, which rejects the query.
    await client.end().catch(() => undefined);
  }
}
