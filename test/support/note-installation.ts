import type { EventStore, NewEvent, Position } from '@casetrail/event-store';
import { createPostgresEventStore, eventStoreMigrations } from '@casetrail/event-store';
import type { Database } from '@casetrail/postgres';
import { migrateToLatest, openDatabase } from '@casetrail/postgres';
import type { Log, ProjectionGroup, ProjectorOptions } from '@casetrail/projection';
import { deadLetters, ensureProjections, projectionMigrations, Projector } from '@casetrail/projection';
import { sql } from 'kysely';
import type { TestDatabase } from './database';
import { createTestDatabase } from './database';
import { note, noteGroup, notesView, silentLog } from './note-views';

/** A store, a database with the views of notes, and projectors that are stopped at the end. */
export class NoteInstallation {
  private readonly projectors: Projector[] = [];
  private constructor(
    readonly database: TestDatabase,
    /** The projectors' own, so that a test can kill their connections: `application_name` is `projector`. */
    readonly projectorDatabase: Database,
    readonly store: EventStore,
  ) {}

  static async open(group: ProjectionGroup = noteGroup([notesView()])): Promise<NoteInstallation> {
    const database = await createTestDatabase();
    const store = createPostgresEventStore(database);
    await migrateToLatest(database, { ...eventStoreMigrations, ...projectionMigrations });
    await ensureProjections(database, [group]);
    const projectorDatabase = openDatabase({ url: database.url, applicationName: 'projector' });
    return new NoteInstallation(database, projectorDatabase, store);
  }

  async close(): Promise<void> {
    for (const projector of this.projectors) await projector.stop();
    await this.store.close();
    await this.projectorDatabase.close();
    await this.database.drop();
  }

  async startProjector(group: ProjectionGroup, options: Partial<ProjectorOptions> = {}, log: Log = silentLog): Promise<Projector> {
    const projector = new Projector({
      database: this.projectorDatabase,
      store: this.store,
      group,
      instance: 'test',
      log,
      leaseMs: 1000,
      ...options,
    });
    this.projectors.push(projector);
    await projector.start();
    return projector;
  }

  /** Appends one event for each label and answers with the last position. */
  async append(stream: string, ...labels: string[]): Promise<Position> {
    return (
      await this.store.append(
        stream,
        labels.map((label): NewEvent => note(label)),
        'any',
      )
    ).position;
  }

  async query<Row>(text: string): Promise<Row[]> {
    return (await sql<Row>`${sql.raw(text)}`.execute(this.database.kysely)).rows;
  }

  /** Number of events by note, as the view has them. */
  async notes(): Promise<Record<string, number>> {
    const rows = await this.query<{ stream: string; events: number }>('SELECT stream, events FROM notes ORDER BY stream');
    return Object.fromEntries(rows.map(({ stream, events }) => [stream, events]));
  }

  async position(view = 'notes'): Promise<Position | undefined> {
    const rows = await this.query<{ position: Position }>(`SELECT position FROM projection_checkpoints WHERE name = '${view}'`);
    return rows[0]?.position;
  }

  /** Resolves when the view has come so far. */
  async projected(position: Position, view = 'notes'): Promise<void> {
    await until(async () => (await this.position(view)) === position);
  }

  /** What the view holds, as text, for comparison. */
  async contents(view = 'notes'): Promise<string[]> {
    const rows = await this.query(`
      SELECT n.stream, n.events, n.last_label, l.labels FROM "${view}" n
      LEFT JOIN (SELECT stream, string_agg(label, ',' ORDER BY label) AS labels FROM "${view}_labels" GROUP BY stream) l USING (stream) ORDER BY 1`);
    return rows.map((row) => JSON.stringify(row));
  }

  /** Ends every connection of the projectors and of the rebuilds that run on their database. */
  async killConnections(): Promise<void> {
    await this.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'projector'`);
  }

  /** `['note-a 3 failed', 'note-a 4 waiting']`: stream, version, how it is. */
  async aside(): Promise<string[]> {
    return (await deadLetters(this.database)).map(
      ({ stream, version, waiting }) => `${stream} ${version} ${waiting ? 'waiting' : 'failed'}`,
    );
  }
}

/** Looks again and again until `condition` holds; fails after `limitMs`. */
export async function until(condition: () => Promise<boolean> | boolean, limitMs = 20_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Not so within ${limitMs} ms: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
