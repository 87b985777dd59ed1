import { parseReferenceNumber } from '@casetrail/case';

/** A command that was answered with 201: it must be in the store, once. */
export interface Acknowledged {
  stream: string;
  version: number;
}

const RETRY_LIMIT_MS = 30_000;

/**
 * Callers that record cases through several APIs in turn. Each command carries an Idempotency-Key; whoever gets no answer repeats it at the
 * next API, as a careful caller does.
 */
export class Writers {
  readonly acknowledged: Acknowledged[] = [];
  /** Repeats that were answered as the first time although the first answer never came. */
  replayed = 0;
  private readonly underWay: Promise<void>[];
  private stopping = false;
  private turn = 0;

  constructor(
    private readonly urls: readonly string[],
    private readonly token: string,
    count: number,
  ) {
    this.underWay = Array.from({ length: count }, (_, writer) => this.write(writer));
  }

  /** Lets each finish its case. */
  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.underWay);
  }

  private async write(writer: number): Promise<void> {
    for (let n = 0; !this.stopping; n++) {
      const key = `writer-${writer}-${n}`;
      const reference = await this.post('/v1/cases', `${key}-received`, {
        caseType: 'building-permit',
        channel: 'online',
        business: { name: `Business ${key}` },
      });
      await this.post(`/v1/cases/${reference}/acknowledgement`, `${key}-acknowledged`, { contactPerson: { name: 'Anna Holm' } });
      for (let step = 0; step < 3; step++)
        await this.post(`/v1/cases/${reference}/steps`, `${key}-step-${step}`, { activity: `Step ${step}` });
    }
  }

  private async post(path: string, key: string, body: object): Promise<string> {
    const limit = Date.now() + RETRY_LIMIT_MS;
    for (;;) {
      const url = this.urls[this.turn++ % this.urls.length]!;
      const answer = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
      }).catch(() => undefined);
      const text = await answer?.text().catch(() => undefined);
      if (answer?.status === 201 && text !== undefined) {
        const { reference, version } = JSON.parse(text) as { reference: string; version: number };
        this.acknowledged.push({ stream: `case-havneby-${parseReferenceNumber(reference)}`, version });
        if (answer.headers.has('idempotency-replayed')) this.replayed++;
        return reference;
      }
      const mayPass = answer === undefined || answer.status === 503 || text === undefined;
      if (!mayPass || Date.now() > limit) throw new Error(`${path} answered ${answer?.status}: ${text}`);
    }
  }
}
