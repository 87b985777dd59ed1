import type { FastifyReply, FastifyRequest } from 'fastify';

/** Tells where the next page is: the same request with another cursor. Without a next page there is no header. */
export function linkNext(request: FastifyRequest, reply: FastifyReply, next: string | undefined): void {
  if (next === undefined) return;
  const url = new URL(request.url, 'http://localhost');
  url.searchParams.set('cursor', next);
  // Waiting is for the first page: the next one begins behind what that showed.
  url.searchParams.delete('wait-for');
  url.searchParams.delete('wait-ms');
  reply.header('Link', `<${url.pathname}${url.search}>; rel="next"`);
}

/** Documents the header on a route. */
export const LINK_HEADER = { Link: { description: '`rel="next"`: the next page, if there is one.', schema: { type: 'string' as const } } };
