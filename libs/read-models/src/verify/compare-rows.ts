import { CompiledQuery, type Kysely } from 'kysely';
import type { CaseChange } from '../case-change';
import { recordset, rowsToJson, type RowTable } from '../rows/row-table';

/** A row that is not as it should be. */
export interface RowDifference {
  stream: string;
  key: string;
  kind: 'missing-row' | 'extra-row' | 'different-value';
  /** With `different-value`. */
  columns: { column: string; expected: string | null; found: string | null }[];
}

/**
 * Compares a table's rows of `streams` with what they must be. PostgreSQL does it, so that what must be goes through the same conversions as
 * what was written. Answers with the differences and the number of rows the table holds of these streams.
 */
export async function compareRows<Row extends object>(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each view knows the types of its own tables only
  db: Kysely<any>,
  table: RowTable<Row>,
  streams: readonly string[],
  changes: readonly CaseChange[],
): Promise<{ kept: number; differences: RowDifference[] }> {
  const expected = rowsToJson(changes.flatMap((change) => table.rowsOf(change)));
  const { rows } = await db.executeQuery(CompiledQuery.raw(comparisonOf(table), [expected, streams]));
  const [answer] = rows as { kept: number; differences: RowDifference[] }[];
  return answer ?? { kept: 0, differences: [] };
}

function comparisonOf<Row extends object>({ name, columns, key }: RowTable<Row>): string {
  const values = Object.entries<string>(columns).filter(([column]) => !(key as readonly string[]).includes(column));
  // json has no equality; its text is kept as it was written, and the same state is always written alike.
  const comparable = (side: string, column: string, type: string): string =>
    type === 'json' ? `${side}.${column}::text` : `${side}.${column}`;
  const parts = values.map(
    ([column, type]) => `
      CASE WHEN ${comparable('given', column, type)} IS DISTINCT FROM ${comparable('kept', column, type)}
      THEN json_build_object('column', '${column}', 'expected', given.${column}::text, 'found', kept.${column}::text) END`,
  );
  return `
    WITH pairs AS (
      SELECT kept.stream IS NOT NULL AS is_kept, stream, concat_ws(' ', ${key.join(', ')}) AS key,
        CASE WHEN kept.stream IS NULL THEN 'missing-row' WHEN given.stream IS NULL THEN 'extra-row' ELSE 'different-value' END AS kind,
        CASE WHEN kept.stream IS NULL OR given.stream IS NULL THEN '{}' ELSE array_remove(ARRAY[${parts.join(',')}]::text[], NULL) END AS columns
      FROM ${recordset({ columns })}
      FULL JOIN (SELECT * FROM ${name} WHERE stream = ANY($2::text[])) kept USING (${key.join(', ')})
    )
    SELECT (count(*) FILTER (WHERE is_kept))::integer AS kept,
      coalesce(
        json_agg(json_build_object('stream', stream, 'key', key, 'kind', kind, 'columns', columns::json[]) ORDER BY key)
          FILTER (WHERE kind <> 'different-value' OR cardinality(columns) > 0),
        '[]'
      ) AS differences
    FROM pairs`;
}
