import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import type { Installation } from '@casetrail/installation';
import { ProjectionWatcher } from '@casetrail/projection';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { ApiModule } from './api.module';
import { makeHttpServer } from './http-server';
import type { ApiLimits } from './limits';
import { DEFAULT_LIMITS } from './limits';
import { NestLog } from './nest-log';
import { ApiDocument } from './openapi/api-document';
import type { Route } from './route-table';
import { recordRoutes, refuseOtherMethods } from './route-table';
import { limitLookups } from './track/limit-lookups';

const HANG_UP_MS = 20;

export interface ApiOptions {
  /** Default: as the installation's settings say. */
  host?: string;
  /** 0 takes any free port. Default: as the installation's settings say. */
  port?: number;
  /** A pino logger. */
  log: FastifyBaseLogger;
  limits?: Partial<ApiLimits>;
}

export interface RunningApi {
  /** `http://127.0.0.1:3000` */
  url: string;
  /** Every route that is served. */
  routes: readonly Route[];
  /** Takes no more requests, ends the streams, finishes what is under way. The installation stays open. */
  close(): Promise<void>;
}

/** Serves the HTTP API of an installation. Rejects when the port is taken or a route does not say who may call it. */
export async function startApi(installation: Installation, options: ApiOptions): Promise<RunningApi> {
  const { http } = installation.settings;
  const { log } = options;
  const limits: ApiLimits = { ...DEFAULT_LIMITS, lookupsPerMinute: http.lookupsPerMinute, ...options.limits };
  const watcher = new ProjectionWatcher(installation.database);
  await watcher.start();

  const adapter = makeHttpServer(log, limits, http.trustProxy);
  const fastify = adapter.getInstance<FastifyInstance>();
  const routes = recordRoutes(fastify);
  await limitLookups(fastify, limits.lookupsPerMinute);
  let app: NestFastifyApplication | undefined;
  try {
    app = await NestFactory.create<NestFastifyApplication>(ApiModule.of({ installation, watcher, limits, log }), adapter, {
      logger: new NestLog(log),
      abortOnError: false,
      // Fastify's own parser reads JSON; nothing else is understood.
      bodyParser: false,
    });
    const document = app.get(ApiDocument);
    document.describe(app);
    SwaggerModule.setup('v1/docs', app, () => document.get(), { raw: false, customSiteTitle: 'Casetrail API' });
    await app.init();
    refuseOtherMethods(fastify, routes);
    await app.listen(options.port ?? http.port, options.host ?? http.host);
  } catch (error) {
    await app?.close();
    await watcher.stop();
    throw error;
  }
  return { url: urlOf(fastify), routes, close: closing(app, fastify, watcher, limits.stopMs) };
}

function urlOf(fastify: FastifyInstance): string {
  const { address, family, port } = fastify.server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function closing(app: NestFastifyApplication, fastify: FastifyInstance, watcher: ProjectionWatcher, stopMs: number): () => Promise<void> {
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    // Reads that wait for a view are answered as they stand.
    const stopWaiting = watcher.stop();
    const giveUp = setTimeout(() => fastify.server.closeAllConnections(), stopMs);
    // A connection whose last request ends now would stay open for a next one.
    const hangUp = setInterval(() => fastify.server.closeIdleConnections(), HANG_UP_MS);
    try {
      await app.close();
    } finally {
      clearTimeout(giveUp);
      clearInterval(hangUp);
      await stopWaiting;
    }
  };
  return () => (closed ??= close());
}
