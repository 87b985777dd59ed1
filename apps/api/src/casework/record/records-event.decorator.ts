import { HttpCode, Post, applyDecorators } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiQuery } from '@nestjs/swagger';
import type { ApiResponseMetadata } from '@nestjs/swagger';
import { ApiProblems } from '../../openapi/api-problems.decorator';
import type { Class } from '../../requests/check';
import { DryRunAnswer } from '../dry-run/dry-run.answer';
import { RecordedAnswer } from './recorded.answer';

const text = { type: 'string' as const };

/**
 * What every such route answers: `@ApiCreatedResponse(RECORDED)`, on the method itself. The compiler plugin looks for it there, and would
 * else document a 200.
 */
export const RECORDED = {
  type: RecordedAnswer,
  description: 'The event is recorded.',
  headers: {
    ETag: { description: 'Version of the case.', schema: text },
    'Casetrail-Position': { description: 'Position of the event in the store.', schema: text },
    'Idempotency-Replayed': { description: '`true` when this answers a repeat.', schema: text },
  },
} satisfies ApiResponseMetadata;

/** The same for a new case. */
export const RECEIVED = { ...RECORDED, headers: { ...RECORDED.headers, Location: { description: 'Address of the case.', schema: text } } };

/** A route that records one event: `POST /v1/cases/{reference}/<path>`; an empty path is the case itself. */
export function RecordsEvent(path: string, body: Class<object>, summary: string): MethodDecorator {
  return applyDecorators(
    Post(path === '' ? '' : `:reference/${path}`),
    HttpCode(201),
    ApiOperation({ summary, operationId: path === '' ? 'receive-case' : `record-${path}` }),
    ...(path === '' ? [] : [ApiParam({ name: 'reference', description: 'Reference number of the case.', schema: { type: 'string' } })]),
    ApiBody({ type: body }),
    ApiQuery({
      name: 'dry-run',
      required: false,
      description:
        '`true`: everything is checked as usual, and answered is what would change; nothing is recorded, and an Idempotency-Key is not used up.',
      schema: { type: 'string', enum: ['true', 'false'] },
    }),
    ApiOkResponse({
      type: DryRunAnswer,
      description: 'With `dry-run=true`: the dates before and after. Nothing is recorded.',
      headers: { ETag: { description: 'Version that the case is at; missing for a case that is yet to be received.', schema: text } },
    }),
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: 'ETag of the case: 412 if it has changed since.',
      schema: { type: 'string', examples: ['"7"'] },
    }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'Makes a repeat safe: the same key with the same body records once and is answered alike.',
      schema: { type: 'string', minLength: 1, maxLength: 200 },
    }),
    ApiProblems(400, 409, 412, 413, 415, 422, ...(path === '' ? [] : ([404] as const))),
  );
}
