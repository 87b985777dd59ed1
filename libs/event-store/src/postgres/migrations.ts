import { sql, type Migration } from 'kysely';
import { ANY } from '../prepared-append';

/** Serialises all who append, so that positions are dense and become visible in order. Any number, the same for every casetrail. */
const APPEND_LOCK = '4990733207812350';

/** NOTIFY channel: the payload is the position of the last event of a committed batch. */
export const EVENTS_CHANNEL = 'casetrail_events';

/**
 * `json`, not `jsonb`: an event comes back letter for letter as it was appended, every JSON text can be stored (`\u0000` too), and both
 * appending and reading are faster. `bytes` bounds what one read fetches without unpacking the events.
 */
const events = sql`
  create table events (
    position bigint primary key,
    stream text collate "C" not null,
    version integer not null,
    id uuid not null,
    type text collate "C" not null,
    data json not null,
    metadata json not null,
    bytes integer not null,
    recorded_at timestamptz not null default clock_timestamp(),
    unique (stream, version)
  )`;

const refuseChange = sql`
  create function refuse_event_change() returns trigger language plpgsql as $$
  begin
    raise exception 'events are never changed: % refused', tg_op using errcode = 'restrict_violation';
  end $$`;

const immutable = sql`
  create trigger events_are_never_changed before update or delete or truncate on events
  for each statement execute function refuse_event_change()`;

/**
 * Appends events whose streams are known to reach up to just before them: the usual case, in a third less time than with look-ups. If somebody
 * was quicker, `unique (stream, version)` refuses the whole batch. One array element an event. Answers the position before the first.
 * Volatile, so that each statement behind the lock sees what earlier holders of the lock committed.
 */
const appendKnown = sql`
  create function append_known(e_stream text[], e_version int[], e_id uuid[], e_type text[], e_data json[], e_metadata json[], e_bytes int[])
  returns bigint language plpgsql volatile as $$
  declare
    head bigint;
  begin
    perform pg_advisory_xact_lock(${sql.raw(APPEND_LOCK)});
    select coalesce(max(e.position), 0) into head from events e;
    insert into events (position, stream, version, id, type, data, metadata, bytes)
    select head + e.nr, e.stream, e.version, e.id, e.type, e.data, e.metadata, e.bytes
    from unnest(e_stream, e_version, e_id, e_type, e_data, e_metadata, e_bytes)
      with ordinality as e (stream, version, id, type, data, metadata, bytes, nr);
    perform pg_notify('${sql.raw(EVENTS_CHANNEL)}', (head + array_length(e_stream, 1))::text);
    return head;
  end $$`;

/**
 * Appends to many streams in one transaction, each stream at most once; an append that does not fit leaves the others alone. a_… holds one
 * element an append (a_first: number of its first event), e_… one an event (e_append: number of its append, e_index: from 0 within it).
 * Answers one row an append, in order: `stored` or `repeated` with last version and position, or `conflict` with the stream's actual version.
 * One look-up and one insert for the whole batch, the arithmetic between them in a loop: as SQL it took longer than the insert.
 */
const appendEvents = sql`
  create function append_events(
    a_stream text[], a_expected int[], a_first int[], a_count int[],
    e_append int[], e_index int[], e_id uuid[], e_type text[], e_data json[], e_metadata json[], e_bytes int[]
  ) returns table (outcome text, last_version int, last_position bigint) language plpgsql volatile as $$
  declare
    head bigint;
    actual int[];
    base bigint[];
    stored int := 0;
    ids uuid[];
    start int;
    fits boolean;
  begin
    perform pg_advisory_xact_lock(${sql.raw(APPEND_LOCK)});
    select coalesce(max(e.position), 0) into head from events e;

    select array_agg(coalesce(s.version, -1) order by a.nr) into actual
    from unnest(a_stream) with ordinality as a (stream, nr)
    left join lateral (select e.version from events e where e.stream = a.stream order by e.version desc limit 1) s on true;

    for nr in 1 .. array_length(a_stream, 1) loop
      fits := actual[nr] = a_expected[nr];
      if a_expected[nr] < -1 then
        ids := e_id[a_first[nr] : a_first[nr] + a_count[nr] - 1];
        select min(e.version) into start from events e where e.stream = a_stream[nr] and e.id = any (ids);
        fits := start is null and (a_expected[nr] = ${sql.raw(String(ANY))} or actual[nr] >= 0);
      end if;

      if fits then
        base[nr] := head + 1 + stored;
        stored := stored + a_count[nr];
        outcome := 'stored';
        last_version := actual[nr] + a_count[nr];
        last_position := head + stored;
      else
        -- An earlier try may have stored it: then the same ids stand where they would have gone.
        base[nr] := null;
        if a_expected[nr] >= -1 then
          ids := e_id[a_first[nr] : a_first[nr] + a_count[nr] - 1];
          start := a_expected[nr] + 1;
        end if;
        select case when array_agg(e.id order by e.version) = ids then 'repeated' else 'conflict' end, max(e.position)
        into outcome, last_position
        from events e where e.stream = a_stream[nr] and e.version >= start and e.version < start + a_count[nr];
        last_version := case when outcome = 'repeated' then start + a_count[nr] - 1 else actual[nr] end;
      end if;
      return next;
    end loop;

    if stored > 0 then
      insert into events (position, stream, version, id, type, data, metadata, bytes)
      select base[e.append] + e.index, a_stream[e.append], actual[e.append] + 1 + e.index, e.id, e.type, e.data, e.metadata, e.bytes
      from unnest(e_append, e_index, e_id, e_type, e_data, e_metadata, e_bytes) as e (append, index, id, type, data, metadata, bytes)
      where base[e.append] is not null;
      perform pg_notify('${sql.raw(EVENTS_CHANNEL)}', (head + stored)::text);
    end if;
  end $$`;

/** For `migrateToLatest`, together with the other libraries' migrations. */
export const eventStoreMigrations: Record<string, Migration> = {
  'event-store-0001-events': {
    async up(db) {
      for (const statement of [events, refuseChange, immutable, appendKnown, appendEvents]) await statement.execute(db);
    },
  },
};
