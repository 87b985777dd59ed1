import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { CryptoKey } from 'jose';

/** An OpenID Connect issuer as far as a resource server sees one: discovery, keys and signed tokens, over loopback. */
export class IdentityProvider {
  requests: string[] = [];
  /** Answers every request with 500 while true. */
  failing = false;
  /** What the discovery document says of itself; default: the truth. */
  claimedIssuer?: string;
  private keys: { kid: string; alg: string; privateKey: CryptoKey; publicKey: CryptoKey }[] = [];
  private readonly server = createServer((request, response) => {
    void this.answer(request.url ?? '').then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });

  static async start(): Promise<IdentityProvider> {
    const provider = new IdentityProvider();
    await new Promise<void>((resolve) => provider.server.listen(0, '127.0.0.1', resolve));
    await provider.addKey('RS256');
    return provider;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/realm`;
  }

  async addKey(alg: string): Promise<void> {
    const kid = `key-${this.keys.length}`;
    this.keys.push({ kid, alg, ...(await generateKeyPair(alg, { extractable: true })) });
  }

  /** A token signed with the newest key. */
  token(claims: object, { issuer = this.issuer, audience = 'casetrail', expires = '5m' } = {}): Promise<string> {
    const key = this.keys.at(-1);
    if (!key) throw new Error('There is no key');
    return new SignJWT({ sub: 'subject-1', municipality: 'fjordby', roles: ['caseworker', 'offline_access'], ...claims })
      .setProtectedHeader({ alg: key.alg, kid: key.kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setExpirationTime(expires)
      .sign(key.privateKey);
  }

  async publicKeyPem(): Promise<string> {
    return JSON.stringify(await exportJWK((this.keys[0] as { publicKey: CryptoKey }).publicKey));
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async answer(path: string): Promise<{ status: number; body: unknown }> {
    this.requests.push(path);
    if (this.failing) return { status: 500, body: {} };
    if (path === '/realm/.well-known/openid-configuration') {
      return { status: 200, body: { issuer: this.claimedIssuer ?? this.issuer, jwks_uri: `${this.issuer}/keys` } };
    }
    if (path === '/realm/keys') {
      const keys = await Promise.all(
        this.keys.map(async ({ kid, alg, publicKey }) => ({ kid, alg, use: 'sig', ...(await exportJWK(publicKey)) })),
      );
      return { status: 200, body: { keys } };
    }
    return { status: 404, body: {} };
  }
}
