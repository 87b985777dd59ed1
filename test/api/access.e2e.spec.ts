import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { ROLES, issueToken } from '../../apps/api/src';
import type { Role } from '../../apps/api/src';
import { ApiClient, RECEIPT } from './support/api-client';
import type { Answer } from './support/api-client';
import { ELSEWHERE, HERE, startApiUnderTest } from './support/api-under-test';
import type { ApiUnderTest } from './support/api-under-test';

const CASEWORK: Role[] = ['caseworker', 'administrator'];
const ANALYSIS: Role[] = ['analyst', 'administrator'];

const GOAL = { measure: 'response', limit: { amount: 8, unit: 'opening-hours' }, requiredShare: 0.9, validFrom: '2026-01-01' };

const BASELINE = { key: 'ever', name: 'All there is', from: '2020-01-01', to: '2099-12-31' };

/** Who may call each route, and with which body. A route that is missing here fails the first test. */
const ROUTES: Record<string, { allowed: 'anyone' | Role[]; body?: object; query?: string }> = {
  'GET /health/live': { allowed: 'anyone' },
  'GET /health/ready': { allowed: 'anyone' },
  'GET /v1/openapi.json': { allowed: 'anyone' },
  'GET /v1/track/:reference': { allowed: 'anyone' },
  'GET /v1/track/:reference/events': { allowed: 'anyone' },
  'GET /v1/processing-times': { allowed: ANALYSIS, query: '?measure=gross' },
  'GET /v1/distributions': { allowed: ANALYSIS },
  'GET /v1/process-map': { allowed: ANALYSIS },
  'GET /v1/event-log': { allowed: ANALYSIS },
  'GET /v1/reports': { allowed: ANALYSIS },
  'GET /v1/departments': { allowed: ANALYSIS },
  'GET /v1/departments/flow': { allowed: ANALYSIS, query: '?department=building' },
  'GET /v1/municipalities': { allowed: ANALYSIS, query: '?measure=gross' },
  'GET /v1/response-times': { allowed: ANALYSIS },
  'GET /v1/meeting-effects': { allowed: ANALYSIS },
  'GET /v1/refusals': { allowed: ANALYSIS },
  'GET /v1/expected-dates': { allowed: ANALYSIS },
  'GET /v1/satisfaction': { allowed: ANALYSIS },
  'GET /v1/satisfaction/dissatisfied': { allowed: [...new Set([...CASEWORK, ...ANALYSIS])] },
  'POST /v1/baselines': { allowed: ANALYSIS, body: BASELINE },
  'GET /v1/baselines': { allowed: ANALYSIS },
  'GET /v1/baselines/:baseline': { allowed: ANALYSIS },
  'GET /v1/baselines/:baseline/drift': { allowed: ANALYSIS },
  'GET /v1/baselines/:baseline/suggested-goals': { allowed: ANALYSIS },
  'GET /v1/comparisons': { allowed: ANALYSIS, query: `?baseline=${BASELINE.key}&measure=gross&period=2026` },
  'GET /v1/service-goals': { allowed: [...new Set([...CASEWORK, ...ANALYSIS])] },
  'PUT /v1/service-goals/:goal': { allowed: ['administrator'], body: GOAL },
  'DELETE /v1/service-goals/:goal/:validFrom': { allowed: ['administrator'] },
  'GET /v1/calendar': { allowed: [...new Set([...CASEWORK, ...ANALYSIS])], query: '?from=2026-01-01&to=2026-12-31' },
  'GET /v1/cases': { allowed: CASEWORK },
  'GET /v1/cases/:reference': { allowed: CASEWORK },
  'GET /v1/cases/:reference/events': { allowed: CASEWORK },
  'POST /v1/cases': { allowed: CASEWORK, body: RECEIPT },
  'POST /v1/cases/:reference/acknowledgement': { allowed: CASEWORK, body: {} },
  'POST /v1/cases/:reference/contact-person': { allowed: CASEWORK, body: { contactPerson: { name: 'Mette Holm' } } },
  'POST /v1/cases/:reference/routings': { allowed: CASEWORK, body: { department: 'environment', reason: 'Noise' } },
  'POST /v1/cases/:reference/meetings': { allowed: CASEWORK, body: { kind: 'star', departments: ['environment', 'building'] } },
  'POST /v1/cases/:reference/information-requests': { allowed: CASEWORK, body: { what: 'A drawing' } },
  'POST /v1/cases/:reference/information': { allowed: CASEWORK, body: { complete: true } },
  'POST /v1/cases/:reference/hearings': { allowed: CASEWORK, body: { party: 'neighbours' } },
  'POST /v1/cases/:reference/hearing-ends': { allowed: CASEWORK, body: { party: 'neighbours' } },
  'POST /v1/cases/:reference/deadline-extensions': { allowed: CASEWORK, body: { expectedBy: '2030-01-01', reason: 'Illness' } },
  'POST /v1/cases/:reference/steps': { allowed: CASEWORK, body: { activity: 'Read the drawing' } },
  'POST /v1/cases/:reference/grant': { allowed: CASEWORK, body: {} },
  'POST /v1/cases/:reference/answer': { allowed: CASEWORK, body: {} },
  'POST /v1/cases/:reference/refusal': { allowed: CASEWORK, body: { reason: 'Too narrow', advice: 'Ask for the other side' } },
  'POST /v1/cases/:reference/withdrawal': { allowed: CASEWORK, body: {} },
  'POST /v1/cases/:reference/closure': { allowed: CASEWORK, body: {} },
  'POST /v1/cases/:reference/reopening': { allowed: CASEWORK, body: { reason: 'New facts' } },
  'POST /v1/cases/:reference/satisfaction': { allowed: CASEWORK, body: { answers: { overall: 80 } } },
};
const CLOSED = Object.entries(ROUTES).filter(([, { allowed }]) => allowed !== 'anyone');

