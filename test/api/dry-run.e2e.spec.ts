import { setServiceGoal } from '@casetrail/municipality';
import { RECEIPT } from './support/api-client';
import type { ApiClient } from './support/api-client';
import { HERE, startApiUnderTest } from './support/api-under-test';
import type { ApiUnderTest } from './support/api-under-test';

describe('A dry run', () => {
  let test: ApiUnderTest;
  let caseworker: ApiClient;
  beforeAll(async () => {
    test = await startApiUnderTest();
    caseworker = await test.as('caseworker');
    const net = {
      key: 'net',
      measure: 'net',
      limit: { amount: 10, unit: 'working-days' },
      requiredShare: 0.9,
      validFrom: '2026-01-01',
    } as const;
    await setServiceGoal(test.installation.store, HERE, net, 'test');
  });
  afterAll(() => test.stop());

  const headOfStore = () => test.installation.store.head();
  const dry = (path: string, body: object = {}, headers: Record<string, string> = {}) =>
    caseworker.post(`/v1/cases${path}?dry-run=true`, body, headers);
  type Shown = { measure: string; due: string; state: string; paused: boolean }[];
  const shown = (dueDates: Shown) =>
    dueDates.map(({ measure, due, state, paused }) => [measure, due, state, ...(paused ? ['paused'] : [])].join(' '));
  const receive = () => caseworker.receive({ complexity: 'simple', occurredAt: '2026-03-02T10:00:00+01:00' });

  it('of an information request says what the due dates would be when the information comes', async () => {
    const reference = await receive();
    const head = await headOfStore();
    const answer = await dry(`/${reference}/information-requests`, { what: 'A drawing', occurredAt: '2026-03-04T12:00:00+01:00' });
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"0"']);
    expect(answer.headers.get('casetrail-position')).toBeNull();
    const { before, after, ifInformationComes, ...rest } = answer.body;
    expect(rest).toEqual({ version: 0, occurredAt: '2026-03-04T11:00:00.000Z' });
    expect(shown(before.dueDates)).toEqual(['response 2026-03-03 overdue', 'gross 2026-03-16 overdue', 'net 2026-03-16 overdue']);
    expect(shown(after.dueDates).slice(0, 2)).toEqual(['response 2026-03-03 overdue', 'gross 2026-03-16 overdue']);
    expect(after.dueDates[2]).toMatchObject({ measure: 'net', state: 'pending', paused: true });
    expect(
      (ifInformationComes as { days: number; endsAt: string; dueDates: Shown }[]).map(({ days, endsAt, dueDates }) => [
        days,
        endsAt,
        ...shown(dueDates),
      ]),
    ).toEqual([
      [7, '2026-03-11T11:00:00.000Z', 'response 2026-03-03 overdue', 'gross 2026-03-16 pending', 'net 2026-03-23 pending'],
      [14, '2026-03-18T11:00:00.000Z', 'response 2026-03-03 overdue', 'gross 2026-03-16 overdue', 'net 2026-03-30 pending'],
      // At noon again, though in summer time; Maundy Thursday, Good Friday and Easter Monday are days off.
      [28, '2026-04-01T10:00:00.000Z', 'response 2026-03-03 overdue', 'gross 2026-03-16 overdue', 'net 2026-04-16 pending'],
    ]);
    expect(await headOfStore()).toBe(head);
    await caseworker.record(reference, 'information-requests', { what: 'A drawing', occurredAt: '2026-03-04T12:00:00+01:00' });
    await caseworker.record(reference, 'information', { complete: true, occurredAt: '2026-03-18T12:00:00+01:00' });
    const { dueDates } = (await caseworker.get(`/v1/cases/${reference}`)).body;
    expect(dueDates[2].due).toBe('2026-03-30');
    expect(dueDates[2].dueAt).toBe(ifInformationComes[1].dueDates[2].dueAt);
  });

  it('of an extension says the date promised before and after', async () => {
    const reference = await receive();
    await caseworker.record(reference, 'acknowledgement', { expectedBy: '2026-04-01' });
    const { body } = await dry(`/${reference}/deadline-extensions`, { expectedBy: '2026-05-01', reason: 'Illness' });
    expect([body.before.expectedBy, body.after.expectedBy]).toEqual(['2026-04-01', '2026-05-01']);
    expect(body.before.dueDates).toEqual(body.after.dueDates);
    expect(body).not.toHaveProperty('ifInformationComes');
    expect((await caseworker.get(`/v1/cases/${reference}`)).body.expectedBy).toBe('2026-04-01');
  });

  it('of a receipt says the due dates that the case would have, and names no case', async () => {
    const answer = await dry('', { ...RECEIPT, complexity: 'simple', occurredAt: '2026-03-02T10:00:00+01:00' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('location')).toBeNull();
    expect(Object.keys(answer.body).sort()).toEqual(['after', 'occurredAt']);
    expect(shown(answer.body.after.dueDates)).toEqual([
      'response 2026-03-03 overdue',
      'gross 2026-03-16 overdue',
      'net 2026-03-16 overdue',
    ]);
  });

  const BODIES: [string, object][] = [
    ['acknowledgement', {}],
    ['contact-person', { contactPerson: { name: 'Mette Holm' } }],
    ['routings', { department: 'building', reason: 'A wall' }],
    ['meetings', { kind: 'star', departments: ['building'] }],
    ['information-requests', { what: 'A drawing' }],
    ['information', { complete: true }],
    ['hearings', { party: 'fire authority' }],
    ['hearing-ends', { party: 'neighbours' }],
    ['deadline-extensions', { expectedBy: '2026-05-01', reason: 'Illness' }],
    ['steps', { activity: 'Call' }],
    ['grant', {}],
    ['answer', {}],
    ['refusal', { reason: 'Too narrow', advice: 'Ask for the other side' }],
    ['withdrawal', {}],
    ['closure', {}],
    ['reopening', { reason: 'New drawings' }],
    ['satisfaction', { answers: { overall: 80 } }],
  ];

  it('records nothing on any route, and answers what recording would be allowed', async () => {
    const [open, decided] = [await receive(), await receive()];
    await caseworker.record(open, 'information-requests', { what: 'A drawing' });
    await caseworker.record(open, 'hearings', { party: 'neighbours' });
    await caseworker.record(decided, 'grant');
    const routes = test.api.routes.filter(({ method, url }) => method === 'POST' && url.startsWith('/v1/cases/:reference/'));
    expect(BODIES.map(([path]) => path).sort()).toEqual(routes.map(({ url }) => url.split('/').at(-1)).sort());
    const head = await headOfStore();
    for (const [path, body] of BODIES) {
      for (const reference of [open, decided]) {
        const answer = await dry(`/${reference}/${path}`, body);
        const forDecided = ['closure', 'reopening', 'satisfaction'].includes(path);
        const forBoth = ['acknowledgement', 'contact-person', 'meetings', 'steps'].includes(path);
        expect([path, reference === open, answer.status]).toEqual([
          path,
          reference === open,
          forBoth || forDecided === (reference === decided) ? 200 : 409,
        ]);
      }
    }
    expect(await headOfStore()).toBe(head);
  });

  it('is refused as recording would be', async () => {
    const reference = await receive();
    const refused = async (...[path, body, headers]: Parameters<typeof dry>): Promise<[number, string]> => {
      const answer = await dry(path, body, headers);
      return [answer.status, (answer.body.type as string).replace('urn:casetrail:problem:', '')];
    };
    expect(await refused(`/${reference}/closure`)).toEqual([409, 'not-decided']);
    expect(await refused(`/${reference}/steps`, { activity: 'Call' }, { 'if-match': '"7"' })).toEqual([412, 'version-stale']);
    expect(await refused(`/${reference}/steps`, {})).toEqual([400, 'invalid-request']);
    expect(await refused('/7KQ4-M2X9-T3BW5/steps', { activity: 'Call' })).toEqual([404, 'case-not-found']);
    expect(await refused(`/${reference}/routings`, { department: 'nowhere', reason: 'x' })).toEqual([400, 'invalid-request']);
    await caseworker.post(`/v1/cases/${reference}/steps`, { activity: 'Call' }, { 'idempotency-key': 'dry-1' });
    expect(await refused(`/${reference}/steps`, { activity: 'Write' }, { 'idempotency-key': 'dry-1' })).toEqual([
      422,
      'idempotency-key-reused',
    ]);
    const analyst = await test.as('analyst');
    expect((await analyst.post(`/v1/cases/${reference}/steps?dry-run=true`, { activity: 'Call' })).status).toBe(403);
  });

  it('does not use an Idempotency-Key up, and changes nothing on a repeat', async () => {
    const reference = await receive();
    const key = { 'idempotency-key': 'dry-2' };
    const extension = { expectedBy: '2026-05-01', reason: 'Illness' };
    expect((await dry(`/${reference}/deadline-extensions`, extension, key)).status).toBe(200);
    const recorded = await caseworker.post(`/v1/cases/${reference}/deadline-extensions?dry-run=false`, extension, key);
    expect([recorded.status, recorded.headers.get('idempotency-replayed'), recorded.body.version]).toEqual([201, null, 1]);
    const again = await dry(`/${reference}/deadline-extensions`, extension, key);
    expect([again.status, again.body.before]).toEqual([200, again.body.after]);
    const other = { 'idempotency-key': 'dry-3' };
    expect((await dry('', RECEIPT, other)).status).toBe(200);
    expect((await caseworker.post('/v1/cases', { ...RECEIPT, channel: 'post' }, other)).headers.get('idempotency-replayed')).toBeNull();
  });

  it.each(['dry-run=yes', 'dry-run=', 'dry-run=TRUE', 'dry-run=true&dry-run=true', 'dryrun=true', 'dry_run=true'])(
    'that is not asked for properly is refused, and records nothing: %s',
    async (query) => {
      const reference = await receive();
      const head = await headOfStore();
      const answer = await caseworker.post(`/v1/cases/${reference}/steps?${query}`, { activity: 'Call' });
      expect([answer.status, answer.body.errors]).toEqual([400, [{ path: query.split('=')[0], message: expect.any(String) }]]);
      expect(await headOfStore()).toBe(head);
    },
  );
});
