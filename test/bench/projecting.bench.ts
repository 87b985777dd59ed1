import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Installation } from '@casetrail/installation';
import { ProjectionWatcher, Projector, ensureProjections } from '@casetrail/projection';
import { caseViews } from '@casetrail/read-models';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { appendAsTheyHappen } from './cases';
import { atLeast, perSecond, type Figure } from './figure';
import { inWorkshop, silent, timedMs } from './workshop';

const CASES = 20_000;
const ROUNDS = 3;
const COPIED_TABLE = 'processing_times';
const ALL_NIGHT_MS = 3_600_000;

/** All views from position zero, beside COPY of as many rows as there are cases into one of their tables, indexes included. */
export async function benchProjecting(): Promise<Figure[]> {
  return inWorkshop(async (installation) => {
    const { events } = await appendAsTheyHappen(installation.store, CASES);
    const [projected, copied]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      await forgetViews(installation);
      projected.push(perSecond(events, await timedMs(() => projectToHead(installation))));
      copied.push(await copiedRowsPerSecond(installation));
    }
    return [atLeast('projecting from zero, all views', 'events/s', projected, `rows/s, COPY into ${COPIED_TABLE}`, copied, 0.2)];
  });
}

/** Runs a projector until every view has reached the store's head. */
export async function projectToHead({ store, database }: Pick<Installation, 'store' | 'database'>): Promise<void> {
  const watcher = new ProjectionWatcher(database);
  await watcher.start();
  const projector = new Projector({ database, store, group: caseViews, instance: 'bench', log: silent });
  await projector.start();
  const head = await store.head();
  for (const { name } of caseViews.projections) {
    if (!(await watcher.waitFor(name, head, ALL_NIGHT_MS))) throw new Error(`${name} did not reach the head`);
  }
  await projector.stop();
  await watcher.stop();
}

async function forgetViews({ database }: Installation): Promise<void> {
  const tables = caseViews.projections.flatMap((projection) => projection.tables);
  await database.pool.query(`drop table if exists ${tables.join(', ')} cascade`);
  await database.pool.query('delete from projection_checkpoints');
  await ensureProjections(database, [caseViews]);
}

async function copiedRowsPerSecond({ database }: Installation): Promise<number> {
  const client = await database.pool.connect();
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of client.query(copyTo(`copy ${COPIED_TABLE} to stdout`))) chunks.push(chunk as Buffer);
    await client.query(`drop table if exists copied; create table copied (like ${COPIED_TABLE} including all)`);
    const elapsedMs = await timedMs(() => pipeline(Readable.from(chunks), client.query(copyFrom('copy copied from stdin'))));
    const { rows } = await client.query<{ count: string }>('select count(*) from copied');
    await client.query('drop table copied');
    return perSecond(Number(rows[0]?.count), elapsedMs);
  } finally {
    client.release();
  }
}
