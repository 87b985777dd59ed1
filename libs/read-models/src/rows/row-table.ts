import { toUSVString } from 'node:util';
import type { CaseEventType } from '@casetrail/case';
import type { CaseChange } from '../case-change';
import type { BulkStatement } from './bulk-statement';

export type ColumnType = 'text' | 'integer' | 'bigint' | 'float8' | 'boolean' | 'date' | 'timestamptz' | 'json' | 'jsonb' | 'tsvector';

/**
 * A table that holds one or more rows for each case, as the bulk statements know it. `create` in the view's table.ts makes it; its indexes
 * and constraints are said there.
 */
export interface RowTable<Row extends object> {
  name: string;
  /** In the order of the table. */
  columns: { readonly [Column in keyof Row & string]: ColumnType };
  /** The first key column is always `stream`. */
  key: readonly ['stream', ...(keyof Row & string)[]];
  /** The events that can change a case's rows. Missing: all. */
  changedBy?: ReadonlySet<CaseEventType>;
  /** What a case's rows are. The values go through JSON to PostgreSQL, which reads them as the columns' types. */
  rowsOf: (change: CaseChange) => Row[];
}

/** Rows of the cases that the batch can have changed in this table: of most events most tables know nothing. */
export function rowsToWrite<Row extends object>({ changedBy, rowsOf }: RowTable<Row>, changes: readonly CaseChange[]): Row[] {
  const touched =
    changedBy === undefined ? changes : changes.filter(({ eventTypes }) => [...eventTypes].some((type) => changedBy.has(type)));
  return touched.flatMap((change) => rowsOf(change));
}

/**
 * JSON that PostgreSQL takes: NUL and half characters, which it refuses in any text, become U+FFFD. They hardly ever occur, so that looking for
 * them in the finished text is cheaper than in every value.
 */
export function rowsToJson(rows: readonly object[]): string {
  const json = JSON.stringify(rows);
  if (!/\\u(0000|d[89a-f])/.test(json)) return json;
  return JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'string' ? toUSVString(value.replaceAll('\u0000', '\ufffd')) : value,
  );
}

/** `rows` as a relation read from the JSON parameter `$1`. */
export const recordset = <Row extends object>({ columns }: Pick<RowTable<Row>, 'columns'>): string =>
  `json_to_recordset($1::json) AS given(${Object.entries(columns)
    .map(([name, type]) => `${name} ${type as ColumnType}`)
    .join(', ')})`;

/**
 * Writes the rows of all changes with one parameter, however many they are: PostgreSQL sees the same text every time and prepares it once.
 * A row that is already as it should be is left alone.
 */
export function upsertOf<Row extends object>(table: RowTable<Row>): BulkStatement {
  const names = Object.keys(table.columns);
  const values = names.filter((name) => !(table.key as readonly string[]).includes(name));
  const listed = (prefix: string): string => values.map((name) => `${prefix}.${name}`).join(', ');
  const types = Object.values<ColumnType>(table.columns);
  // json has no equality; a view that keeps it changes with every event anyway.
  const unless = types.includes('json') ? '' : ` WHERE (${listed(table.name)}) IS DISTINCT FROM (${listed('excluded')})`;
  return {
    text:
      `INSERT INTO ${table.name} (${names.join(', ')}) SELECT ${names.join(', ')} FROM ${recordset(table)} ` +
      `ON CONFLICT (${table.key.join(', ')}) DO UPDATE SET ${values.map((name) => `${name} = excluded.${name}`).join(', ')}${unless}`,
    rowsOf: (changes) => rowsToWrite(table, changes),
  };
}
