import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Role } from './principal';

export const OWN_ISSUER = 'casetrail';
export const OWN_AUDIENCE = 'casetrail';

export interface TokenRequest {
  /** Whose token it is; recorded as the actor of every event. */
  subject: string;
  name?: string;
  municipality: string;
  roles: readonly Role[];
  validHours: number;
}

/** A token signed with the installation's own key: accepted while no OIDC issuer is set. `secrets` holds a PKCS #8 Ed25519 key. */
export async function issueToken(secrets: { signingKeyPem: string }, request: TokenRequest): Promise<string> {
  const { subject, name, municipality, roles, validHours } = request;
  const nowSeconds = Math.floor(Date.now() / 1000);
  return new SignJWT({ municipality, roles: [...roles], ...(name !== undefined && { name }) })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' })
    .setIssuer(OWN_ISSUER)
    .setAudience(OWN_AUDIENCE)
    .setSubject(subject)
    .setIssuedAt(nowSeconds)
    .setExpirationTime(nowSeconds + Math.round(validHours * 3600))
    .sign(createPrivateKey(secrets.signingKeyPem));
}
