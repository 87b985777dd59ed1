import type { Projection } from '@casetrail/projection';
import type { Kysely, Transaction } from 'kysely';
import type { CaseChange, ViewChange } from '../case-change';
import type { BulkStatement } from './bulk-statement';
import { upsertOf, type RowTable } from './row-table';

/** A view of cases. How its statements are run is not its business: see run-statements.ts. */
export interface CaseView extends Pick<Projection<ViewChange>, 'name' | 'version' | 'tables' | 'create'> {
  /** Tables whose rows tell of single cases, for verifying them. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each view knows the types of its own rows only
  rowTables: readonly RowTable<any>[];
  /** What brings the tables up to date, in order. */
  statements: readonly BulkStatement[];
  /** Rows rest on the municipality's calendar or goals: they are made anew when those change. */
  heldToTerms?: boolean;
  /** What the view sums up over its rows, where the statements alone cannot keep it. */
  sums?: Sums;
  /** Begins a check of what the view sums up over cases. */
  checkAggregates?(): AggregateCheck;
}

/** Sums over the rows of a view. */
export interface Sums {
  /** Moves the sums by the difference between the rows as they are and as the changes will make them; called before these are written. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
  move(tx: Transaction<any>, changes: readonly CaseChange[]): Promise<void>;
}

/** Sums up cases anew and compares with a table. */
export interface AggregateCheck {
  table: string;
  add(change: CaseChange): void;
  /** Differences by the table's key. `null`: no such row. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
  differences(db: Kysely<any>): Promise<{ key: string; column: string; expected: string | null; found: string | null }[]>;
}

/** A view whose tables hold rows of single cases, and sums over them. */
export function caseView<Tables>(view: {
  name: string;
  version: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
  rowTables: readonly RowTable<any>[];
  heldToTerms?: boolean;
  sums?: Sums;
  checkAggregates?(): AggregateCheck;
  /** Tables besides those of single cases. */
  sumTables?: readonly string[];
  create(db: Kysely<Tables>): Promise<void>;
}): CaseView {
  const tables = [...view.rowTables.map(({ name }) => name), ...(view.sumTables ?? [])];
  return { ...view, tables, statements: view.rowTables.map(upsertOf) };
}
