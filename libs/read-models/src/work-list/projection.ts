import { caseView } from '../rows/case-view';
import { createWorkList, workListTable, workListWordsTable } from './table';

/** The cases that caseworkers choose from, and the words that find them. */
export const workList = caseView({ name: 'work-list', version: 1, rowTables: [workListTable, workListWordsTable], create: createWorkList });
