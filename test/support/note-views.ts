import { randomUUID } from 'node:crypto';
import type { EventStore, NewEvent, Position, RecordedEvent } from '@casetrail/event-store';
import type { LoadFailure, Log, Projection, ProjectionGroup, StreamChange } from '@casetrail/projection';
import { sql } from 'kysely';

/** A domain as small as can be, for tests of the projections: notes with labels. A note is what its events add up to. */
export interface NoteChange extends StreamChange {
  labels: string[];
  version: number;
  /** Events of this batch. */
  fresh: number;
}

export const note = (label: string, type = 'NoteLabelled'): NewEvent => ({ id: randomUUID(), type, data: { label }, metadata: {} });

const labelOf = ({ data }: RecordedEvent): string => data['label'] as string;

/** Faults to plant; each by an event's label. */
export interface NoteFaults {
  /** Loading answers with a failure. */
  unreadable?: Set<string>;
  /** Loading throws. */
  throwing?: Set<string>;
  /** Called before a batch is loaded. */
  beforeLoad?(events: readonly RecordedEvent[]): Promise<void> | void;
  /** Called inside of the transaction, after the rows of `notes` were written. */
  afterApply?(changes: readonly NoteChange[]): Promise<void> | void;
}

/** One row a note, and one a label of it. A label of more than 20 characters is an SQL error (22001) unless `width` is raised. */
export function notesView({
  name = 'notes',
  version = 1,
  width = 20,
  faults = {},
}: { name?: string; version?: number; width?: number; faults?: NoteFaults } = {}): Projection<NoteChange> {
  const [notes, labels] = [sql.id(name), sql.id(`${name}_labels`)];
  return {
    name,
    version,
    tables: [name, `${name}_labels`],
    async create(db) {
      const label = sql.raw(`varchar(${width})`);
      await sql`CREATE TABLE ${notes} (stream text PRIMARY KEY, events integer NOT NULL, last_label ${label})`.execute(db);
      await sql`CREATE TABLE ${labels} (stream text REFERENCES ${notes}, label text, number serial, PRIMARY KEY (stream, label))`.execute(
        db,
      );
      await sql`CREATE INDEX ON ${labels} (label)`.execute(db);
    },
    async apply(tx, changes) {
      const rows = changes.map(({ stream, version: last, labels: all }) => ({ stream, events: last + 1, last_label: all.at(-1) }));
      await sql`
        INSERT INTO ${notes} SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row(stream text, events integer, last_label text)
        ON CONFLICT (stream) DO UPDATE SET events = excluded.events, last_label = excluded.last_label`.execute(tx);
      const labelRows = changes.flatMap(({ stream, labels: all }) => [...new Set(all)].map((label) => ({ stream, label })));
      await sql`
        INSERT INTO ${labels} (stream, label)
        SELECT stream, label FROM jsonb_to_recordset(${JSON.stringify(labelRows)}::jsonb) AS row(stream text, label text)
        ON CONFLICT DO NOTHING`.execute(tx);
      await faults.afterApply?.(changes);
    },
  };
}

/** Counts events as they come, so that one applied twice or left out shows. No view of the house may be like this: see `Projection.apply`. */
export function countingView(): Projection<NoteChange> {
  return {
    name: 'note-count',
    version: 1,
    tables: ['note_count'],
    async create(db) {
      await sql`CREATE TABLE note_count (stream text PRIMARY KEY, events integer NOT NULL)`.execute(db);
    },
    async apply(tx, changes) {
      const rows = JSON.stringify(changes.map(({ stream, fresh }) => ({ stream, events: fresh })));
      await sql`
        INSERT INTO note_count SELECT * FROM jsonb_to_recordset(${rows}::jsonb) AS row(stream text, events integer)
        ON CONFLICT (stream) DO UPDATE SET events = note_count.events + excluded.events`.execute(tx);
    },
  };
}

export function noteGroup(projections: Projection<NoteChange>[], faults: NoteFaults = {}): ProjectionGroup<NoteChange> {
  return {
    name: 'notes-group',
    streamPrefix: 'note-',
    projections,
    async load(events, store: EventStore) {
      await faults.beforeLoad?.(events);
      const changes: NoteChange[] = [];
      const failures: LoadFailure[] = [];
      const last = events.at(-1)?.position as Position;
      const streams = [...new Set(events.map((event) => event.stream))];
      const histories = await store.readStreams(streams, { upTo: last });
      for (const stream of streams) {
        const fresh = events.filter((event) => event.stream === stream);
        const history = (histories.get(stream) ?? []).filter((event) => event.version <= fresh.at(-1)!.version);
        const labels = history.map((event) => labelOf(event));
        if (labels.some((label) => faults.throwing?.has(label))) throw new TypeError('the fold has a hole');
        const bad = history.find((event) => faults.unreadable?.has(labelOf(event)));
        if (bad) failures.push({ stream, position: bad.position, error: new Error(`cannot read ${bad.type} ${labelOf(bad)}`) });
        else changes.push({ stream, labels, version: fresh.at(-1)!.version, fresh: fresh.length });
      }
      return { changes, failures };
    },
  };
}

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
