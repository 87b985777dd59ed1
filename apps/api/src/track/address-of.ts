import { normalizeIP } from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';

const WITH_PORT = /^(?:\[([^\]]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/;

/** The caller, as limits count: IPv6 by /64. Some proxies write the caller's port beside its address, which would make each request another caller. */
export function addressOf({ ip }: Pick<FastifyRequest, 'ip'>): string {
  const [, inBrackets, beforePort] = WITH_PORT.exec(ip) ?? [];
  return normalizeIP(inBrackets ?? beforePort ?? ip);
}
