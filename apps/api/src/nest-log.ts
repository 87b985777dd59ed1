import type { LoggerService } from '@nestjs/common';
import type { FastifyBaseLogger } from 'fastify';

/** What Nest says of itself, in the log of the API; its account of starting is for those who ask for details. */
export class NestLog implements LoggerService {
  constructor(private readonly sink: FastifyBaseLogger) {}

  log(message: unknown, context?: string): void {
    this.sink.debug({ context }, String(message));
  }
  debug(message: unknown, context?: string): void {
    this.sink.debug({ context }, String(message));
  }
  verbose(message: unknown, context?: string): void {
    this.sink.trace({ context }, String(message));
  }
  warn(message: unknown, context?: string): void {
    this.sink.warn({ context }, String(message));
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.sink.error({ context: rest.at(-1) }, message instanceof Error ? message.message : String(message));
  }
  fatal(message: unknown, context?: string): void {
    this.sink.fatal({ context }, String(message));
  }
}
