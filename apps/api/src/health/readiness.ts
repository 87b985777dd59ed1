import { installationMigrations } from '@casetrail/installation';
import type { Installation } from '@casetrail/installation';
import { pendingMigrations } from '@casetrail/postgres';
import { projectionStatus } from '@casetrail/projection';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyBaseLogger } from 'fastify';
import { sql } from 'kysely';
import { loggable } from '../problems/loggable';
import { INSTALLATION, LOG } from '../tokens';
import type { ProjectionHealth, ReadyAnswer } from './health.answer';

const EACH_CHECK_MS = 3000;
/** An answer serves all who ask within this time: whoever may ask for health must not be able to load the database with it. */
const VALID_MS = 1000;

/** Whether this process can serve requests. */
@Injectable()
export class Readiness {
  private latest?: { answer: Promise<ReadyAnswer>; atMs: number };

  constructor(
    @Inject(INSTALLATION) private readonly installation: Installation,
    @Inject(LOG) private readonly log: FastifyBaseLogger,
  ) {}

  check(): Promise<ReadyAnswer> {
    if (!this.latest || Date.now() - this.latest.atMs > VALID_MS) this.latest = { answer: this.look(), atMs: Date.now() };
    return this.latest.answer;
  }

  private async look(): Promise<ReadyAnswer> {
    const { database, store } = this.installation;
    const [databaseUp, head, pending, views] = await Promise.all([
      this.inTime('database', sql`select 1`.execute(database.kysely)),
      this.inTime('event store', store.head()),
      this.inTime('migrations', pendingMigrations(database, installationMigrations)),
      this.inTime('projections', projectionStatus(database, store)),
    ]);
    const projections = (views ?? []).map(({ name, lag, leaseHolder, deadLetters }) => ({
      name,
      lag,
      leaseHolder: leaseHolder ?? null,
      deadLetters,
    }));
    const reasons = [
      ...(databaseUp ? [] : ['The database does not answer.']),
      ...(head === undefined ? ['The event store does not answer.'] : []),
      ...(pending === undefined || pending.length > 0 ? ['Migrations have not run.'] : []),
      ...(views === undefined ? ['The state of the projections cannot be told.'] : []),
      ...projections.filter(isLeftBehind).map(({ name, lag }) => `The view ${name} lies ${lag} behind, and no projector is at work on it.`),
    ];
    return {
      status: reasons.length === 0 ? 'ready' : 'not-ready',
      reasons,
      database: databaseUp !== undefined,
      store: head !== undefined,
      pendingMigrations: pending ?? null,
      projections,
    };
  }

  private async inTime<T>(what: string, check: Promise<T>): Promise<T | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${what}: no answer within ${EACH_CHECK_MS} ms`)), EACH_CHECK_MS);
    });
    try {
      return await Promise.race([check, limit]);
    } catch (error) {
      this.log.warn({ check: what, err: loggable(error) }, 'health check failed');
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** A view that lags behind while somebody works on it catches up by itself. */
const isLeftBehind = ({ lag, leaseHolder }: ProjectionHealth): boolean => lag > 0 && leaseHolder === null;
