import type { Refusal } from '@casetrail/case';
import { Problem } from '../../problems/problem';

/** 409 by the name of the rule. */
export const refusedBy = ({ name, message }: Refusal): Problem =>
  new Problem({ status: 409, name, title: 'The case does not allow this', detail: message });

/** 412: somebody else has recorded something since. */
export const versionStale = (version: number | undefined): Problem =>
  new Problem({
    status: 412,
    name: 'version-stale',
    title: 'The case has changed',
    detail:
      version === undefined
        ? 'If-Match names a version, but there is no case yet.'
        : `The case is at version ${version}. Read it again, then repeat with If-Match: "${version}".`,
  });

/** 422: the repeat is no repeat. */
export const keyUsedOtherwise = (): Problem =>
  new Problem({
    status: 422,
    name: 'idempotency-key-reused',
    title: 'The Idempotency-Key was used for another request',
    detail: 'Use a new key for a new request; repeat a request with the same method, address and body.',
  });
