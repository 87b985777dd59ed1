import { request, type IncomingMessage } from 'node:http';
import { toStored, caseStream, type CaseEvent } from '@casetrail/case';
import { MOST_AT_A_TIME } from '../../apps/api/src/analysis/event-log/event-logs';
import { each, type ApiClient } from '../api/support/api-client';
import { HERE, startApiUnderTest, type ApiUnderTest } from '../api/support/api-under-test';
import { until } from '../api/support/until';
import { referenceOf } from '../support/case-views';
import { validOcel } from './ocel';
import { validXes } from './xes';

jest.setTimeout(120_000);

const MANY = 400;
/** So long that the log fills every buffer between the store and a reader who does not read. */
const LONG_ACTIVITY = 'x'.repeat(20_000);

describe('GET /v1/event-log', () => {
  let test: ApiUnderTest;
  let analyst: ApiClient;
  const references: string[] = [];
  beforeAll(async () => {
    test = await startApiUnderTest();
    analyst = await test.as('analyst');
    const caseworker = await test.as('caseworker');
    for (const [occurredAt, caseType] of [
      ['2026-03-01T22:59:59.999Z', 'outdoor-serving'],
      ['2026-03-01T23:00:00Z', 'question'],
      ['2026-03-31T21:59:59Z', 'question'],
      ['2026-03-31T22:00:00Z', 'outdoor-serving'],
    ] as const) {
      const reference = await caseworker.receive({ occurredAt, caseType, subject: 'Tables <on> the & square' });
      await caseworker.record(reference, 'acknowledgement', { occurredAt: '2026-04-01T08:00:00Z', contactPerson: { name: 'Anna Holm' } });
      await caseworker.record(reference, 'routings', { occurredAt: '2026-04-01T08:00:00Z', department: 'building', reason: 'Walls' });
      references.push(reference);
    }
    const elsewhere = await test.as('caseworker', 'skovby');
    await elsewhere.receive({ occurredAt: '2026-03-10T08:00:00Z' });
  });
  afterAll(() => test.stop());

  it('streams valid XES of the own municipality, in the order of receipt, without names and numbers', async () => {
    const answer = await analyst.get('/v1/event-log');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${HERE}.xes"`);
    expect(answer.headers.get('content-length')).toBeNull();
    const { traces } = await validXes(answer.text);
    expect(traces.map(({ events }) => events[0]?.['time:timestamp'])).toEqual([
      '2026-03-01T22:59:59.999Z',
      '2026-03-01T23:00:00.000Z',
      '2026-03-31T21:59:59.000Z',
      '2026-03-31T22:00:00.000Z',
    ]);
    expect(traces[0]?.events.map((event) => event['concept:name'])).toEqual(['CaseReceived', 'CaseAcknowledged', 'CaseRouted']);
    expect(traces[0]?.events.at(-1)).toMatchObject({
      'org:group': 'building',
      'org:resource': expect.stringMatching(/^caseworker-[0-9a-f]{16}$/),
    });
    for (const secret of [
      'Solsort',
      '10150817',
      'Anna',
      'Tables',
      'Walls',
      ...references.map((reference) => reference.replaceAll('-', '')),
    ])
      expect(answer.text).not.toContain(secret);
  });

  it('streams valid OCEL', async () => {
    const answer = await analyst.get('/v1/event-log?format=ocel&from=2026-03-02&to=2026-03-31');
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${HERE}-from-2026-03-02-to-2026-03-31.json"`);
    const { events, objects } = validOcel(answer.text);
    expect(events).toHaveLength(6);
    expect(objects.map(({ type }) => type).sort()).toEqual(['case', 'case', 'caseworker', 'caseworker', 'department']);
  });

  it.each([
    ['from=2026-03-02', 3],
    ['to=2026-03-31', 3],
    ['from=2026-03-02&to=2026-03-31', 2],
    ['case-type=question', 2],
    ['case-type=question,outdoor-serving&department=building', 4],
    ['department=environment', 0],
    ['complexity=complex', 0],
    ['channel=online&from=2026-04-01', 1],
  ])('tells the cases of %s', async (filter, cases) => {
    const { traces } = await validXes((await analyst.get(`/v1/event-log?${filter}`)).text);
    expect(traces).toHaveLength(cases);
  });

  it.each([
    [
      'format=csv&from=soon&to=2026-13-01&channel=fax&complexity=very&colour=red',
      ['channel', 'colour', 'complexity', 'format', 'from', 'to'],
    ],
    ['from=2026-03-02&to=2026-03-01', ['from']],
    ['case-type=spaceport&department=moon', ['case-type', 'department']],
  ])('400 for %s', async (query, paths) => {
    const answer = await analyst.get(`/v1/event-log?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-disposition')).toBeNull();
    expect([...new Set(each<string>(answer.body.errors, 'path'))].sort()).toEqual(paths);
  });

  it('is for analysts', async () => {
    expect((await (await test.as('caseworker')).get('/v1/event-log')).status).toBe(403);
    expect((await test.anyone.get('/v1/event-log')).status).toBe(401);
  });

  it('answers HEAD without reading anything', async () => {
    const reads = jest.spyOn(test.installation.store, 'readStreams');
    const answer = await analyst.send('HEAD', '/v1/event-log');
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect(reads).not.toHaveBeenCalled();
    reads.mockRestore();
  });

  describe('with more than the buffers hold', () => {
    /** Answers of which nothing is read until somebody does. */
    const opened: IncomingMessage[] = [];
    const open = (): Promise<IncomingMessage> =>
      new Promise((resolve, reject) => {
        const sent = request(`${test.api.url}/v1/event-log`, { headers: { authorization: `Bearer ${analyst.token}` } });
        sent.once('error', reject);
        sent.once('response', (answer) => {
          answer.on('error', () => undefined);
          opened.push(answer);
          resolve(answer);
        });
        sent.end();
      });
    /** Waits until every place is free. */
    const free = (): Promise<void> =>
      until(async () => {
        const answers = await Promise.all(Array.from({ length: MOST_AT_A_TIME }, () => analyst.get('/v1/event-log?to=2026-01-01')));
        return answers.every(({ status }) => status === 200);
      });

    beforeAll(async () => {
      for (let index = 0; index < MANY; index++) {
        const reference = referenceOf(index);
        const received: CaseEvent = {
          type: 'CaseReceived',
          occurredAt: '2026-05-01T08:00:00.000Z',
          data: { municipality: HERE, reference, caseType: 'question', channel: 'post', business: {} },
        };
        const step: CaseEvent = { type: 'StepRecorded', occurredAt: '2026-05-01T09:00:00.000Z', data: { activity: LONG_ACTIVITY } };
        const events = [received, step, step].map((event) => {
          const { type, data, schemaVersion } = toStored(event);
          return { id: crypto.randomUUID(), type, data: data as never, metadata: { schemaVersion, actor: 'test' } };
        });
        await test.installation.store.append(caseStream(HERE, reference), events, 'no-stream');
      }
      await analyst.get(`/v1/distributions?wait-for=${await test.installation.store.head()}&wait-ms=10000`);
      await until(
        async () =>
          (await analyst.get('/v1/event-log?wait-for=' + (await test.installation.store.head()))).headers.get(
            'casetrail-position-reached',
          ) === 'true',
      );
    });
    afterEach(() => {
      jest.restoreAllMocks();
      for (const answer of opened.splice(0)) answer.destroy();
    });

    it('reads no further than a slow reader takes, and goes on when it does', async () => {
      const reads = jest.spyOn(test.installation.store, 'readStreams');
      const answer = await open();
      const cases = (): number => reads.mock.calls.reduce((sum, [streams]) => sum + streams.length, 0);
      await until(() => reads.mock.calls.length > 0);
      // Other requests are served meanwhile; so much happens in them that a reading without bounds would be through.
      for (let i = 0; i < 50; i++) await analyst.get('/v1/distributions');
      const taken = cases();
      expect(taken).toBeLessThan(MANY);
      let text = '';
      answer.setEncoding('utf8');
      for await (const piece of answer) text += String(piece);
      expect(text.endsWith('</log>\n')).toBe(true);
      expect(text.match(/<trace>/g)).toHaveLength(MANY + 4);
    });

    it('stops reading when the client goes away', async () => {
      const reads = jest.spyOn(test.installation.store, 'readStreams');
      const answer = await open();
      await until(() => reads.mock.calls.length > 0);
      answer.destroy();
      await until(() => test.logLines.some(({ msg, route }) => msg === 'request' && route === '/v1/event-log'));
      await free();
      const before = reads.mock.calls.length;
      for (let i = 0; i < 20; i++) await analyst.get('/v1/distributions');
      expect(reads.mock.calls.length - before).toBeLessThanOrEqual(1);
    });

    it(`lets ${MOST_AT_A_TIME} be read at a time; the next is told to come again, and may when one has ended`, async () => {
      await free();
      for (let index = 0; index < MOST_AT_A_TIME; index++) expect((await open()).statusCode).toBe(200);
      const refused = await analyst.get('/v1/event-log');
      expect(refused.status).toBe(503);
      expect(refused.body.type).toBe('urn:casetrail:problem:too-many-event-logs');
      expect(refused.headers.get('retry-after')).toBe('30');
      opened[0]?.destroy();
      await until(async () => (await analyst.get('/v1/event-log?to=2026-01-01')).status === 200);
    });

    it('breaks off when the store fails in the middle, so that nobody takes half a log for a whole one', async () => {
      await free();
      const store = test.installation.store;
      const whole = store.readStreams.bind(store);
      let calls = 0;
      jest
        .spyOn(store, 'readStreams')
        .mockImplementation((streams, options) => (++calls > 2 ? Promise.reject(new Error('lost')) : whole(streams, options)));
      await expect(analyst.get('/v1/event-log')).rejects.toThrow();
    });
  });
});
