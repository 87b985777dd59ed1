import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../problems/problem';
import { addressOf } from './address-of';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every request to this route is one look-up by reference number. */
    countsAsLookup?: boolean;
  }
}

const WINDOW_MS = 60_000;
/** Addresses that are remembered; IPv6 addresses count by /64. */
const MOST_ADDRESSES = 20_000;

/**
 * Bounds the look-ups by reference number of each address: over all routes that count as one, HEAD as well as GET.
 * To be called before the routes are made.
 */
export async function limitLookups(fastify: FastifyInstance, lookupsPerMinute: number): Promise<void> {
  await fastify.register(rateLimit, {
    global: false,
    // Headers that count down would tell two answers apart that must be alike.
    addHeadersOnExceeding: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false, 'retry-after': true },
  });
  const limit = fastify.rateLimit({
    max: lookupsPerMinute,
    timeWindow: WINDOW_MS,
    cache: MOST_ADDRESSES,
    keyGenerator: addressOf,
    errorResponseBuilder: (_request, { after }) =>
      new Problem({
        status: 429,
        name: 'too-many-lookups',
        title: 'Too many look-ups',
        detail: `An address may look up ${lookupsPerMinute} cases a minute. Try again in ${after}.`,
      }),
  });
  fastify.addHook('onRoute', (route) => {
    if (route.config?.countsAsLookup) route.onRequest = [limit, ...[route.onRequest ?? []].flat()] as typeof route.onRequest;
  });
}
