import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyError, FastifyHttpOptions, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiLimits } from './limits';
import { Problem, caseNotFound } from './problems/problem';
import { sendProblem } from './problems/problem.filter';

/** Beyond this a body is refused (413). */
const MAX_BODY_BYTES = 64 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;
/** Longer is no reference number. */
const MAX_PARAMETER_CHARACTERS = 100;
/** A request must have come in whole within this time. */
const REQUEST_MS = 30_000;
const HEADERS_MS = 15_000;
/** A connection on which nothing moves is dropped. Streams of events say something every 15 seconds. */
const IDLE_CONNECTION_MS = 60_000;
const REQUEST_ID = /^[\w.:-]{1,64}$/;

/** Fastify as Nest drives it, with every bound set. */
export function makeHttpServer(log: FastifyBaseLogger, limits: ApiLimits, trustProxy: boolean): FastifyAdapter {
  const options: FastifyHttpOptions<Server> = {
    loggerInstance: log,
    // One line a request is written by logRequests, which leaves out the address: it holds reference numbers.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: requestId,
    frameworkErrors: refuseUnread,
    // Only the proxy in front is believed: what it was told by the caller may be made up.
    trustProxy: trustProxy ? (_address, hop) => hop === 0 : false,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_MS,
    connectionTimeout: IDLE_CONNECTION_MS,
    http: { maxHeaderSize: MAX_HEADER_BYTES, headersTimeout: HEADERS_MS },
    routerOptions: { maxParamLength: MAX_PARAMETER_CHARACTERS },
    clientErrorHandler: badConnection,
  };
  // No middleware is used: without its hook every request is a little cheaper.
  const adapter = new FastifyAdapter({ ...options, skipMiddie: true });
  const fastify = adapter.getInstance<FastifyInstance>();
  fastify.server.maxConnections = limits.connections;
  // JSON is the only media type of a body.
  fastify.removeContentTypeParser('text/plain');
  fastify.decorateRequest('principal', undefined);
  setCommonHeaders(fastify);
  logRequests(fastify);
  return adapter;
}

function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

function setCommonHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    commonHeaders(request, reply);
    done();
  });
}

function commonHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('X-Request-Id', request.id);
  reply.header('Cache-Control', 'no-store');
  reply.header('X-Content-Type-Options', 'nosniff');
}

/** Answers what the router could not read: no hook runs for it. */
function refuseUnread(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  commonHeaders(request, reply);
  // A reference number that is too long is answered like any other that nobody has.
  const unknown = error.code === 'FST_ERR_MAX_PARAM_LENGTH';
  sendProblem(reply, unknown ? caseNotFound() : new Problem({ status: 400, name: 'address-invalid', title: 'The address is not valid' }));
}

function logRequests(fastify: FastifyInstance): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const level = reply.statusCode >= 500 ? 'error' : 'info';
    request.log[level](
      {
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        ...(request.principal && { municipality: request.principal.municipality }),
      },
      'request',
    );
    done();
  });
}

/** What cannot be read as HTTP never becomes a request: it is answered on the socket. */
function badConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, title] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [431, 'Request Header Fields Too Large']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'Request Timeout']
        : [400, 'Bad Request'];
  const body = JSON.stringify({ type: 'about:blank', title, status });
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
