import type pg from 'pg';
import { int4Array, jsonArray, textArray, uuidArray } from './binary-arrays';
import type { PreparedAppend } from '../prepared-append';

/** What became of one append of a batch: `version` is the last one stored, or the actual one on a conflict. */
export interface BatchResult {
  outcome: 'stored' | 'repeated' | 'conflict';
  version: number;
  position: string;
}

const knownText = 'select append_known($1::text[], $2::int[], $3::uuid[], $4::text[], $5::json[], $6::json[], $7::int[])';

/**
 * Sends appends that fit their streams as far as one knows; all of them are stored, in one transaction and one round trip. When another was
 * quicker, none is: PostgreSQL answers with a unique violation.
 */
export async function appendKnown(client: pg.ClientBase, appends: readonly PreparedAppend[]): Promise<BatchResult[]> {
  const versions = appends.flatMap(({ expectedCode, events }) => events.map((_, i) => expectedCode + 1 + i));
  const streams = appends.flatMap(({ stream, events }) => events.map(() => stream));
  const values = [textArray(streams), int4Array(versions), ...eventArrays(appends)];
  const { rows } = await client.query<[string]>({ name: 'append_known', text: knownText, values, rowMode: 'array' });
  let position = BigInt(rows[0]![0]);
  return appends.map(({ expectedCode, events }) => {
    position += BigInt(events.length);
    return { outcome: 'stored', version: expectedCode + events.length, position: String(position) };
  });
}

const checkedText = `select outcome, last_version, last_position from append_events(
  $1::text[], $2::int[], $3::int[], $4::int[], $5::int[], $6::int[], $7::uuid[], $8::text[], $9::json[], $10::json[], $11::int[])`;

/** Sends appends to different streams as one transaction, in one round trip; those that do not fit are left out. Answers in their order. */
export async function appendChecked(client: pg.ClientBase, appends: readonly PreparedAppend[]): Promise<BatchResult[]> {
  const counts = appends.map(({ events }) => events.length);
  let next = 1;
  const firsts = counts.map((count) => (next += count) - count);
  const values = [
    textArray(appends.map(({ stream }) => stream)),
    int4Array(appends.map(({ expectedCode }) => expectedCode)),
    int4Array(firsts),
    int4Array(counts),
    int4Array(counts.flatMap((count, i) => Array<number>(count).fill(i + 1))),
    int4Array(counts.flatMap((count) => [...Array(count).keys()])),
    ...eventArrays(appends),
  ];
  const { rows } = await client.query<[BatchResult['outcome'], number, string]>({
    name: 'append_checked',
    text: checkedText,
    values,
    rowMode: 'array',
  });
  return rows.map(([outcome, version, position]) => ({ outcome, version, position }));
}

function eventArrays(appends: readonly PreparedAppend[]): Buffer[] {
  const events = appends.flatMap((append) => append.events);
  return [
    uuidArray(events.map(({ id }) => id)),
    textArray(events.map(({ type }) => type)),
    jsonArray(events.map(({ data }) => data)),
    jsonArray(events.map(({ metadata }) => metadata)),
    int4Array(events.map(({ bytes }) => bytes)),
  ];
}
