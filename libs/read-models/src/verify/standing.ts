import { comparePositions, START, type Position } from '@casetrail/event-store';
import { sql, type Kysely } from 'kysely';
import type { CaseView } from '../rows/case-view';
import type { Difference } from './difference';

/** Where the views stand, read in the same snapshot as their rows. */
export interface Standing {
  /** Views by the position that their rows tell of. */
  views: Map<Position, CaseView[]>;
  /** The furthest of these positions. */
  upTo: Position;
  /** The first event of each stream that was put aside: rows stand before it. */
  aside: Map<string, { version: number; position: Position; error: string | null }>;
  differences: Difference[];
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- takes the installation's database, whatever tables its type knows
export async function readStanding(db: Kysely<any>, group: string, views: readonly CaseView[]): Promise<Standing> {
  const checkpoints = await sql<{ name: string; version: number; position: Position }>`
    SELECT name, version, position FROM projection_checkpoints WHERE name = ANY(${views.map(({ name }) => name)})`.execute(db);
  const letters = await sql<{ stream: string; version: string; position: Position; error: string | null }>`
    SELECT DISTINCT ON (stream) stream, version, position, error
    FROM projection_dead_letters WHERE group_name = ${group} ORDER BY stream, version`.execute(db);

  const standing: Standing = {
    views: new Map(),
    upTo: START,
    aside: new Map(letters.rows.map(({ stream, version, position, error }) => [stream, { version: Number(version), position, error }])),
    differences: letters.rows.map(({ stream, position, error }) => ({ kind: 'put-aside', stream, position, error })),
  };
  for (const view of views) {
    const checkpoint = checkpoints.rows.find(({ name }) => name === view.name);
    if (checkpoint?.version !== view.version) {
      standing.differences.push({ kind: 'not-built', view: view.name, version: view.version, builtVersion: checkpoint?.version ?? null });
      continue;
    }
    standing.views.set(checkpoint.position, [...(standing.views.get(checkpoint.position) ?? []), view]);
    if (comparePositions(checkpoint.position, standing.upTo) > 0) standing.upTo = checkpoint.position;
  }
  return standing;
}
