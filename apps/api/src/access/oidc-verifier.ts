import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { unavailable } from '../problems/problem';
import type { Principal } from './principal';
import type { TokenVerifier } from './token-verifier';
import { CLOCK_TOLERANCE_SECONDS, principalOf, refusedToken } from './token-verifier';

/** Asymmetric algorithms only: with a shared secret, whoever verifies could also sign. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const DISCOVERY_VALID_MS = 60 * 60 * 1000;
const TIMEOUT_MS = 5000;
const MAX_DISCOVERY_BYTES = 256 * 1024;

type KeySet = ReturnType<typeof createRemoteJWKSet>;

/** Accepts the tokens of an OpenID Connect issuer. Its discovery document is kept for an hour, its keys as jose keeps them. */
export class OidcVerifier implements TokenVerifier {
  private keys?: { set: Promise<KeySet>; validUntilMs: number };

  constructor(
    private readonly issuer: string,
    private readonly audience: string,
  ) {}

  async verify(token: string): Promise<Principal> {
    const keys = await this.keySet();
    const verified = await jwtVerify(token, keys, {
      algorithms: ALGORITHMS,
      issuer: this.issuer,
      audience: this.audience,
      requiredClaims: ['exp'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    }).catch((error: unknown) => {
      throw isOfTheIssuer(error) ? issuerUnavailable(error) : refusedToken(error);
    });
    return principalOf(verified.payload);
  }

  /** One discovery at a time, shared by all who wait for it; one that failed is not remembered. */
  private keySet(): Promise<KeySet> {
    if (!this.keys || this.keys.validUntilMs < Date.now()) {
      const set = this.discover();
      const keys = { set, validUntilMs: Date.now() + DISCOVERY_VALID_MS };
      this.keys = keys;
      set.catch(() => {
        if (this.keys === keys) this.keys = undefined;
      });
    }
    return this.keys.set;
  }

  private async discover(): Promise<KeySet> {
    try {
      const url = `${this.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
      const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), headers: { accept: 'application/json' } });
      if (!response.ok) throw new Error(`The issuer answered ${response.status}`);
      const text = await response.text();
      if (text.length > MAX_DISCOVERY_BYTES) throw new Error('The discovery document is too large');
      const document = JSON.parse(text) as { issuer?: unknown; jwks_uri?: unknown };
      if (document.issuer !== this.issuer) throw new Error('The discovery document names another issuer');
      if (typeof document.jwks_uri !== 'string') throw new Error('The discovery document does not name its keys (jwks_uri)');
      return createRemoteJWKSet(new URL(document.jwks_uri), { timeoutDuration: TIMEOUT_MS });
    } catch (error) {
      throw issuerUnavailable(error);
    }
  }
}

/** Keys that cannot be fetched are no fault of the token. */
const isOfTheIssuer = (error: unknown): boolean =>
  !(error instanceof errors.JOSEError) ||
  error instanceof errors.JWKSTimeout ||
  error instanceof errors.JWKSInvalid ||
  // jose has no class of its own for "the key set did not answer 200".
  error.code === 'ERR_JOSE_GENERIC';

function issuerUnavailable(cause: unknown): Error {
  const problem = unavailable('issuer-unavailable', 'The token cannot be checked: its issuer does not answer. Try again.', 5);
  problem.cause = cause;
  return problem;
}
