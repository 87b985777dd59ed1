import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { EventTooLarge, OutcomeUnknown, StoreUnavailable, StreamDeleted } from '@casetrail/event-store';
import { Problem, invalidRequest, unavailable } from './problem';

/** What Fastify says before a route is reached, in this API's words. */
const FASTIFY_PROBLEMS: Record<string, (message: string) => Problem> = {
  FST_ERR_CTP_INVALID_JSON_BODY: () => invalidRequest([{ path: '', message: 'The body is not valid JSON.' }]),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => invalidRequest([{ path: '', message: 'The body is empty although its Content-Type says JSON.' }]),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    invalidRequest([{ path: 'Content-Length', message: 'The body does not have the length that Content-Length says.' }]),
  FST_ERR_CTP_BODY_TOO_LARGE: () =>
    new Problem({ status: 413, name: 'body-too-large', title: 'The body is too large', detail: 'A body may have 65536 bytes.' }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new Problem({
      status: 415,
      name: 'unsupported-media-type',
      title: 'This media type is not understood',
      detail: 'Send the body as application/json.',
    }),
};

/** Codes by which the database client says that it could not reach the database or was turned away. */
const UNREACHABLE = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOENT|57P0[1-3]|53300|08\w{3})$/;

/** Turns any error into what the caller is told; `undefined` when that is nothing but "500". */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof StoreUnavailable) return unavailable('store-unavailable', 'Nothing was stored. Try again.');
  if (error instanceof OutcomeUnknown) {
    return unavailable('outcome-unknown', 'Outcome unknown: repeat with the same Idempotency-Key.');
  }
  if (error instanceof EventTooLarge) return FASTIFY_PROBLEMS['FST_ERR_CTP_BODY_TOO_LARGE']?.('');
  if (error instanceof StreamDeleted) {
    return new Problem({
      status: 409,
      name: 'case-deleted',
      title: 'The case was deleted',
      detail: 'Its events were deleted in the event store; nothing can be recorded on it any more.',
    });
  }
  if (!(error instanceof Error)) return undefined;
  // Nest wraps Fastify's errors and keeps them as the cause.
  const code = codeOf(error) ?? codeOf(error.cause);
  const known = code !== undefined ? FASTIFY_PROBLEMS[code] : undefined;
  if (known) return known(error.message);
  if (code !== undefined && UNREACHABLE.test(code))
    return unavailable('database-unavailable', 'The database cannot be reached. Try again.');
  return byStatus(error);
}

function byStatus(error: Error): Problem | undefined {
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown }).statusCode;
  if (typeof status !== 'number' || status < 400 || status >= 500) return undefined;
  const title = STATUS_CODES[status] ?? 'Error';
  return new Problem({ status, name: title.toLowerCase().replaceAll(/[^a-z]+/g, '-'), title });
}

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}
