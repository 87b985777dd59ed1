import type { CaseView } from '../rows/case-view';
import { recordset, rowsToWrite } from '../rows/row-table';
import { CountCheck } from './count-check';
import { contributionsTable, createDistributions } from './table';

const COLUMNS = Object.keys(contributionsTable.columns);
const VALUES = COLUMNS.filter((column) => column !== 'stream');
const listed = (prefix: string): string => VALUES.map((column) => `${prefix}.${column}`).join(', ');

/** A row of contributions, one row a dimension. */
const BY_DIMENSION = (row: string): string =>
  `(VALUES ('case-type', ${row}.case_type), ('industry', ${row}.industry), ('channel', ${row}.channel), ('complexity', ${row}.complexity))`;

/**
 * Takes the cases whose contribution has changed, writes it, and moves each count by the difference. The parts of the statement see the
 * tables as they were before it. A count is deleted, updated or inserted, never two of them; CHECK (count > 0) stops a count that would
 * go below zero, which only a damaged table can bring about.
 */
const MOVE_COUNTS = `
  WITH fresh AS (
    SELECT given.* FROM ${recordset(contributionsTable)} LEFT JOIN distribution_contributions known USING (stream)
    WHERE known.stream IS NULL OR (${listed('known')}) IS DISTINCT FROM (${listed('given')})
  ), stale AS (
    SELECT known.* FROM distribution_contributions known JOIN fresh USING (stream)
  ), written AS (
    INSERT INTO distribution_contributions (${COLUMNS.join(', ')}) SELECT ${COLUMNS.join(', ')} FROM fresh
    ON CONFLICT (stream) DO UPDATE SET ${VALUES.map((column) => `${column} = excluded.${column}`).join(', ')}
  ), moved AS (
    SELECT municipality, received, dimension, value, sum(difference)::integer AS difference
    FROM (
      SELECT fresh.municipality, fresh.received, part.dimension, part.value, 1 AS difference
      FROM fresh CROSS JOIN LATERAL ${BY_DIMENSION('fresh')} part(dimension, value)
      UNION ALL
      SELECT stale.municipality, stale.received, part.dimension, part.value, -1
      FROM stale CROSS JOIN LATERAL ${BY_DIMENSION('stale')} part(dimension, value)
    ) parts
    GROUP BY municipality, received, dimension, value
    HAVING sum(difference) <> 0
  ), counted AS (
    SELECT moved.*, known.count, known.ctid AS place
    FROM moved LEFT JOIN distribution_counts known
      ON known.municipality = moved.municipality AND known.dimension = moved.dimension AND known.received = moved.received
      AND known.value IS NOT DISTINCT FROM moved.value
  ), emptied AS (
    DELETE FROM distribution_counts known USING counted WHERE known.ctid = counted.place AND counted.count + counted.difference = 0
  ), changed AS (
    UPDATE distribution_counts known SET count = known.count + counted.difference
    FROM counted WHERE known.ctid = counted.place AND counted.count + counted.difference <> 0
  )
  INSERT INTO distribution_counts (municipality, received, dimension, value, count)
  SELECT municipality, received, dimension, value, difference FROM counted WHERE place IS NULL`;

/** How many cases there are of each type, industry, channel and complexity, by time of receipt. */
export const distributionsView: CaseView = {
  name: 'distributions',
  version: 1,
  tables: ['distribution_contributions', 'distribution_counts'],
  rowTables: [contributionsTable],
  checkAggregates: () => new CountCheck(),
  statements: [{ text: MOVE_COUNTS, rowsOf: (changes) => rowsToWrite(contributionsTable, changes) }],
  create: createDistributions,
};
