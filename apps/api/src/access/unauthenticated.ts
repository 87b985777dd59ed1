import { Problem } from '../problems/problem';

/** 401 with the challenge of RFC 6750. `invalid`: there was a token, and it is no good. */
export const unauthenticated = (detail: string, invalid = false): Problem =>
  new Problem({
    status: 401,
    name: invalid ? 'token-invalid' : 'token-missing',
    title: 'Not authenticated',
    detail,
    headers: { 'WWW-Authenticate': `Bearer realm="casetrail"${invalid ? ', error="invalid_token"' : ''}` },
  });
