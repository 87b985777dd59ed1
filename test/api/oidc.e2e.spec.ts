import { SignJWT } from 'jose';
import { RECEIPT, ApiClient } from './support/api-client';
import type { Answer } from './support/api-client';
import { startApiUnderTest } from './support/api-under-test';
import type { ApiUnderTest } from './support/api-under-test';
import { IdentityProvider } from './support/identity-provider';

describe('With an OpenID Connect issuer', () => {
  let provider: IdentityProvider;
  let test: ApiUnderTest;
  beforeEach(async () => {
    provider = await IdentityProvider.start();
    test = await startApiUnderTest({ env: { CASETRAIL_OIDC_ISSUER: provider.issuer }, withoutProjector: true });
  });
  afterEach(async () => {
    await test.stop();
    await provider.stop();
  });

  const list = (token: string): Promise<Answer> => new ApiClient(test.api.url, token).get('/v1/cases');

  it('accepts its tokens, asking for discovery and keys once', async () => {
    const token = await provider.token({});
    const answers = await Promise.all(Array.from({ length: 10 }, () => list(token)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(provider.requests.sort()).toEqual(['/realm/.well-known/openid-configuration', '/realm/keys']);
  });

  it('records the token subject as the actor', async () => {
    const client = new ApiClient(test.api.url, await provider.token({}));
    const { body } = await client.post('/v1/cases', RECEIPT);
    expect((await client.get(`/v1/cases/${body.reference}/events`)).body.events[0].actor).toBe('subject-1');
  });

  it('holds the token to its roles and its municipality', async () => {
    expect((await list(await provider.token({ roles: ['analyst'] }))).status).toBe(403);
    expect((await list(await provider.token({ roles: undefined }))).status).toBe(401);
    expect((await list(await provider.token({ municipality: undefined }))).status).toBe(401);
  });

  it('refuses tokens of another issuer, for another audience, expired, without an end, and its own', async () => {
    expect((await list(await provider.token({}, { issuer: 'https://elsewhere.example' }))).status).toBe(401);
    expect((await list(await provider.token({}, { audience: 'another-api' }))).status).toBe(401);
    expect((await list(await provider.token({}, { expires: '5m ago' }))).status).toBe(401);
    expect((await (await test.as('caseworker')).get('/v1/cases')).status).toBe(401);
  });

  it('refuses a token signed with the public key as if it were a shared secret', async () => {
    const forged = await new SignJWT({ sub: 'x', municipality: 'fjordby', roles: ['administrator'] })
      .setProtectedHeader({ alg: 'HS256', kid: 'key-0' })
      .setIssuer(provider.issuer)
      .setAudience('casetrail')
      .setExpirationTime('5m')
      .sign(Buffer.from(await provider.publicKeyPem()));
    expect((await list(forged)).status).toBe(401);
  });

  it.each(['ES256', 'PS384', 'EdDSA'])('verifies %s', async (alg) => {
    await provider.addKey(alg);
    expect((await list(await provider.token({}))).status).toBe(200);
  });

  it('503 while the issuer cannot be asked, and works once it can', async () => {
    const token = await provider.token({});
    provider.failing = true;
    const answer = await list(token);
    expect([answer.status, answer.body.type, answer.headers.get('retry-after')]).toEqual([
      503,
      'urn:casetrail:problem:issuer-unavailable',
      '5',
    ]);
    provider.failing = false;
    expect((await list(token)).status).toBe(200);
  });

  it('does not believe a discovery document that names another issuer', async () => {
    provider.claimedIssuer = 'https://elsewhere.example';
    expect((await list(await provider.token({}))).status).toBe(503);
  });
});
