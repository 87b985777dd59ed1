import { OutcomeUnknown, StoreUnavailable } from '@casetrail/event-store';
import { connect } from 'node:net';
import { RECEIPT, each } from './support/api-client';
import type { Answer, ApiClient } from './support/api-client';
import { startApiUnderTest } from './support/api-under-test';
import type { ApiUnderTest } from './support/api-under-test';

describe('A request with faults', () => {
  let test: ApiUnderTest;
  let caseworker: ApiClient;
  let reference: string;
  beforeAll(async () => {
    test = await startApiUnderTest();
    caseworker = await test.as('caseworker');
    reference = await caseworker.receive();
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => test.stop());

  const pathsOf = (answer: Answer): string[] => each<string>(answer.body.errors, 'path').sort();
  const expectProblem = (answer: Answer, status: number): void => {
    expect({ status: answer.status, type: answer.headers.get('content-type') }).toEqual({
      status,
      type: 'application/problem+json; charset=utf-8',
    });
    expect(answer.body).toMatchObject({ type: expect.stringMatching(/^urn:casetrail:problem:/), title: expect.any(String), status });
    expect(answer.text).not.toMatch(/at .*\.[jt]s|node_modules|Error:/);
  };

  it('is told of all of them at once, in body, headers and against the register, each with its path', async () => {
    const answer = await caseworker.post(
      '/v1/cases',
      {
        caseType: 'spaceport',
        channel: 'fax',
        business: { registrationNumber: 12, name: 'x'.repeat(201), fax: '1' },
        complexity: 'very',
        occurredAt: '2026-01-01T10:00:00',
        previousReference: '0000-0000-00000',
        surprise: true,
      },
      { 'if-match': '7', 'idempotency-key': 'two words' },
    );
    expectProblem(answer, 400);
    expect([...new Set(pathsOf(answer))]).toEqual([
      'Idempotency-Key',
      'If-Match',
      'business.fax',
      'business.name',
      'business.registrationNumber',
      'caseType',
      'channel',
      'complexity',
      'occurredAt',
      'previousReference',
      'surprise',
    ]);
  });

  it('is told of faults inside lists and of departments that are not declared', async () => {
    const answer = await caseworker.post(`/v1/cases/${reference}/meetings`, { kind: 'party', departments: ['environment', 'moon', 'sun'] });
    expect(pathsOf(answer)).toEqual(['departments.1', 'departments.2', 'kind']);
    expect(answer.text).toContain('it has environment, building');
    expect(pathsOf(await caseworker.post(`/v1/cases/${reference}/routings`, { department: 'moon' }))).toContain('department');
    expect(pathsOf(await caseworker.post(`/v1/cases/${reference}/contact-person`, { contactPerson: { email: 'x' } }))).toEqual(
      expect.arrayContaining(['contactPerson.email', 'contactPerson.name']),
    );
    expect(pathsOf(await caseworker.post(`/v1/cases/${reference}/satisfaction`, { answers: { overall: 101 } }))).toEqual(['answers']);
  });

  it.each([
    ['a date without a time', { occurredAt: '2026-01-01' }],
    ['a time without an offset', { occurredAt: '2026-01-01T10:00:00' }],
    ['a day that does not exist', { occurredAt: '2026-02-30T10:00:00Z' }],
    ['a number', { occurredAt: 1 }],
  ])('must say when it occurred as an instant: %s', async (_, body) => {
    expect(pathsOf(await caseworker.post(`/v1/cases/${reference}/steps`, { activity: 'Call', ...body }))).toEqual(['occurredAt']);
  });

  it.each([
    ['no JSON', '{"activity": '],
    ['an array', '[]'],
    ['a text', '"x"'],
    ['null', 'null'],
    ['a poisoned prototype', '{"__proto__": {"a": 1}, "activity": "x"}'],
    ['endless nesting', `{"activity": ${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
    ['NUL, which no database takes', '{"activity": "a\\u0000b"}'],
    ['half a character', '{"activity": "a\\ud800b"}'],
  ])('400 for a body that is %s', async (_, body) => {
    expectProblem(await caseworker.post(`/v1/cases/${reference}/steps`, body), 400);
  });

  it('413 for a body over 64 KiB, 415 for another media type', async () => {
    expectProblem(await caseworker.post(`/v1/cases/${reference}/steps`, { activity: 'x'.repeat(65 * 1024) }), 413);
    for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded']) {
      expectProblem(await caseworker.post(`/v1/cases/${reference}/steps`, 'activity=x', { 'content-type': type }), 415);
    }
  });

  it.each(['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+14:00', '2026-01-01T00:00:00+99:00', '9999-12-31T23:59:59Z'])(
    '400 for a time that no calendar of ours knows: %s',
    async (occurredAt) => {
      const receipt = { caseType: 'building-permit', channel: 'desk', business: {}, occurredAt };
      const answer = await caseworker.post('/v1/cases', receipt);
      expectProblem(answer, 400);
      expect((answer.body.errors as { path: string }[]).map(({ path }) => path)).toContain('occurredAt');
    },
  );

  it.each([
    'due-before=0000-01-01',
    'due-before=9999-12-31',
    `cursor=${Buffer.from('["0000-01-01","2026-01-01T00:00:00.000Z","AAA"]').toString('base64url')}`,
  ])('400 for a date of that kind in a query: %s', async (query) => expectProblem(await caseworker.get(`/v1/cases?${query}`), 400));

  it('404 for an address that does not exist, 405 with Allow for a method that it does not know', async () => {
    expectProblem(await caseworker.get('/v2/cases'), 404);
    expectProblem(await caseworker.get('/v1/cases/not-a-number'), 404);
    const wrongMethod = await caseworker.send('DELETE', `/v1/cases/${reference}`);
    expectProblem(wrongMethod, 405);
    expect(wrongMethod.headers.get('allow')).toBe('GET, HEAD');
    expect((await caseworker.send('GET', `/v1/cases/${reference}/steps`)).headers.get('allow')).toBe('POST');
    expectProblem(await caseworker.get('/v1/%zz'), 400);
    expectProblem(await caseworker.get(`/v1/track/${'x'.repeat(200)}`), 404);
  });

  it('400 for queries: unknown parameters, repeated ones, what is out of range, all at once', async () => {
    const answer = await caseworker.get(
      '/v1/cases?limit=201&status=lost&due-before=soon&overdue=maybe&wait-for=now&wait-ms=10001&colour=red',
    );
    expectProblem(answer, 400);
    expect([...new Set(pathsOf(answer))]).toEqual(['colour', 'due-before', 'limit', 'overdue', 'status', 'wait-for', 'wait-ms']);
    expect(pathsOf(await caseworker.get('/v1/cases?department=a&department=b'))).toContain('department');
    expect(pathsOf(await caseworker.get('/v1/cases?text=%00'))).toContain('text');
    expect(pathsOf(await caseworker.get('/v1/cases?cursor=abc'))).toEqual(['cursor']);
  });

  it('503 with Retry-After when the store is away, and says that the outcome is unknown when it is', async () => {
    const { store } = test.installation;
    const append = jest.spyOn(store, 'append').mockRejectedValue(new StoreUnavailable('gone'));
    const away = await caseworker.post('/v1/cases', RECEIPT);
    expectProblem(away, 503);
    expect(away.headers.get('retry-after')).toMatch(/^\d+$/);
    append.mockRejectedValue(new OutcomeUnknown('no answer'));
    const unknown = await caseworker.post('/v1/cases', RECEIPT);
    expectProblem(unknown, 503);
    expect(unknown.body.detail).toContain('repeat with the same Idempotency-Key');
  });

  it('records once when the outcome of the first try was unknown though it was stored', async () => {
    const { store } = test.installation;
    const append = store.append.bind(store);
    jest.spyOn(store, 'append').mockImplementationOnce(async (...args) => {
      await append(...args);
      throw new OutcomeUnknown('the answer was lost');
    });
    const answer = await caseworker.post('/v1/cases', RECEIPT);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('idempotency-replayed')).toBeNull();
    expect((await caseworker.get(`/v1/cases/${answer.body.reference}/events`)).body.events).toHaveLength(1);
  });

  it('500 without a stack trace; the log holds it under the request id, without the reference number', async () => {
    const canonical = reference.replaceAll('-', '');
    jest.spyOn(test.installation.store, 'readStream').mockImplementation(() => {
      throw new Error(`Cannot read case-fjordby-${canonical} at secret.ts:1`);
    });
    const answer = await caseworker.post(`/v1/cases/${reference}/grant`, {}, { 'x-request-id': 'find-me-again' });
    expectProblem(answer, 500);
    expect(answer.text).not.toContain('secret');
    expect(answer.headers.get('x-request-id')).toBe('find-me-again');
    const line = test.logLines.find(({ requestId, msg }) => requestId === 'find-me-again' && msg === 'request failed');
    expect(JSON.stringify(line)).toContain('secret.ts');
  });

  it('leaves nothing in the log that leads to a case or lets one in', async () => {
    await caseworker.get(`/v1/cases/${reference}`);
    await test.anyone.get(`/v1/track/${reference}`);
    const log = JSON.stringify(test.logLines);
    expect(log).toContain('/v1/track/:reference');
    expect(log).not.toContain(reference);
    expect(log).not.toContain(reference.replaceAll('-', ''));
    expect(log).not.toContain(caseworker.token?.split('.')[2]);
    expect(log).not.toContain('Solsort');
  });

  it('gives every answer a request id: the one sent, if it is sane', async () => {
    expect((await caseworker.get('/health/live', { 'x-request-id': 'abc-1' })).headers.get('x-request-id')).toBe('abc-1');
    expect((await caseworker.get('/health/live', { 'x-request-id': 'a b'.repeat(50) })).headers.get('x-request-id')).toMatch(
      /^[\da-f-]{36}$/,
    );
  });

  it('answers what is not HTTP, and headers without end, with a problem', async () => {
    expect(await raw('NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1.1 400 .*application\/problem\+json/s);
    expect(await raw(`GET /health/live HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 431 .*problem\+json/s,
    );
  });

  function raw(request: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(test.api.url);
      const socket = connect(Number(port), hostname, () => socket.write(request));
      let answer = '';
      socket.on('data', (chunk) => (answer += chunk.toString()));
      socket.on('close', () => resolve(answer));
      socket.on('error', reject);
    });
  }
});
