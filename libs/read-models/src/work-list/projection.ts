import { caseView } from '../rows/case-view';
import { createWorkList, workListTable, workListWordsTable } from './table';

/** The cases that caseworkers choose from, by what is due next, and the words that find them. */
export const workList = caseView({
  name: 'work-list',
  version: 2,
  rowTables: [workListTable, workListWordsTable],
  heldToTerms: true,
  create: createWorkList,
});
