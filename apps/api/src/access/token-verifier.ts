import type { JWTPayload } from 'jose';
import { errors } from 'jose';
import type { Principal, Role } from './principal';
import { ROLES } from './principal';
import { unauthenticated } from './unauthenticated';

export const TOKEN_VERIFIER = Symbol('TokenVerifier');

/** Answers who a token speaks for; throws the 401 (or, when the issuer cannot be asked, the 503) for the caller. */
export interface TokenVerifier {
  verify(token: string): Promise<Principal>;
}

/** How far the clocks of issuer and API may lie apart. */
export const CLOCK_TOLERANCE_SECONDS = 30;
const MUNICIPALITY = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Reads the claims of a token whose signature and times have been checked. Roles of other systems are passed over. */
export function principalOf(claims: JWTPayload): Principal {
  const { sub, municipality, roles } = claims;
  const name = claims['name'];
  if (typeof sub !== 'string' || sub.length < 1 || sub.length > 200)
    throw unauthenticated('The token does not say whose it is (sub).', true);
  if (typeof municipality !== 'string' || !MUNICIPALITY.test(municipality)) {
    throw unauthenticated('The token does not name a municipality (municipality).', true);
  }
  if (!Array.isArray(roles)) throw unauthenticated('The token does not list its roles (roles).', true);
  return {
    subject: sub,
    ...(typeof name === 'string' && { name: name.slice(0, 200) }),
    municipality,
    roles: ROLES.filter((role: Role) => roles.includes(role)),
  };
}

/** The 401 for an error of the token itself. */
export function refusedToken(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return unauthenticated('The token has expired.', true);
  if (error instanceof errors.JWTClaimValidationFailed)
    return unauthenticated(`The token's claim ${error.claim} is missing or wrong.`, true);
  if (error instanceof errors.JOSEError) return unauthenticated('The token is not valid here.', true);
  return error;
}
