import type { Position } from '@casetrail/event-store';
import type { Projection } from '@casetrail/projection';
import { CompiledQuery, type Transaction } from 'kysely';
import { isCaseChange, type CaseChange, type ViewChange } from '../case-change';
import { casesUnderTerms } from '../terms/cases-under-terms';
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
export function runInSequence(views: readonly CaseView[]): Projection<ViewChange>[] {
  const sequence = views.flatMap(({ statements }) => statements);
  const prepared = new WeakMap<readonly CaseChange[], Parameters>();
  const casesIn = new WeakMap<readonly ViewChange[], readonly CaseChange[]>();

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

  /** The same list each time it is asked for, so that what is made early is found. */
  const casesOf = (changes: readonly ViewChange[]): readonly CaseChange[] => {
    const cases = casesIn.get(changes) ?? changes.filter(isCaseChange);
    casesIn.set(changes, cases);
    return cases;
  };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in Projection
  const write = async (tx: Transaction<any>, view: CaseView, cases: readonly CaseChange[]): Promise<void> => {
    if (cases.length === 0) return;
    await view.sums?.move(tx, cases);
    for (const statement of view.statements) {
      const parameter = take(statement, cases);
      prepareSoon(sequence[sequence.indexOf(statement) + 1], cases);
      if (parameter !== undefined) await tx.executeQuery(CompiledQuery.raw(statement.text, [parameter]));
    }
  };

  return views.map((view) => ({
    name: view.name,
    version: view.version,
    tables: view.tables,
    create: view.create,
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in Projection
    async apply(tx: Transaction<any>, changes: readonly ViewChange[], position: Position): Promise<void> {
      await write(tx, view, casesOf(changes));
      if (!view.heldToTerms) return;
      for (const change of changes) {
        if (isCaseChange(change)) continue;
        for await (const cases of casesUnderTerms(tx, change, position)) await write(tx, view, cases);
      }
    },
  }));
}

function parameterOf({ rowsOf }: BulkStatement, changes: readonly CaseChange[]): string | undefined {
  const rows = rowsOf(changes);
  return rows.length === 0 ? undefined : rowsToJson(rows);
}
