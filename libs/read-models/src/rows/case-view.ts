import type { Projection } from '@casetrail/projection';
import type { Kysely } from 'kysely';
import type { CaseChange } from '../case-change';
import type { BulkStatement } from './bulk-statement';
import { upsertOf, type RowTable } from './row-table';

/** A view of cases. How its statements are run is not its business: see run-statements.ts. */
export interface CaseView extends Pick<Projection<CaseChange>, 'name' | 'version' | 'tables' | 'create'> {
  /** Tables whose rows tell of single cases, for verifying them. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each view knows the types of its own rows only
  rowTables: readonly RowTable<any>[];
  /** What brings the tables up to date, in order. */
  statements: readonly BulkStatement[];
  /** Begins a check of what the view sums up over cases. */
  checkAggregates?(): AggregateCheck;
}

/** Sums up cases anew and compares with a table. */
export interface AggregateCheck {
  table: string;
  add(change: CaseChange): void;
  /** Differences by the table's key. `null`: no such row. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
  differences(db: Kysely<any>): Promise<{ key: string; column: string; expected: string | null; found: string | null }[]>;
}

/** A view whose tables hold rows of single cases only. */
export function caseView<Tables>(view: {
  name: string;
  version: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
  rowTables: readonly RowTable<any>[];
  create(db: Kysely<Tables>): Promise<void>;
}): CaseView {
  return { ...view, tables: view.rowTables.map(({ name }) => name), statements: view.rowTables.map(upsertOf) };
}
