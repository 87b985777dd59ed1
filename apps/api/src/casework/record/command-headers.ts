import type { IncomingHttpHeaders } from 'node:http';
import type { Fault } from '../../problems/problem';

export interface CommandHeaders {
  /** Versions, one of which must be the case's, or any version of a case that exists: If-Match. */
  expectedVersions?: readonly number[] | 'any';
  idempotencyKey?: string;
}

const ETAG_LIST = /^"\d{1,9}"( *, *"\d{1,9}"){0,9}$/;
const KEY = /^[\x21-\x7e]{1,200}$/;

/** Reads what a command's headers say. */
export function readCommandHeaders(headers: IncomingHttpHeaders): CommandHeaders & { faults: Fault[] } {
  const faults: Fault[] = [];
  const ifMatch = headers['if-match']?.trim();
  const key = headers['idempotency-key'];
  if (ifMatch !== undefined && ifMatch !== '*' && !ETAG_LIST.test(ifMatch)) {
    faults.push({ path: 'If-Match', message: 'Must be the ETag of the case, quotes included: "7".' });
  }
  if (key !== undefined && (typeof key !== 'string' || !KEY.test(key))) {
    faults.push({ path: 'Idempotency-Key', message: 'Must be 1 to 200 visible ASCII characters.' });
  }
  if (faults.length > 0) return { faults };
  return {
    faults,
    ...(ifMatch !== undefined && {
      expectedVersions: ifMatch === '*' ? 'any' : [...ifMatch.matchAll(/\d+/g)].map(([digits]) => Number(digits)),
    }),
    ...(typeof key === 'string' && { idempotencyKey: key }),
  };
}
