import type { FastifyInstance } from 'fastify';
import { Problem } from './problems/problem';

/** A route as Fastify serves it: `GET /v1/track/:reference`. */
export interface Route {
  method: string;
  url: string;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Keeps account of every route that is made from now on. */
export function recordRoutes(fastify: FastifyInstance): Route[] {
  const routes: Route[] = [];
  fastify.addHook('onRoute', ({ method, url, config }) => {
    if (config?.refusesMethod) return;
    for (const one of [method].flat()) routes.push({ method: one, url });
  });
  return routes;
}

/** Answers 405 with what is allowed, where an address exists but not for that method. To be called when all routes are made. */
export function refuseOtherMethods(fastify: FastifyInstance, routes: readonly Route[]): void {
  const allowed = new Map<string, Set<string>>();
  for (const { method, url } of routes) {
    if (url.includes('*')) continue;
    allowed.set(url, (allowed.get(url) ?? new Set()).add(method));
  }
  for (const [url, methods] of allowed) {
    fastify.route({
      method: METHODS.filter((method) => !methods.has(method)),
      url,
      config: { refusesMethod: true },
      // Before the body is read: whatever it holds, the method is wrong.
      onRequest: () => {
        throw methodNotAllowed([...methods]);
      },
      handler: () => undefined,
    });
  }
}

const methodNotAllowed = (methods: readonly string[]): Problem =>
  new Problem({
    status: 405,
    name: 'method-not-allowed',
    title: 'Method not allowed',
    detail: `This address takes ${methods.join(', ')}.`,
    headers: { Allow: methods.join(', ') },
  });

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route is there to refuse. */
    refusesMethod?: boolean;
  }
}
