import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { loggable } from './loggable';
import { Problem } from './problem';
import { problemOf } from './problem-of';

/** Every error of every route, the router's own included, leaves through here. Details of a 500 go to the log alone. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = problemOf(error);
    if (!problem || problem.status >= 500) request.log.error({ err: loggable(error) }, 'request failed');
    if (reply.sent || reply.raw.headersSent) {
      // The answer had begun (a stream): all that is left is to break it off.
      reply.raw.destroy();
      return;
    }
    sendProblem(reply, problem ?? internalError());
  }
}

const internalError = (): Problem =>
  new Problem({
    status: 500,
    name: 'internal-error',
    title: 'Something went wrong on our side',
    detail: 'The log holds the details under the X-Request-Id of this answer.',
  });

export function sendProblem(reply: FastifyReply, problem: Problem): void {
  void reply
    .status(problem.status)
    .headers(problem.headers)
    .header('Content-Type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem));
}
