import { RECEIPT } from './support/api-client';
import type { ApiClient } from './support/api-client';
import { ELSEWHERE, startApiUnderTest } from './support/api-under-test';
import type { ApiUnderTest } from './support/api-under-test';

describe('Idempotency-Key', () => {
  let test: ApiUnderTest;
  let caseworker: ApiClient;
  beforeAll(async () => {
    test = await startApiUnderTest();
    caseworker = await test.as('caseworker');
  });
  afterAll(() => test.stop());

  const withKey = (key: string): Record<string, string> => ({ 'idempotency-key': key });
  const eventsOf = async (reference: string): Promise<{ type: string }[]> =>
    (await caseworker.get(`/v1/cases/${reference}/events`)).body.events as { type: string }[];

  it('answers a repeat as the first time, and says so', async () => {
    const first = await caseworker.post('/v1/cases', RECEIPT, withKey('receipt-1'));
    const again = await caseworker.post('/v1/cases', RECEIPT, withKey('receipt-1'));
    expect(first.status).toBe(201);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    for (const header of ['etag', 'location', 'casetrail-position']) expect(again.headers.get(header)).toBe(first.headers.get(header));
    expect(await eventsOf(first.body.reference)).toHaveLength(1);
  });

  it('repeats an event of a case that has moved on since, whatever If-Match says', async () => {
    const reference = await caseworker.receive();
    const step = { activity: 'Read the drawing' };
    const headers = { ...withKey('step-1'), 'if-match': '"0"' };
    const first = await caseworker.post(`/v1/cases/${reference}/steps`, step, headers);
    await caseworker.record(reference, 'grant');
    await caseworker.record(reference, 'closure');
    const again = await caseworker.post(`/v1/cases/${reference}/steps`, step, headers);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('etag')).toBe('"1"');
    expect(await eventsOf(reference)).toHaveLength(4);
  });

  it('takes the order of properties for no difference, and refuses another body with 422', async () => {
    const reference = await caseworker.receive();
    const path = `/v1/cases/${reference}/routings`;
    await caseworker.post(path, { department: 'environment', reason: 'Noise' }, withKey('routing-1'));
    const reordered = await caseworker.post(path, { reason: 'Noise', department: 'environment' }, withKey('routing-1'));
    expect(reordered.headers.get('idempotency-replayed')).toBe('true');
    const differing = await caseworker.post(path, { department: 'building', reason: 'Noise' }, withKey('routing-1'));
    expect(differing.status).toBe(422);
    expect(differing.body.type).toBe('urn:casetrail:problem:idempotency-key-reused');
    const otherReceipt = await caseworker.post('/v1/cases', { ...RECEIPT, channel: 'post' }, withKey('receipt-2'));
    expect(otherReceipt.status).toBe(201);
    expect((await caseworker.post('/v1/cases', RECEIPT, withKey('receipt-2'))).status).toBe(422);
    expect(await eventsOf(reference)).toHaveLength(2);
  });

  it('refuses a key that was used on another route of the case; on another case it is another key', async () => {
    const [one, other] = [await caseworker.receive(), await caseworker.receive()];
    expect((await caseworker.post(`/v1/cases/${one}/grant`, {}, withKey('decision-1'))).status).toBe(201);
    expect((await caseworker.post(`/v1/cases/${one}/answer`, {}, withKey('decision-1'))).status).toBe(422);
    const onOther = await caseworker.post(`/v1/cases/${other}/grant`, {}, withKey('decision-1'));
    expect([onOther.status, onOther.headers.get('idempotency-replayed')]).toEqual([201, null]);
    expect([await eventsOf(one), await eventsOf(other)].map(({ length }) => length)).toEqual([2, 2]);
  });

  it('records once however many repeats come at the same moment', async () => {
    const receipts = await Promise.all(Array.from({ length: 12 }, () => caseworker.post('/v1/cases', RECEIPT, withKey('receipt-3'))));
    expect(new Set(receipts.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(receipts.map(({ text }) => text)).size).toBe(1);
    expect(receipts.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
    const reference = receipts[0]?.body.reference as string;
    const steps = await Promise.all(
      Array.from({ length: 12 }, () => caseworker.post(`/v1/cases/${reference}/steps`, { activity: 'Call' }, withKey('step-2'))),
    );
    expect(new Set(steps.map(({ text }) => text)).size).toBe(1);
    expect(await eventsOf(reference)).toHaveLength(2);
  });

  it('belongs to its caller: the same key of another one, or in another municipality, is another key', async () => {
    const mine = await caseworker.post('/v1/cases', RECEIPT, withKey('receipt-4'));
    const colleague = await test.as('caseworker', undefined, 'colleague');
    const elsewhere = await test.as('caseworker', ELSEWHERE, 'caseworker@fjordby');
    for (const client of [colleague, elsewhere]) {
      const other = await client.post('/v1/cases', RECEIPT, withKey('receipt-4'));
      expect(other.status).toBe(201);
      expect(other.body.reference).not.toBe(mine.body.reference);
    }
  });

  it('does not help to guess a reference number', async () => {
    const receipts = await Promise.all([1, 2, 3].map((n) => caseworker.post('/v1/cases', RECEIPT, withKey(`guess-${n}`))));
    expect(new Set(receipts.map(({ body }) => (body.reference as string).slice(0, 4))).size).toBe(3);
  });
});

describe('Without a key', () => {
  it('each request records for itself, and all of those at the same moment get through', async () => {
    const test = await startApiUnderTest();
    try {
      const caseworker = await test.as('caseworker');
      const reference = await caseworker.receive();
      const steps = await Promise.all(
        Array.from({ length: 6 }, (_, n) => caseworker.post(`/v1/cases/${reference}/steps`, { activity: `Call ${n}` })),
      );
      expect(steps.map(({ status }) => status)).toEqual(steps.map(() => 201));
      expect(steps.map(({ body }) => body.version as number).sort()).toEqual([1, 2, 3, 4, 5, 6]);
    } finally {
      await test.stop();
    }
  });
});
