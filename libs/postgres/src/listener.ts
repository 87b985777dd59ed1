import type pg from 'pg';
import { setTimeout as pause } from 'node:timers/promises';
import { backoffMs } from './backoff';

type OnMessage = (payload: string) => void;

/** LISTEN for many, over one connection that is made when first needed and made again whenever it is lost. */
export class Listener {
  private readonly channels = new Map<string, Set<OnMessage>>();
  private client: pg.Client | undefined;
  private keeping: Promise<void> | undefined;
  private firstTry: Promise<void> | undefined;
  private lost: (() => void) | undefined;
  private readonly closed = new AbortController();

  constructor(private readonly connect: () => Promise<pg.Client>) {}

  /** Resolves once listening, or at once while the database is away: it is tried for until it is back. */
  async listen(channel: string, onMessage: OnMessage): Promise<() => Promise<void>> {
    const others = this.channels.get(channel);
    // Each call is a registration of its own, even with the same function.
    const registered: OnMessage = (payload) => onMessage(payload);
    if (others) others.add(registered);
    else this.channels.set(channel, new Set([registered]));
    this.firstTry ??= new Promise((settled) => {
      this.keeping = this.keep(settled);
    });
    await this.firstTry;
    if (!others) await this.run(`listen ${quote(channel)}`);
    return async () => {
      const listeners = this.channels.get(channel);
      if (!listeners?.delete(registered) || listeners.size > 0) return;
      this.channels.delete(channel);
      await this.run(`unlisten ${quote(channel)}`);
    };
  }

  async close(): Promise<void> {
    this.closed.abort();
    this.lost?.();
    await this.keeping;
  }

  /** A failure here means that the connection is gone; the next one listens to all channels anyway. */
  private async run(sql: string): Promise<void> {
    await this.client?.query(sql).catch(() => undefined);
  }

  private async keep(firstSettled: () => void): Promise<void> {
    const { signal } = this.closed;
    for (let attempt = 0, again = false; !signal.aborted;) {
      let client: pg.Client | undefined;
      try {
        client = await this.connect();
        const lost = new Promise<void>((resolve) => {
          this.lost = resolve;
          client!.on('end', resolve);
        });
        client.on('notification', ({ channel, payload }) => this.tell(channel, payload ?? ''));
        for (const channel of this.channels.keys()) await client.query(`listen ${quote(channel)}`);
        this.client = client;
        // Channels that came while the statements above ran.
        for (const channel of this.channels.keys()) await client.query(`listen ${quote(channel)}`);
        firstSettled();
        if (again) for (const channel of this.channels.keys()) this.tell(channel, '');
        attempt = 0;
        if (!signal.aborted) await lost;
      } catch {
        // Not there yet, or gone again.
      }
      this.client = undefined;
      firstSettled();
      again = true;
      await client?.end().catch(() => undefined);
      if (!signal.aborted) await pause(backoffMs(++attempt), undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private tell(channel: string, payload: string): void {
    for (const onMessage of this.channels.get(channel) ?? []) onMessage(payload);
  }
}

const quote = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;
