import type pg from 'pg';
import type { JsonObject, Position, RecordedEvent } from '../port';

/** So much a read fetches at a time: rows, and about so many bytes of events (one event may exceed it). */
export const FETCH_ROWS = 1000;
const FETCH_BYTES = 4 * 1024 * 1024;
/** Positions are dense: a stretch of so many is looked through in one statement, however few of them a prefix lets pass. */
export const STRETCH = 10_000;

type Row = [
  position: string,
  stream: string,
  version: number,
  id: string,
  type: string,
  data: JsonObject,
  metadata: JsonObject,
  recordedAt: Date,
];
const columns = 'position, stream, version, id, type, data, metadata, recorded_at';

const toEvent = ([position, stream, version, id, type, data, metadata, recordedAt]: Row): RecordedEvent => ({
  id,
  type,
  data,
  metadata,
  stream,
  version,
  position,
  recordedAt: recordedAt.toISOString(),
});

export async function readHead(pool: pg.Pool): Promise<Position> {
  const { rows } = await pool.query<[string]>({
    name: 'read_head',
    text: 'select coalesce(max(position), 0) from events',
    rowMode: 'array',
  });
  return rows[0]![0];
}

export interface Stretch {
  events: RecordedEvent[];
  /** Everything up to here has been looked at. */
  position: Position;
  /** Position of the store's last event at that moment. */
  head: Position;
}

export interface StretchOptions {
  after: Position;
  /** Default: the end. */
  upTo?: Position | undefined;
  streamPrefix?: string | undefined;
  /** At most so many events. */
  rows: number;
}

// The head and the events come from one snapshot: nothing lies between the last event shown and the head. `before` counts the bytes of the
// events ahead of one, so that the last one fetched is the one that crosses the limit.
const stretchText = `
  with head as materialized (select coalesce(max(position), 0) as head from events)
  select head.head, found.bytes_before + found.bytes >= $6 as cut, ${columns}
  from head left join lateral (
    select * from (
      select ${columns}, bytes, sum(bytes) over (order by position rows unbounded preceding) - bytes as bytes_before
      from events
      where position > $1::bigint and position <= $1::bigint + $2::bigint and position <= $3::bigint and starts_with(stream, $4)
      order by position limit $5
    ) counted where bytes_before < $6::bigint
  ) found on true
  order by found.position`;
const MAX_BIGINT = '9223372036854775807';

/** The next events behind a position, bounded in number, in bytes, and in how far it looks. */
export async function readStretch(
  pool: pg.Pool,
  { after, upTo = MAX_BIGINT, streamPrefix = '', rows: limit }: StretchOptions,
): Promise<Stretch> {
  const values = [after, STRETCH, upTo, streamPrefix, limit, FETCH_BYTES];
  const { rows } = await pool.query<[string, boolean | null, ...Row]>({
    name: 'read_stretch',
    text: stretchText,
    values,
    rowMode: 'array',
  });
  const [head, , firstPosition] = rows[0]!;
  const events = firstPosition === null ? [] : rows.map(([, , ...row]) => toEvent(row));
  const last = rows.at(-1)!;
  const position =
    events.length === limit || last[1] === true ? last[2] : least(BigInt(after) + BigInt(STRETCH), BigInt(upTo), BigInt(head));
  return { events, position: position === undefined || BigInt(position) < BigInt(after) ? after : position, head };
}

const least = (...positions: bigint[]): Position => String(positions.reduce((a, b) => (a < b ? a : b)));

export interface PageOptions {
  stream: string;
  direction: 'forwards' | 'backwards';
  /** First version, inclusive. */
  from: number;
  rows: number;
}

const pageText = (comparison: string, order: string): string => `
  select ${columns} from (
    select ${columns}, bytes, sum(bytes) over (order by version ${order} rows unbounded preceding) - bytes as bytes_before
    from events where stream = $1 and version ${comparison} $2 order by version ${order} limit $3
  ) counted where bytes_before < $4::bigint order by version ${order}`;
const pageTexts = { forwards: pageText('>=', 'asc'), backwards: pageText('<=', 'desc') };

/** Some events of a stream, at least one if there is one. */
export async function readPage(pool: pg.Pool, { stream, direction, from, rows: limit }: PageOptions): Promise<RecordedEvent[]> {
  const values = [stream, from, limit, FETCH_BYTES];
  const { rows } = await pool.query<Row>({ name: `read_page_${direction}`, text: pageTexts[direction], values, rowMode: 'array' });
  return rows.map(toEvent);
}

const streamsText = `select ${columns} from events where stream = any ($1::text[]) and position <= $2::bigint order by stream, version`;

/** Whole streams, each forwards. */
export async function readWholeStreams(
  pool: pg.Pool,
  streams: readonly string[],
  upTo: Position = MAX_BIGINT,
): Promise<Map<string, RecordedEvent[]>> {
  const { rows } = await pool.query<Row>({ name: 'read_streams', text: streamsText, values: [streams, upTo], rowMode: 'array' });
  const found = new Map<string, RecordedEvent[]>();
  for (const row of rows) {
    const event = toEvent(row);
    const events = found.get(event.stream);
    if (events) events.push(event);
    else found.set(event.stream, [event]);
  }
  return found;
}
