import { CompiledQuery, type Transaction } from 'kysely';
import type { CaseChange } from '../../case-change';
import { rowsToJson, rowsToWrite, type RowTable } from '../../rows/row-table';
import type { Sums } from '../../rows/case-view';
import { processingTimesTable } from '../case-table';
import { departmentTimesTable } from '../department-tables';
import { cellName, CellSums, type CellData, type CellId } from './cell';
import { CASE_COLUMNS, DEPARTMENT_COLUMNS, factsOfCase, factsOfDepartment, sameFacts, type Facts } from './facts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in Projection
type Tx = Transaction<any>;

/** Keeps the cells in step with the rows: the difference between the rows as they are and as they will be is added to them. */
export const timeCells: Sums = {
  async move(tx, changes) {
    const sums = new CellSums();
    await addDifferences(tx, sums, processingTimesTable, CASE_COLUMNS, factsOfCase, changes);
    await addDifferences(tx, sums, departmentTimesTable, DEPARTMENT_COLUMNS, factsOfDepartment, changes);
    const moved = sums.entries().filter(({ sum }) => !sum.isNothing);
    if (moved.length > 0) await writeCells(tx, moved);
  },
};

async function addDifferences<Row extends { stream: string }>(
  tx: Tx,
  sums: CellSums,
  table: RowTable<Row>,
  columns: string,
  factsOf: (row: Row) => Facts[],
  changes: readonly CaseChange[],
): Promise<void> {
  const fresh = rowsToWrite(table, changes);
  if (fresh.length === 0) return;
  const streams = [...new Set(fresh.map(({ stream }) => stream))];
  const { rows } = await tx.executeQuery(
    CompiledQuery.raw(`SELECT stream, ${columns} FROM ${table.name} WHERE stream = ANY($1)`, [streams]),
  );
  const gone = new Map<string, Facts>();
  for (const row of rows as Row[]) for (const facts of factsOf(row)) gone.set(nameOf(row, facts), facts);
  for (const row of fresh) {
    for (const facts of factsOf(row)) {
      const name = nameOf(row, facts);
      const before = gone.get(name);
      if (before !== undefined && sameFacts(before, facts)) gone.delete(name);
      else sums.add(facts, 1);
    }
  }
  for (const facts of gone.values()) sums.add(facts, -1);
}

/** A case has one for each measure; for the measure department, one for each department. */
const nameOf = ({ stream }: { stream: string }, { measure, department }: Facts): string =>
  measure === 'department' ? `${stream} ${measure} ${department}` : `${stream} ${measure}`;

const IDS = 'municipality text, cube text, measure text, series text, month text, key text';
const ID_COLUMNS = 'municipality, cube, measure, series, month, key';

const READ = `SELECT ${ID_COLUMNS}, data FROM time_cells JOIN json_to_recordset($1::json) AS moved(${IDS}) USING (${ID_COLUMNS})`;
const WRITE = `
  WITH given AS (SELECT * FROM json_to_recordset($1::json) AS given(${IDS}, cases integer, data json)),
  emptied AS (
    DELETE FROM time_cells USING given
    WHERE given.data IS NULL AND (${listed('time_cells')}) = (${listed('given')})
  )
  INSERT INTO time_cells (${ID_COLUMNS}, cases, data) SELECT ${ID_COLUMNS}, cases, data FROM given WHERE data IS NOT NULL
  ON CONFLICT (${ID_COLUMNS}) DO UPDATE SET cases = excluded.cases, data = excluded.data`;

function listed(table: string): string {
  return ID_COLUMNS.split(', ')
    .map((column) => `${table}.${column}`)
    .join(', ');
}

async function writeCells(tx: Tx, moved: ReturnType<CellSums['entries']>): Promise<void> {
  const ids = JSON.stringify(moved.map(({ id }) => id));
  const { rows } = await tx.executeQuery(CompiledQuery.raw(READ, [ids]));
  const known = new Map((rows as (CellId & { data: CellData })[]).map((row) => [cellName(row), row.data]));
  const given = moved.map(({ id, sum }) => {
    const before = known.get(cellName(id));
    if (before) sum.addData(before);
    const data = sum.data();
    if (data.cases < 0) throw new Error(`The cell ${cellName(id)} would count ${data.cases} cases: rebuild processing-times`);
    return { ...id, cases: data.cases, data: data.cases === 0 ? null : data };
  });
  await tx.executeQuery(CompiledQuery.raw(WRITE, [rowsToJson(given)]));
}
