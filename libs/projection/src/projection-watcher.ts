import type { Position } from '@casetrail/event-store';
import { comparePositions } from '@casetrail/event-store';
import type { Database } from '@casetrail/postgres';
import { sql } from 'kysely';
import { PROJECTED_CHANNEL } from './checkpoints';

export interface ProjectionWatcherOptions {
  /** How often to look while somebody waits, in case a message was lost. Default 1,000 ms. */
  pollMs?: number;
  /** Waits under way at most; those beyond are answered at once. Default 10,000. */
  maxWaiters?: number;
}

/** Position by view: those that moved, or whose rows changed. */
export type Advance = Readonly<Record<string, Position>>;

interface Waiter {
  name: string;
  position: Position;
  settle(reached: boolean): void;
}

/** Tells readers how far the views have come: for reading one's own writes, and for live updates. One for a process is enough. */
export class ProjectionWatcher {
  private positions = new Map<string, Position>();
  private readonly waiters = new Set<Waiter>();
  private readonly listeners = new Set<(advance: Advance) => void>();
  private unlisten: (() => Promise<void>) | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly pollMs: number;
  private readonly maxWaiters: number;

  constructor(
    private readonly database: Database,
    { pollMs = 1000, maxWaiters = 10_000 }: ProjectionWatcherOptions = {},
  ) {
    this.pollMs = pollMs;
    this.maxWaiters = maxWaiters;
  }

  async start(): Promise<void> {
    this.unlisten = await this.database.listen(PROJECTED_CHANNEL, (payload) => {
      // Empty after a connection was lost: the server may have lost its latest commits too, so positions seen before count no longer.
      if (payload === '') void this.poll(true);
      else this.moved(JSON.parse(payload) as Advance);
    });
    await this.poll(true);
    this.timer = setInterval(() => {
      if (this.waiters.size > 0 || this.listeners.size > 0) void this.poll();
    }, this.pollMs);
    this.timer.unref();
  }

  /** Every wait under way is answered with false. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    for (const waiter of [...this.waiters]) waiter.settle(false);
    await this.unlisten?.();
  }

  /** Whether the view's rows show everything up to `position`, now or within `timeoutMs`. False too when too many wait already. */
  async waitFor(name: string, position: Position, timeoutMs: number): Promise<boolean> {
    if (this.hasReached(name, position)) return true;
    if (this.waiters.size >= this.maxWaiters || timeoutMs <= 0) return false;
    return new Promise((resolve) => {
      const waiter: Waiter = {
        name,
        position,
        settle: (reached) => {
          clearTimeout(timer);
          this.waiters.delete(waiter);
          resolve(reached);
        },
      };
      const timer = setTimeout(() => waiter.settle(false), timeoutMs);
      this.waiters.add(waiter);
    });
  }

  /** Calls `listener` whenever views have moved. It must not throw. Returns how to end it. */
  onAdvance(listener: (advance: Advance) => void): () => void {
    const own = (advance: Advance) => listener(advance);
    this.listeners.add(own);
    return () => void this.listeners.delete(own);
  }

  private hasReached(name: string, position: Position): boolean {
    const reached = this.positions.get(name);
    return reached !== undefined && comparePositions(reached, position) >= 0;
  }

  /** A failure is left to the next look. */
  private async poll(anew = false): Promise<void> {
    if (anew) this.positions = new Map();
    await sql<{ name: string; position: Position }>`SELECT name, position FROM projection_checkpoints`
      .execute(this.database.kysely)
      .then(({ rows }) => {
        const moved = rows.filter(({ name, position }) => !this.hasReached(name, position));
        if (moved.length > 0) this.moved(Object.fromEntries(moved.map(({ name, position }) => [name, position])));
      })
      .catch(() => undefined);
  }

  private moved(advance: Advance): void {
    for (const [name, position] of Object.entries(advance)) if (!this.hasReached(name, position)) this.positions.set(name, position);
    for (const waiter of [...this.waiters]) if (this.hasReached(waiter.name, waiter.position)) waiter.settle(true);
    for (const listener of [...this.listeners]) listener(advance);
  }
}
