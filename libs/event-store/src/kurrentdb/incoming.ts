import type { Readable } from 'node:stream';

/** What the client's streams of events have in common. */
export type ClientStream = Pick<Readable, 'read' | 'readableLength'> & {
  on(event: string, listener: (error: Error) => void): ClientStream;
  removeAllListeners(event: string): ClientStream;
  resume(): ClientStream;
} & ({ cancel(): Promise<void> } | { unsubscribe(): Promise<void> });

/**
 * What a stream of the client has received, taken when one is ready for it: what is not taken holds up the server. The client's own way, `for await`,
 * would leave the call open when the loop is left, and let a late error end the process.
 */
export class Incoming<T> {
  private failure: unknown;
  private over = false;
  private wake: () => void = () => undefined;

  constructor(private readonly stream: ClientStream) {
    const ring = (): void => this.wake();
    const end = (): void => {
      this.over = true;
      ring();
    };
    // Never taken off: errors may come after the end.
    stream.on('error', (error) => {
      this.failure ??= error;
      ring();
    });
    stream.on('readable', ring).on('end', end).on('close', end);
  }

  /** Up to so many of those at hand, maybe none. Throws what broke the stream once everything before it was taken. */
  take(most: number): T[] {
    const items: T[] = [];
    while (items.length < most) {
      const item = this.stream.read() as T | null;
      if (item === null) break;
      items.push(item);
    }
    if (items.length === 0 && this.failure !== undefined) throw this.failure as Error;
    return items;
  }

  /** Nothing more comes, and everything was taken. */
  get ended(): boolean {
    return this.over && this.stream.readableLength === 0;
  }

  /** Nothing is at hand. */
  get drained(): boolean {
    return this.stream.readableLength === 0;
  }

  /** Until there is news, or so long; ends early on `signal`. True when there was news. */
  async wait(limitMs: number, signal?: AbortSignal): Promise<boolean> {
    if (!this.drained || this.over || this.failure !== undefined || signal?.aborted) return true;
    let timer: NodeJS.Timeout | undefined;
    const news = await new Promise<boolean>((resolve) => {
      this.wake = () => resolve(true);
      signal?.addEventListener('abort', this.wake, { once: true });
      timer = setTimeout(() => resolve(false), limitMs);
    });
    clearTimeout(timer);
    signal?.removeEventListener('abort', this.wake);
    this.wake = () => undefined;
    return news;
  }

  /** Ends the call. Not waited for: a client without a connection would wait for one first. */
  close(): void {
    const { stream } = this;
    if (this.ended) return;
    const ending = 'cancel' in stream ? stream.cancel() : stream.unsubscribe();
    ending.catch(() => undefined);
    // What had been received is let go. Destroyed, the stream would leave the call waiting for its reader, and the client remembers it for ever.
    stream.removeAllListeners('readable').resume();
  }
}
