import type { CaseChange } from '../case-change';

/** Writes any number of rows: its only parameter `$1` is their JSON. */
export interface BulkStatement {
  text: string;
  /** None: the statement is left out. */
  rowsOf: (changes: readonly CaseChange[]) => object[];
}
