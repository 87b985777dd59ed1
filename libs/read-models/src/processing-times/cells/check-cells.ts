import { sql, type Kysely } from 'kysely';
import type { CaseChange } from '../../case-change';
import type { AggregateCheck } from '../../rows/case-view';
import { processingTimesTable } from '../case-table';
import { departmentTimesTable } from '../department-tables';
import { cellName, CellSums, type CellData, type CellId } from './cell';
import { factsOfCase, factsOfDepartment } from './facts';

/** Sums the cells up anew. Takes memory for each cell, not for each case. */
export class CellCheck implements AggregateCheck {
  readonly table = 'time_cells';
  private readonly sums = new CellSums();

  add(change: CaseChange): void {
    for (const row of processingTimesTable.rowsOf(change)) for (const facts of factsOfCase(row)) this.sums.add(facts, 1);
    for (const row of departmentTimesTable.rowsOf(change)) for (const facts of factsOfDepartment(row)) this.sums.add(facts, 1);
  }

  async differences(
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in AggregateCheck
    db: Kysely<any>,
  ): Promise<{ key: string; column: string; expected: string | null; found: string | null }[]> {
    const { rows } = await sql<CellId & { cases: number; data: CellData }>`SELECT * FROM time_cells`.execute(db);
    const found = new Map(rows.map((row) => [cellName(row), JSON.stringify([row.cases, row.data])]));
    const expected = new Map(this.sums.entries().map(({ id, sum }) => [cellName(id), cellText(sum.data())]));
    return [...new Set([...expected.keys(), ...found.keys()])]
      .filter((key) => expected.get(key) !== found.get(key))
      .sort()
      .map((key) => ({ key, column: 'data', expected: expected.get(key) ?? null, found: found.get(key) ?? null }));
  }
}

const cellText = (data: CellData): string => JSON.stringify([data.cases, data]);