describe('Every route', () => {
  let test: ApiUnderTest;
  let reference: string;
  beforeAll(async () => {
    test = await startApiUnderTest();
    const caseworker = await test.as('caseworker');
    reference = await caseworker.receive();
    // A baseline needs something to measure.
    await caseworker.record(await caseworker.receive(), 'acknowledgement');
    await (await test.as('analyst')).post('/v1/baselines', BASELINE);
  });
  afterAll(() => test.stop());

  const call = (client: ApiClient, route: string): Promise<Answer> => {
    const [method = '', url = ''] = route.split(' ');
    const { body, query = '' } = ROUTES[route] ?? {};
    return client.send(
      method,
      url
        .replace(':reference', reference)
        .replace(':goal', 'quick')
        .replace(':validFrom', GOAL.validFrom)
        .replace(':baseline', BASELINE.key) + query,
      body,
    );
  };
  const historyOf = async (): Promise<unknown> => (await (await test.as('caseworker')).get(`/v1/cases/${reference}/events`)).body;

  it('is named in the table of this test', () => {
    const served = test.api.routes
      .filter(({ method, url }) => method !== 'HEAD' && !url.startsWith('/v1/docs'))
      .map(({ method, url }) => `${method} ${url}`);
    expect(served.sort()).toEqual(Object.keys(ROUTES).sort());
  });

  it.each(CLOSED)('%s: 401 without a token, with one that is no good, and with one that has expired', async (route) => {
    const before = await historyOf();
    const { secrets } = test.installation;
    const claims = { subject: 'x', municipality: HERE, roles: ['administrator'] as const };
    const expired = await issueToken(secrets, { ...claims, validHours: -1 });
    const foreignKey = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const forged = await issueToken({ signingKeyPem: foreignKey }, { ...claims, validHours: 1 });
    const unsigned = `${btoa('{"alg":"none"}')}.${btoa('{"sub":"x"}')}.x`.replaceAll('=', '');
    for (const token of [undefined, 'nonsense', unsigned, expired, forged, 'a'.repeat(9000)]) {
      const answer = await call(new ApiClient(test.api.url, token), route);
      expect({ status: answer.status, challenge: answer.headers.get('www-authenticate') }).toEqual({
        status: 401,
        challenge: expect.stringMatching(/^Bearer /),
      });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
    expect(await historyOf()).toEqual(before);
  });

  describe.each(ROLES.map((role) => [role]))('as %s', (role) => {
    it.each(CLOSED)('%s', async (route, { allowed }) => {
      const before = await historyOf();
      const answer = await call(await test.as(role), route);
      if (allowed.includes(role)) {
        expect([200, 201, 204, 409]).toContain(answer.status);
      } else {
        expect(answer.status).toBe(403);
        expect(await historyOf()).toEqual(before);
      }
    });

    it.each(CLOSED)('of another municipality: %s', async (route, { allowed }) => {
      const before = await historyOf();
      const answer = await call(await test.as(role, ELSEWHERE), route);
      if (!allowed.includes(role)) expect(answer.status).toBe(403);
      else if (/:reference|:baseline|comparisons/.test(route)) expect(answer.status).toBe(404);
      else expect(answer.text).not.toContain(reference);
      expect(await historyOf()).toEqual(before);
    });
  });

  it('shows another municipality nothing in lists and figures', async () => {
    const elsewhere = await test.as('administrator', 'nowhere');
    expect((await elsewhere.get('/v1/cases')).body).toEqual({ cases: [] });
    expect((await elsewhere.get('/v1/processing-times?measure=response')).body.groups).toEqual([]);
    expect((await elsewhere.get('/v1/distributions')).body.counts).toEqual([]);
  });

  it('does not let a token for a municipality that is not declared record anything', async () => {
    const answer = await (await test.as('administrator', 'nowhere')).post('/v1/cases', RECEIPT);
    expect(answer.status).toBe(403);
    expect(answer.body.type).toBe('urn:casetrail:problem:municipality-unknown');
  });

  it('needs every claim, and an end to the token', async () => {
    const sign = (claims: Record<string, unknown>, withEnd = true): Promise<string> => {
      const jwt = new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA' }).setIssuer('casetrail').setAudience('casetrail');
      if (withEnd) jwt.setExpirationTime('1h');
      return jwt.sign(createPrivateKey(test.installation.secrets.signingKeyPem));
    };
    const whole = { sub: 'x', municipality: HERE, roles: ['caseworker'] };
    const statusOf = async (token: string): Promise<number> => (await new ApiClient(test.api.url, token).get('/v1/cases')).status;
    expect(await statusOf(await sign(whole))).toBe(200);
    expect(await statusOf(await sign(whole, false))).toBe(401);
    expect(await statusOf(await sign({ ...whole, sub: undefined }))).toBe(401);
    expect(await statusOf(await sign({ ...whole, municipality: 'Not A Key' }))).toBe(401);
    expect(await statusOf(await sign({ ...whole, roles: 'caseworker' }))).toBe(401);
    expect(await statusOf(await sign({ ...whole, roles: ['something-else'] }))).toBe(403);
  });
});
