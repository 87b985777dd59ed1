/** What the tests look at in an answer. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of every shape
  body: any;
}

export class ApiClient {
  constructor(
    readonly url: string,
    readonly token?: string,
  ) {}

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }

  post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('POST', path, body, headers);
  }

  /** `body` goes out as JSON; a text as it is. */
  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, text, body: isJson && text !== '' ? JSON.parse(text) : undefined };
  }

  /** A case that was just received; answers its reference number as people read it. */
  async receive(body: object = {}): Promise<string> {
    const answer = await this.post('/v1/cases', { ...RECEIPT, ...body });
    if (answer.status !== 201) throw new Error(`Receiving a case answered ${answer.status}: ${answer.text}`);
    await this.get(`/v1/cases/${answer.body.reference}?wait-for=${answer.body.position}&wait-ms=10000`);
    return answer.body.reference as string;
  }

  /** Records an event and waits until the views show it. */
  async record(reference: string, path: string, body: object = {}): Promise<Answer> {
    const answer = await this.post(`/v1/cases/${reference}/${path}`, body);
    if (answer.status !== 201) throw new Error(`${path} answered ${answer.status}: ${answer.text}`);
    await this.get(`/v1/cases/${reference}?wait-for=${answer.body.position}&wait-ms=10000`);
    return answer;
  }
}

/** One property of every item of a list in an answer. */
export const each = <T>(items: unknown, property: string): T[] => (items as Record<string, T>[]).map((item) => item[property] as T);

export const RECEIPT = {
  caseType: 'outdoor-serving',
  channel: 'online',
  business: { registrationNumber: '10150817', name: 'Café Solsort ApS', industry: 'restaurant' },
  subject: 'Tables on the square',
};
