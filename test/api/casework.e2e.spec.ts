import { RECEIPT, each } from './support/api-client';
import type { ApiClient } from './support/api-client';
import { startApiUnderTest } from './support/api-under-test';
import type { ApiUnderTest } from './support/api-under-test';

describe('A case', () => {
  let test: ApiUnderTest;
  let caseworker: ApiClient;
  beforeAll(async () => {
    test = await startApiUnderTest();
    caseworker = await test.as('caseworker');
  });
  afterAll(() => test.stop());

  it('goes from receipt to closure, reopening and rating through its sub-resources, and each event can be read again', async () => {
    const received = await caseworker.post('/v1/cases', { ...RECEIPT, complexity: 'complex', occurredAt: '2026-03-02T08:00:00+01:00' });
    expect(received.status).toBe(201);
    expect(received.headers.get('location')).toBe(`/v1/cases/${received.body.reference}`);
    expect(received.headers.get('etag')).toBe('"0"');
    expect(received.headers.get('casetrail-position')).toBe(received.body.position);
    expect(received.body).toMatchObject({ version: 0, occurredAt: '2026-03-02T07:00:00.000Z' });
    const { reference } = received.body;

    const day = (n: number): string => `2026-03-${String(n).padStart(2, '0')}T08:00:00Z`;
    const course: [string, object][] = [
      [
        'acknowledgement',
        { contactPerson: { name: 'Mette Holm', email: 'mette@fjordby.example' }, expectedBy: '2026-05-01', course: 'Two departments' },
      ],
      ['contact-person', { contactPerson: { name: 'Jens Friis', telephone: '12345678' } }],
      ['routings', { department: 'environment', reason: 'Noise' }],
      ['meetings', { kind: 'star', departments: ['environment', 'building'], summary: 'Settled' }],
      ['information-requests', { what: 'A drawing' }],
      ['information', { complete: true, what: 'A drawing' }],
      ['hearings', { party: 'neighbours', legalBasis: 'Planning Act 19' }],
      ['hearing-ends', { party: 'neighbours' }],
      ['deadline-extensions', { expectedBy: '2026-06-01', reason: 'Illness' }],
      ['steps', { activity: 'Read the drawing', resource: 'Jens', note: 'Fine' }],
      ['refusal', { reason: 'Too narrow', advice: 'Ask for the other side' }],
      ['closure', { note: 'Filed' }],
      ['reopening', { reason: 'A wider pavement' }],
      ['withdrawal', { reason: 'Sold' }],
      ['reopening', { reason: 'Bought back' }],
      ['answer', { answer: 'Yes' }],
      ['reopening', { reason: 'Not answered in full' }],
      ['grant', { conditions: 'Until 22:00' }],
      ['closure', {}],
      ['satisfaction', { answers: { overall: 80, speed: 65.5 }, comment: 'In the end' }],
    ];
    let position = '';
    for (const [i, [path, body]] of course.entries()) {
      const answer = await caseworker.post(`/v1/cases/${reference}/${path}`, { ...body, occurredAt: day(i + 3) });
      expect([path, answer.status, answer.headers.get('etag')]).toEqual([path, 201, `"${i + 1}"`]);
      position = answer.body.position;
    }

    const { body: found, headers } = await caseworker.get(`/v1/cases/${reference}?wait-for=${position}`);
    expect(headers.get('etag')).toBe('"20"');
    expect(headers.get('casetrail-position-reached')).toBe('true');
    expect(found).toMatchObject({
      reference,
      version: 20,
      position,
      status: 'closed',
      turn: 'nobody',
      caseType: 'outdoor-serving',
      channel: 'online',
      business: RECEIPT.business,
      complexity: 'complex',
      outcome: 'granted',
      contactPerson: { name: 'Jens Friis', telephone: '12345678' },
      course: 'Two departments',
      expectedBy: '2026-06-01',
      department: 'environment',
      meetingCount: 1,
      starMeetingCount: 1,
      stepCount: 1,
      reopenedCount: 3,
      satisfaction: { answers: { overall: 80, speed: 65.5 }, comment: 'In the end' },
    });

    const events = (await caseworker.get(`/v1/cases/${reference}/events`)).body.events as {
      type: string;
      data: object;
      actor: string;
      source: string;
    }[];
    expect(events.map(({ type }) => type)).toEqual([
      'CaseReceived',
      'CaseAcknowledged',
      'ContactPersonAssigned',
      'CaseRouted',
      'MeetingHeld',
      'InformationRequested',
      'InformationReceived',
      'HearingStarted',
      'HearingEnded',
      'DeadlineExtended',
      'StepRecorded',
      'CaseRefusedWithAdvice',
      'CaseClosed',
      'CaseReopened',
      'CaseWithdrawn',
      'CaseReopened',
      'CaseAnswered',
      'CaseReopened',
      'CaseGranted',
      'CaseClosed',
      'SatisfactionRated',
    ]);
    // What was sent is what is stored, no more and no less.
    expect(events.slice(1).map(({ data }) => data)).toEqual(course.map(([, body]) => body));
    expect(events[0]).toMatchObject({ actor: 'caseworker@fjordby', source: 'api', data: { municipality: 'fjordby', ...RECEIPT } });
  });

  it('may name the refused case whose advice it follows', async () => {
    const refused = await caseworker.receive();
    await caseworker.record(refused, 'refusal', { reason: 'Too narrow', advice: 'Ask for the other side' });
    const next = await caseworker.receive({ previousReference: refused.toLowerCase() });
    expect((await caseworker.get(`/v1/cases/${next}`)).body.previousReference).toBe(refused);
  });

  it('refuses with 409 what its state does not allow, by the name of the rule', async () => {
    const reference = await caseworker.receive();
    const refusalOf = async (path: string, body: object): Promise<unknown> => {
      const answer = await caseworker.post(`/v1/cases/${reference}/${path}`, body);
      return [answer.status, answer.body.type];
    };
    expect(await refusalOf('closure', {})).toEqual([409, 'urn:casetrail:problem:not-decided']);
    await caseworker.record(reference, 'acknowledgement');
    expect(await refusalOf('acknowledgement', {})).toEqual([409, 'urn:casetrail:problem:already-acknowledged']);
    expect(await refusalOf('steps', { activity: 'x', occurredAt: '2999-01-01T00:00:00Z' })).toEqual([
      409,
      'urn:casetrail:problem:occurred-in-the-future',
    ]);
    expect(await refusalOf('steps', { activity: 'x', occurredAt: '2001-01-01T00:00:00Z' })).toEqual([
      409,
      'urn:casetrail:problem:occurred-before-receipt',
    ]);
    expect((await caseworker.get(`/v1/cases/${reference}/events`)).body.events).toHaveLength(2);
  });

  it('is recorded on only at the version that If-Match names', async () => {
    const reference = await caseworker.receive();
    const step = (ifMatch: string) => caseworker.post(`/v1/cases/${reference}/steps`, { activity: 'Call' }, { 'if-match': ifMatch });
    expect((await step('"0"')).status).toBe(201);
    const stale = await step('"0"');
    expect([stale.status, stale.body.type]).toEqual([412, 'urn:casetrail:problem:version-stale']);
    expect(stale.body.detail).toContain('"1"');
    expect((await step('"0", "1"')).status).toBe(201);
    expect((await step('*')).status).toBe(201);
    for (const malformed of ['1', 'W/"3"', '"x"', '"3']) expect((await step(malformed)).status).toBe(400);
    const race = await Promise.all([step('"3"'), step('"3"'), step('"3"'), step('"3"')]);
    expect(race.map(({ status }) => status).sort()).toEqual([201, 412, 412, 412]);
    expect((await caseworker.post('/v1/cases', RECEIPT, { 'if-match': '"0"' })).status).toBe(412);
    expect((await caseworker.post('/v1/cases', RECEIPT, { 'if-match': '*' })).status).toBe(412);
    expect((await step('*')).status).toBe(201);
  });

  it('shows its events page by page', async () => {
    const reference = await caseworker.receive();
    for (let n = 0; n < 4; n++) await caseworker.post(`/v1/cases/${reference}/steps`, { activity: `Call ${n}` });
    const versions: number[] = [];
    let path: string | undefined = `/v1/cases/${reference}/events?limit=2`;
    let pages = 0;
    while (path) {
      const page = await caseworker.get(path);
      versions.push(...each<number>(page.body.events, 'version'));
      path = /^<(.*)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1];
      pages++;
    }
    expect([versions, pages]).toEqual([[0, 1, 2, 3, 4], 3]);
    expect((await caseworker.get(`/v1/cases/${reference}/events?cursor=99`)).body).toEqual({ events: [] });
  });
});

