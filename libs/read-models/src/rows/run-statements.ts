import type { Projection } from '@casetrail/projection';
import { CompiledQuery, type Transaction } from 'kysely';
import type { CaseChange } from '../case-change';
import type { BulkStatement } from './bulk-statement';
import type { CaseView } from './case-view';
import { rowsToJson } from './row-table';

/** Making rows of fewer cases takes less time than it takes to begin with it early. */
const LEAST_CASES = 50;

type Parameters = Map<BulkStatement, string | undefined>;

/**
 * Projections that are usually applied one after the other to the same changes. While PostgreSQL runs a statement, this process makes the rows
 * of the next one, be it another view's. In any other order, or alone, each works too.
 */
export function runInSequence(views: readonly CaseView[]): Projection<CaseChange>[] {
  const sequence = views.flatMap(({ statements }) => statements);
  const prepared = new WeakMap<readonly CaseChange[], Parameters>();

  /** Later, so that the statement before is sent first. */
  const prepareSoon = (statement: BulkStatement | undefined, changes: readonly CaseChange[]): void => {
    if (statement === undefined || changes.length < LEAST_CASES) return;
    const parameters: Parameters = new Map();
    prepared.set(changes, parameters);
    setImmediate(() => {
      if (prepared.get(changes) !== parameters) return;
      try {
        parameters.set(statement, parameterOf(statement, changes));
      } catch {
        // It will be thrown again where it can be told whose fault it is.
      }
    });
  };
  const take = (statement: BulkStatement, changes: readonly CaseChange[]): string | undefined => {
    const parameters = prepared.get(changes);
    prepared.delete(changes);
    return parameters?.has(statement) ? parameters.get(statement) : parameterOf(statement, changes);
  };

  return views.map(({ name, version, tables, statements, create }) => ({
    name,
    version,
    tables,
    create,
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in Projection
    async apply(tx: Transaction<any>, changes: readonly CaseChange[]): Promise<void> {
      for (const statement of statements) {
        const parameter = take(statement, changes);
        prepareSoon(sequence[sequence.indexOf(statement) + 1], changes);
        if (parameter !== undefined) await tx.executeQuery(CompiledQuery.raw(statement.text, [parameter]));
      }
    },
  }));
}

function parameterOf({ rowsOf }: BulkStatement, changes: readonly CaseChange[]): string | undefined {
  const rows = rowsOf(changes);
  return rows.length === 0 ? undefined : rowsToJson(rows);
}
