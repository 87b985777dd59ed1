/** A message of a stream of server-sent events. A comment has neither id nor data. */
export interface StreamMessage {
  event?: string;
  id?: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into it
  data?: any;
  comment?: string;
}

/** Reads server-sent events from a real connection. */
export class EventStream {
  readonly messages: StreamMessage[] = [];
  /** The server has ended the stream. */
  ended = false;
  private rest = '';
  private wake: () => void = () => undefined;

  private constructor(
    readonly status: number,
    readonly headers: Headers,
    private readonly aborter: AbortController,
  ) {}

  static async open(url: string, headers: Record<string, string> = {}): Promise<EventStream> {
    const aborter = new AbortController();
    const response = await fetch(url, { headers: { accept: 'text/event-stream', ...headers }, signal: aborter.signal });
    const stream = new EventStream(response.status, response.headers, aborter);
    if (response.body) void stream.read(response.body);
    return stream;
  }

  /** The first message that passes the test, among those read already too. */
  async next(test: (message: StreamMessage) => boolean): Promise<StreamMessage> {
    for (;;) {
      const found = this.messages.find(test);
      if (found) return found;
      if (this.ended) throw new Error(`The stream ended without it; it held ${JSON.stringify(this.messages)}`);
      await this.somethingNew();
    }
  }

  async end(): Promise<void> {
    while (!this.ended) await this.somethingNew();
  }

  close(): void {
    this.aborter.abort();
  }

  private somethingNew(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
        this.rest += decoder.decode(chunk, { stream: true });
        const blocks = this.rest.split('\n\n');
        this.rest = blocks.pop() ?? '';
        this.messages.push(...blocks.filter((block) => block.trim() !== '').map(messageOf));
        this.wake();
      }
    } catch {
      // Broken off, by this side or the other.
    }
    this.ended = true;
    this.wake();
  }
}

function messageOf(block: string): StreamMessage {
  const message: StreamMessage = {};
  for (const line of block.split('\n')) {
    if (line.startsWith('event: ')) message.event = line.slice(7);
    else if (line.startsWith('id: ')) message.id = line.slice(4);
    else if (line.startsWith('data: ')) message.data = JSON.parse(line.slice(6));
    else if (line.startsWith(': ')) message.comment = line.slice(2);
  }
  return message;
}
