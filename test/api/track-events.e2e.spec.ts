import type { CompiledQuery } from 'kysely';
import type { ApiClient } from './support/api-client';
import { startApiUnderTest } from './support/api-under-test';
import type { ApiUnderTest } from './support/api-under-test';
import { EventStream } from './support/event-stream';

describe('GET /v1/track/{reference}/events', () => {
  let test: ApiUnderTest;
  let caseworker: ApiClient;
  const streams: EventStream[] = [];
  beforeAll(async () => {
    test = await startApiUnderTest({
      limits: { watchers: 4, watchersPerAddress: 3, heartbeatMs: 50 },
      env: { CASETRAIL_TRUST_PROXY: 'true' },
    });
    caseworker = await test.as('caseworker');
  });
  afterEach(() => streams.splice(0).forEach((stream) => stream.close()));
  afterAll(() => test.stop());

  const watch = async (reference: string, headers?: Record<string, string>): Promise<EventStream> => {
    const stream = await EventStream.open(`${test.api.url}/v1/track/${reference}/events`, headers);
    streams.push(stream);
    return stream;
  };
  const closeAll = async (): Promise<void> => {
    for (const stream of streams.splice(0)) {
      stream.close();
      await stream.end();
    }
  };

  it('tells the status, then each change, in the language asked for', async () => {
    const reference = await caseworker.receive();
    const stream = await watch(reference, { 'accept-language': 'sv' });
    expect(stream.status).toBe(200);
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.headers.get('content-language')).toBe('sv');
    expect(await stream.next(({ id }) => id === '0')).toMatchObject({
      event: 'status',
      data: { reference, status: 'received', version: 0 },
    });
    await caseworker.record(reference, 'routings', { department: 'environment', reason: 'Noise' });
    expect(await stream.next(({ id }) => id === '1')).toMatchObject({
      data: { status: 'in-progress', statusText: 'Vi arbetar med ditt ärende.' },
    });
    await caseworker.record(reference, 'grant');
    const last = await stream.next(({ id }) => id === '2');
    expect(last.data).toEqual((await test.anyone.get(`/v1/track/${reference}`, { 'accept-language': 'sv' })).body);
    expect(stream.messages.filter(({ id }) => id !== undefined).map(({ id }) => id)).toEqual(['0', '1', '2']);
  });

  it('does not show internal steps', async () => {
    const reference = await caseworker.receive();
    await caseworker.record(reference, 'routings', { department: 'environment', reason: 'Noise' });
    const stream = await watch(reference);
    await stream.next(({ id }) => id === '1');
    await caseworker.record(reference, 'steps', { activity: 'Measured the noise' });
    await caseworker.record(reference, 'grant');
    await stream.next(({ id }) => id === '2');
    expect(stream.messages.filter(({ id }) => id !== undefined).map(({ data }) => data.status as string)).toEqual([
      'in-progress',
      'decided',
    ]);
    await closeAll();
  });

  it('says from time to time that it is alive', async () => {
    const stream = await watch(await caseworker.receive());
    await stream.next(({ comment }) => comment !== undefined);
  });

  it('begins behind Last-Event-ID: nothing is told twice, nothing is missed', async () => {
    const reference = await caseworker.receive();
    const upToDate = await watch(reference, { 'last-event-id': '0' });
    await upToDate.next(({ comment }) => comment !== undefined);
    expect(upToDate.messages.filter(({ id }) => id !== undefined)).toEqual([]);
    await caseworker.record(reference, 'grant');
    await upToDate.next(({ id }) => id === '1');
    const behind = await watch(reference, { 'last-event-id': '0' });
    await behind.next(({ id }) => id === '1');
    const nonsense = await watch(reference, { 'last-event-id': 'x' });
    await nonsense.next(({ id }) => id === '1');
    await closeAll();
  });

  it('tells each watcher of its own case only', async () => {
    const [one, other] = [await caseworker.receive(), await caseworker.receive()];
    const [streamOfOne, streamOfOther] = [await watch(one), await watch(other)];
    await caseworker.record(one, 'grant');
    await streamOfOne.next(({ id }) => id === '1');
    await streamOfOther.next(({ comment }) => comment !== undefined);
    expect(streamOfOther.messages.filter(({ id }) => id !== undefined).map(({ data }) => data.reference as string)).toEqual([other]);
    await closeAll();
  });

  it('looks all watched cases up in one query', async () => {
    const references = [await caseworker.receive(), await caseworker.receive(), await caseworker.receive()];
    const opened = await Promise.all(references.map((reference) => watch(reference)));
    await Promise.all(opened.map((stream) => stream.next(({ comment }) => comment !== undefined)));
    const query = jest.spyOn(test.installation.database.kysely, 'executeQuery');
    await caseworker.post(`/v1/cases/${references[0]}/grant`, {});
    await opened[0]?.next(({ id }) => id === '1');
    const lookUps = query.mock.calls
      .map(([asked]) => (asked as CompiledQuery).parameters[0])
      .filter((parameter) => Array.isArray(parameter));
    query.mockRestore();
    for (const asked of lookUps) expect([...(asked as string[])].sort()).toEqual(references.map((r) => r.replaceAll('-', '')).sort());
    expect(lookUps.length).toBeGreaterThan(0);
    await closeAll();
  });

  it('404 for an unknown number, as a problem', async () => {
    const answer = await test.anyone.get('/v1/track/nonsense/events');
    expect([answer.status, answer.body.type]).toEqual([404, 'urn:casetrail:problem:case-not-found']);
  });

  it('bounds the streams of an address (429) and of the API (503), and frees the place of one that went', async () => {
    const reference = await caseworker.receive();
    const from = (address: string): Record<string, string> => ({ 'x-forwarded-for': address });
    const three = [
      await watch(reference, from('192.0.2.1')),
      await watch(reference, from('192.0.2.1')),
      await watch(reference, from('192.0.2.1')),
    ];
    const path = `/v1/track/${reference}/events`;
    const tooManyOfOne = await test.anyone.get(path, from('192.0.2.1'));
    expect([tooManyOfOne.status, tooManyOfOne.headers.get('retry-after')]).toEqual([429, '30']);
    expect((await watch(reference, from('192.0.2.2'))).status).toBe(200);
    const tooMany = await test.anyone.get(path, from('192.0.2.3'));
    expect([tooMany.status, tooMany.body.type]).toEqual([503, 'urn:casetrail:problem:too-many-watchers']);
    three[0]?.close();
    let again = await watch(reference, from('192.0.2.1'));
    while (again.status !== 200) again = await watch(reference, from('192.0.2.1'));
    await closeAll();
  });

  it('ends when the API stops', async () => {
    // Nothing is broken off: the stream ends by itself, or this test runs out of time.
    const own = await startApiUnderTest({ limits: { stopMs: 600_000 } });
    try {
      const reference = await (await own.as('caseworker')).receive();
      const stream = await EventStream.open(`${own.api.url}/v1/track/${reference}/events`);
      await stream.next(({ id }) => id === '0');
      await own.api.close();
      await stream.end();
    } finally {
      await own.stop();
    }
  });
});
