import { unauthenticated } from './unauthenticated';

/** A token longer than this is refused unread. */
const MAX_TOKEN_CHARACTERS = 8192;
const BEARER = /^bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/i;

/** The token of an Authorization header. Throws the 401 that says what is missing. */
export function bearerToken(authorization: string | undefined): string {
  if (authorization === undefined) throw unauthenticated('Send a token: Authorization: Bearer <token>.');
  if (authorization.length > MAX_TOKEN_CHARACTERS)
    throw unauthenticated(`The token is longer than ${MAX_TOKEN_CHARACTERS} characters.`, true);
  const token = BEARER.exec(authorization)?.[1];
  if (token === undefined) throw unauthenticated('The Authorization header does not hold a bearer token (a JWT).', true);
  return token;
}
