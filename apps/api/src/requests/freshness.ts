import type { ProjectionWatcher } from '@casetrail/projection';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { WATCHER } from '../tokens';
import { DEFAULT_WAIT_MS } from './freshness.dto';
import type { FreshnessQuery } from './freshness.dto';

/** Lets a read wait for a view. */
@Injectable()
export class Freshness {
  constructor(@Inject(WATCHER) private readonly watcher: Pick<ProjectionWatcher, 'waitFor'>) {}

  /** Waits as the query asks, and says in the answer whether the view came so far in time. */
  async await(view: string, query: FreshnessQuery, reply: FastifyReply): Promise<void> {
    const position = query['wait-for'];
    if (position === undefined) return;
    const reached = await this.watcher.waitFor(view, position, query['wait-ms'] ?? DEFAULT_WAIT_MS);
    reply.header('Casetrail-Position-Reached', String(reached));
  }
}

/** Documents the header of a read that may wait. */
export const ApiPositionReached = {
  'Casetrail-Position-Reached': {
    description: 'With `wait-for`: whether the answer shows that position.',
    schema: { type: 'string' as const, enum: ['true', 'false'] },
  },
};
