import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ProblemAnswer } from '../problems/problem.answer';

const DESCRIPTIONS = {
  400: 'The request is not valid; every fault is listed with its path.',
  401: 'The token is missing or no good.',
  403: 'The token does not allow this.',
  404: 'What the address names is not there, or not in this municipality.',
  405: 'This address does not know the method.',
  409: 'What is there already does not allow this; `type` names the rule.',
  412: 'The case has changed since the version in If-Match.',
  413: 'The body has more than 65536 bytes.',
  415: 'The body is not application/json.',
  422: 'The Idempotency-Key was used for another request.',
  429: 'Too many requests from this address; see Retry-After.',
  500: 'Something went wrong on our side.',
  503: 'Temporarily unavailable; see Retry-After.',
} as const;
export type ProblemStatus = keyof typeof DESCRIPTIONS;

/** Documents error answers of a route, or of all of a controller's. Every route gets 500 and 503. */
export const ApiProblems = (...statuses: ProblemStatus[]): ClassDecorator & MethodDecorator =>
  applyDecorators(
    ApiExtraModels(ProblemAnswer),
    ...[...statuses, 500 as const, 503 as const].map((status) =>
      ApiResponse({
        status,
        description: DESCRIPTIONS[status],
        content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemAnswer) } } },
        ...(status === 429 || status === 503
          ? { headers: { 'Retry-After': { description: 'Seconds', schema: { type: 'integer' } } } }
          : {}),
      }),
    ),
  );
