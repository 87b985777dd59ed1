import { newReferenceNumber } from '@casetrail/case';
import { randomBytes } from 'node:crypto';
import type { ApiClient } from './support/api-client';
import { ELSEWHERE, startApiUnderTest } from './support/api-under-test';
import type { ApiUnderTest } from './support/api-under-test';

describe('GET /v1/track/{reference}', () => {
  let test: ApiUnderTest;
  let caseworker: ApiClient;
  beforeAll(async () => {
    test = await startApiUnderTest();
    caseworker = await test.as('caseworker');
  });
  afterAll(() => test.stop());

  it('shows a business its case and nothing else', async () => {
    const reference = await caseworker.receive({ occurredAt: '2026-03-02T08:00:00+01:00' });
    await caseworker.record(reference, 'acknowledgement', {
      occurredAt: '2026-03-02T12:00:00+01:00',
      contactPerson: { name: 'Mette Holm', telephone: '+45 12 34 56 78', email: 'mette@fjordby.example' },
      course: 'internal-course',
      expectedBy: '2026-04-01',
    });
    await caseworker.record(reference, 'routings', {
      occurredAt: '2026-03-03T08:00:00+01:00',
      department: 'environment',
      reason: 'secret-reason',
    });
    await caseworker.record(reference, 'steps', { occurredAt: '2026-03-03T09:00:00+01:00', activity: 'secret-step' });
    await caseworker.record(reference, 'hearings', { occurredAt: '2026-03-04T08:00:00+01:00', party: 'secret-party' });
    await caseworker.record(reference, 'hearing-ends', { occurredAt: '2026-03-05T08:00:00+01:00', party: 'secret-party' });
    await caseworker.record(reference, 'refusal', {
      occurredAt: '2026-03-06T08:00:00+01:00',
      reason: 'The pavement is too narrow',
      advice: 'Ask for the other side of the street',
    });

    const answer = await test.anyone.get(`/v1/track/${reference}`, { 'accept-language': 'en' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.body).toEqual({
      reference,
      status: 'decided',
      statusText: 'The answer is no. Read our advice on how you can go on.',
      milestones: [
        { milestone: 'received', text: 'The case was received', occurredAt: '2026-03-02T07:00:00.000Z' },
        { milestone: 'acknowledged', text: 'We confirmed the case and told you what happens next', occurredAt: '2026-03-02T11:00:00.000Z' },
        { milestone: 'hearing-started', text: 'We asked others who must be heard', occurredAt: '2026-03-04T07:00:00.000Z' },
        { milestone: 'hearing-ended', text: 'Others have answered', occurredAt: '2026-03-05T07:00:00.000Z' },
        { milestone: 'decided', text: 'The case was decided', occurredAt: '2026-03-06T07:00:00.000Z' },
      ],
      contactPerson: { name: 'Mette Holm', telephone: '+45 12 34 56 78', email: 'mette@fjordby.example' },
      expectedBy: '2026-04-01',
      turn: 'nobody',
      turnText: 'Nobody is waiting for anything. You need not do anything more.',
      grossSeconds: 4 * 86_400,
      netSeconds: 4 * 86_400,
      advice: 'Ask for the other side of the street',
      version: 5,
    });
    expect(answer.text).not.toMatch(/secret|Solsort|10150817|environment|restaurant|square|narrow|internal/);
  });

  it('tells whose turn it is, and leaves out of the net time what the business let wait', async () => {
    const reference = await caseworker.receive({ occurredAt: '2026-03-02T08:00:00Z' });
    await caseworker.record(reference, 'information-requests', { occurredAt: '2026-03-03T08:00:00Z', what: 'A drawing' });
    const waiting = (await test.anyone.get(`/v1/track/${reference}`)).body;
    expect(waiting).toMatchObject({ status: 'waiting-for-you', turn: 'business', netSeconds: null });
    await caseworker.record(reference, 'information', { occurredAt: '2026-03-05T08:00:00Z', complete: true });
    await caseworker.record(reference, 'grant', { occurredAt: '2026-03-06T08:00:00Z' });
    const granted = (await test.anyone.get(`/v1/track/${reference}`)).body;
    expect(granted).toMatchObject({ status: 'decided', grossSeconds: 4 * 86_400, netSeconds: 86_400 });
    expect(granted).not.toHaveProperty('advice');
  });

  it.each([
    ['da', 'da', 'Vi har modtaget din sag.'],
    ['sv-FI,en;q=0.5', 'sv', 'Vi har tagit emot ditt ärende.'],
    ['fi', 'fi', 'Olemme vastaanottaneet asiasi.'],
    ['en-GB', 'en', 'We have received your case.'],
    ['de', 'da', 'Vi har modtaget din sag.'],
    ['*', 'da', 'Vi har modtaget din sag.'],
    ['fi;q=0.2, en;q=0.8', 'en', 'We have received your case.'],
    ['x'.repeat(5000), 'da', 'Vi har modtaget din sag.'],
  ])('speaks the language asked for: %s', async (asked, language, text) => {
    const reference = await caseworker.receive();
    const answer = await test.anyone.get(`/v1/track/${reference}`, { 'accept-language': asked });
    expect(answer.headers.get('content-language')).toBe(language);
    expect(answer.headers.get('vary')).toBe('Accept-Language');
    expect(answer.body.statusText).toBe(text);
  });

  it("else the municipality's first", async () => {
    const reference = await (await test.as('caseworker', ELSEWHERE)).receive();
    const answer = await test.anyone.get(`/v1/track/${reference}`, { 'accept-language': 'nb' });
    expect(answer.headers.get('content-language')).toBe('sv');
  });

  it('forgives how the number is typed', async () => {
    const reference = await caseworker.receive();
    const typed = reference.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('-', '%20');
    expect((await test.anyone.get(`/v1/track/${typed}`)).body.reference).toBe(reference);
  });

  it('answers alike for a number that nobody has, one with a wrong check symbol, and nonsense', async () => {
    const unknown = newReferenceNumber(randomBytes(8));
    const wrongCheck = `${unknown.slice(0, -1)}${unknown.endsWith('7') ? '8' : '7'}`;
    const answers = await Promise.all(
      [unknown, wrongCheck, 'nonsense', '7'.repeat(200)].map((number) => test.anyone.get(`/v1/track/${number}`)),
    );
    const seen = answers.map(({ status, text, headers }) => {
      const { date: _date, 'x-request-id': _id, ...alike } = Object.fromEntries(headers);
      return { status, text, alike };
    });
    expect(seen[0]?.status).toBe(404);
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
    expect(seen[3]).toEqual(seen[0]);
  });
});

describe('Look-ups by reference number', () => {
  it('are bounded for each address, over all routes that look one up, HEAD included', async () => {
    const test = await startApiUnderTest({ limits: { lookupsPerMinute: 5 }, env: { CASETRAIL_TRUST_PROXY: 'true' } });
    try {
      const caseworker = await test.as('caseworker');
      const reference = await caseworker.receive();
      const from = (address: string): Record<string, string> => ({ 'x-forwarded-for': address });
      const mine = from('192.0.2.1');
      for (const [method, path] of [
        ['GET', ''],
        ['HEAD', ''],
        ['GET', ''],
        ['GET', ''],
        ['HEAD', '/events'],
      ]) {
        expect((await test.anyone.send(method as string, `/v1/track/${reference}${path}`, undefined, mine)).status).toBe(200);
      }
      for (const path of ['', '/events']) {
        const refused = await test.anyone.get(`/v1/track/${reference}${path}`, mine);
        expect(refused.status).toBe(429);
        expect(refused.headers.get('content-type')).toContain('application/problem+json');
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      }
      expect((await test.anyone.get(`/v1/track/${reference}`, from('192.0.2.2'))).status).toBe(200);
      // What a caller writes into the header itself stands before what the proxy adds.
      expect((await test.anyone.get(`/v1/track/${reference}`, from('198.51.100.9, 192.0.2.1'))).status).toBe(429);
      // One household has many IPv6 addresses.
      const v6 = [1, 2, 3, 4, 5, 6].map((n) => test.anyone.get(`/v1/track/${reference}`, from(`2001:db8:1:1::${n}`)));
      expect((await Promise.all(v6)).filter(({ status }) => status === 429)).toHaveLength(1);
      expect((await caseworker.get('/v1/cases', mine)).status).toBe(200);
    } finally {
      await test.stop();
    }
  });

  it('do not believe what a caller says of its address, unless a proxy is trusted', async () => {
    const test = await startApiUnderTest({ limits: { lookupsPerMinute: 2 }, withoutProjector: true });
    try {
      const statuses: number[] = [];
      for (let n = 1; n <= 4; n++) {
        statuses.push((await test.anyone.get('/v1/track/nonsense', { 'x-forwarded-for': `192.0.2.${n}` })).status);
      }
      expect(statuses).toEqual([404, 404, 429, 429]);
    } finally {
      await test.stop();
    }
  });
});
