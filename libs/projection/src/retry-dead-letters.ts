import type { EventStore, RecordedEvent } from '@casetrail/event-store';
import type { Database } from '@casetrail/postgres';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import { applyTogether } from './apply-changes';
import { describe, mayBlameEvent } from './blame';
import { lockCheckpoints, notifyProjected } from './checkpoints';
import type { ProjectionGroup, StreamChange } from './projection';

export interface RetryOptions {
  database: Database;
  store: EventStore;
  group: ProjectionGroup;
  /** Only this one; default: all that are aside. */
  stream?: string;
}

export interface RetriedStream {
  stream: string;
  /** How many events were aside. */
  events: number;
  /** Why the stream stays aside; null when its views are up to date again. */
  error: string | null;
}

/** The live projector put more of the stream's events aside while they were being loaded. Rolls back; never leaves this file. */
class Moved extends Error {}
const ATTEMPTS_WHILE_MOVING = 20;

/**
 * Takes streams back that were put aside, as after a correction of the code: loads each as of its last event aside, and in one transaction
 * applies it and removes its dead letters. The live projector may be at work; it is held off by the checkpoints' lock for that moment.
 * A stream that fails again stays aside, and the error recorded with it is the new one.
 */
export async function retryDeadLetters(options: RetryOptions): Promise<RetriedStream[]> {
  const { database, group, stream } = options;
  const { rows } = await sql<{ stream: string }>`
    SELECT stream FROM projection_dead_letters
    WHERE group_name = ${group.name} AND (${stream ?? null}::text IS NULL OR stream = ${stream ?? null})
    GROUP BY stream ORDER BY min(recorded_at), stream`.execute(database.kysely);
  const outcomes: RetriedStream[] = [];
  for (const row of rows) outcomes.push(await retryStream(options, row.stream));
  return outcomes;
}

async function retryStream(options: RetryOptions, stream: string): Promise<RetriedStream> {
  const { database, group } = options;
  for (let attempt = 1; attempt <= ATTEMPTS_WHILE_MOVING; attempt++) {
    const events = await eventsAside(options, stream);
    if (events.length === 0) return { stream, events: 0, error: null };
    try {
      const changes = await load(options, events);
      await database.kysely.transaction().execute((tx) => takeBack(tx, group, stream, events, changes));
      return { stream, events: events.length, error: null };
    } catch (error) {
      if (error instanceof Moved) continue;
      if (!mayBlameEvent(error)) throw error;
      const reason = describe(error);
      await sql`
        UPDATE projection_dead_letters SET attempts = attempts + 1, error = ${reason}
        WHERE group_name = ${group.name} AND stream = ${stream} AND NOT waiting`.execute(database.kysely);
      return { stream, events: events.length, error: reason };
    }
  }
  return { stream, events: 0, error: 'New events kept coming while it was being taken back: try again' };
}

async function eventsAside({ database, store, group }: RetryOptions, stream: string): Promise<RecordedEvent[]> {
  const { rows } = await sql<{ first: string | null; last: string | null }>`
    SELECT min(version) AS first, max(version) AS last FROM projection_dead_letters
    WHERE group_name = ${group.name} AND stream = ${stream}`.execute(database.kysely);
  const { first, last } = rows[0] ?? { first: null, last: null };
  if (first === null || last === null) return [];
  const events: RecordedEvent[] = [];
  for await (const event of store.readStream(stream, { from: Number(first), limit: Number(last) - Number(first) + 1 })) events.push(event);
  return events;
}

async function load({ group, store }: RetryOptions, events: readonly RecordedEvent[]): Promise<StreamChange[]> {
  const { changes, failures } = await group.load(events, store);
  if (failures[0]) throw failures[0].error;
  return changes;
}

async function takeBack(
  tx: Transaction<unknown>,
  group: ProjectionGroup,
  stream: string,
  events: readonly RecordedEvent[],
  changes: readonly StreamChange[],
): Promise<void> {
  const checkpoints = await lockCheckpoints(
    tx,
    group.projections.map((view) => view.name),
  );
  const { rows } = await sql<{ version: string }>`
    DELETE FROM projection_dead_letters WHERE group_name = ${group.name} AND stream = ${stream} RETURNING version`.execute(tx);
  if (rows.length !== events.length || !rows.some((row) => Number(row.version) === events.at(-1)?.version)) throw new Moved();
  // A view that waits for its rebuild gets the stream with it.
  const views = group.projections.filter((view) => checkpoints.some(({ name, version }) => name === view.name && version === view.version));
  // Views of a group may stand at different positions for a while: each shows what is at its own.
  for (const view of views) {
    const { position } = checkpoints.find(({ name }) => name === view.name)!;
    await applyTogether(tx, [view], changes, position);
  }
  await notifyProjected(tx, Object.fromEntries(checkpoints.map(({ name, position }) => [name, position])));
}