describe('The work list', () => {
  let test: ApiUnderTest;
  let caseworker: ApiClient;
  beforeAll(async () => {
    test = await startApiUnderTest();
    caseworker = await test.as('caseworker');
  });
  afterAll(() => test.stop());

  it('is filtered and paged by its Link, without losing or repeating a case', async () => {
    const references: string[] = [];
    for (let n = 0; n < 7; n++) {
      const reference = await caseworker.receive({
        subject: `Terrace U${n}`,
        business: { registrationNumber: `100000${n}`, name: `Business ${n}` },
      });
      references.push(reference);
      if (n % 2 === 0) {
        await caseworker.record(reference, 'acknowledgement', { contactPerson: { name: 'Mette Holm' }, expectedBy: `2020-01-0${n + 1}` });
        await caseworker.record(reference, 'routings', { department: 'building', reason: 'Walls' });
      }
    }
    const list = async (query: string): Promise<string[]> => each((await caseworker.get(`/v1/cases${query}`)).body.cases, 'reference');
    const dated = references.filter((_, n) => n % 2 === 0);
    const undated = references.filter((_, n) => n % 2 === 1);

    const seen: string[] = [];
    let path: string | undefined = '/v1/cases?limit=3&open=true';
    while (path) {
      const page = await caseworker.get(path);
      seen.push(...each<string>(page.body.cases, 'reference'));
      const link = /^<(.*)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1];
      expect(link === undefined).toBe(page.body.next === undefined);
      path = link;
    }
    expect(seen).toEqual([...dated, ...undated]);
    expect(await list('?department=building')).toEqual(dated);
    expect(await list('?department=environment')).toEqual([]);
    expect(await list('?caseworker=Mette%20Holm')).toEqual(dated);
    expect(await list('?status=received')).toEqual(undated);
    expect(await list('?due-before=2020-01-03')).toEqual(dated.slice(0, 1));
    expect(await list('?overdue=true')).toEqual(dated);
    expect(await list('?overdue=false')).toEqual(undated);
    expect(await list('?text=terrace%20u3')).toEqual([references[3]]);
    expect(await list('?registration-number=1000%20004')).toEqual([references[4]]);
  });
});

describe('A read', () => {
  it('waits for a position for a bounded time, and says whether it came', async () => {
    const test = await startApiUnderTest({ withoutProjector: true });
    try {
      const administrator = await test.as('administrator');
      const { body } = await administrator.post('/v1/cases', RECEIPT);
      for (const path of ['/v1/cases', '/v1/distributions', '/v1/processing-times?measure=gross', `/v1/cases/${body.reference}`]) {
        const began = Date.now();
        const answer = await administrator.get(`${path}${path.includes('?') ? '&' : '?'}wait-for=${body.position}&wait-ms=50`);
        expect(answer.headers.get('casetrail-position-reached')).toBe('false');
        expect(Date.now() - began).toBeGreaterThanOrEqual(45);
      }
    } finally {
      await test.stop();
    }
  });
});
