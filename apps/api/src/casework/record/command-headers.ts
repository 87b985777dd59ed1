import type { IncomingHttpHeaders } from 'node:http';
import type { Fault } from '../../problems/problem';

export interface CommandHeaders {
  /** Versions, one of which must be the case's: If-Match. */
  expectedVersions?: readonly number[];
  idempotencyKey?: string;
}

const ETAG_LIST = /^"\d{1,9}"( *, *"\d{1,9}"){0,9}$/;
const KEY = /^[\x21-\x7e]{1,200}$/;

/** Reads what a command's headers say. `If-Match: *` asks for a case that exists, which every command does. */
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
    ...(ifMatch !== undefined && ifMatch !== '*' && { expectedVersions: [...ifMatch.matchAll(/\d+/g)].map(([digits]) => Number(digits)) }),
    ...(typeof key === 'string' && { idempotencyKey: key }),
  };
}
