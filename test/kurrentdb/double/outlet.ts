import type { ServerErrorResponse, ServerWritableStream } from '@grpc/grpc-js';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb';

/** The server's end of a streamed answer. */
export class Outlet {
  /** The reader takes no more for the moment. */
  blocked = false;
  private over = false;
  private readonly ended: Promise<void>;

  constructor(private readonly call: ServerWritableStream<unknown, ReadResp>) {
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        this.over = true;
        resolve();
      };
      call.on('cancelled', end);
      call.on('close', end);
      call.on('error', end);
    });
  }

  get closed(): boolean {
    return this.over;
  }

  /** Waits until the reader takes more. False when it has gone. */
  async write(message: ReadResp): Promise<boolean> {
    if (this.over) return false;
    if (!this.call.write(message)) {
      this.blocked = true;
      await Promise.race([new Promise((resolve) => this.call.once('drain', resolve)), this.ended]);
      this.blocked = false;
    }
    return !this.over;
  }

  /** Resolves too when the reader has gone. */
  async untilEither(other: Promise<unknown>): Promise<void> {
    await Promise.race([other, this.ended]);
  }

  fail(error: ServerErrorResponse): void {
    if (!this.over) this.call.emit('error', error);
    this.over = true;
  }

  end(): void {
    if (!this.over) this.call.end();
  }
}
