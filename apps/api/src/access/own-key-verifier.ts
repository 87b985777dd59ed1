import { createPublicKey } from 'node:crypto';
import { jwtVerify } from 'jose';
import { OWN_AUDIENCE, OWN_ISSUER } from './issue-token';
import type { Principal } from './principal';
import type { TokenVerifier } from './token-verifier';
import { CLOCK_TOLERANCE_SECONDS, principalOf, refusedToken } from './token-verifier';

/** Accepts the tokens that this installation issued itself (`casetrail token`). */
export class OwnKeyVerifier implements TokenVerifier {
  private readonly key;

  constructor(signingKeyPem: string) {
    this.key = createPublicKey(signingKeyPem);
  }

  async verify(token: string): Promise<Principal> {
    const verified = await jwtVerify(token, this.key, {
      algorithms: ['EdDSA'],
      issuer: OWN_ISSUER,
      audience: OWN_AUDIENCE,
      requiredClaims: ['exp'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    }).catch((error: unknown) => {
      throw refusedToken(error);
    });
    return principalOf(verified.payload);
  }
}
