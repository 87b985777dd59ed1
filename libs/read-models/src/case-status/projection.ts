import { caseView } from '../rows/case-view';
import { caseStatusTable, createCaseStatus } from './table';

/** Where each case stands: what the business sees of it, and all of it. */
export const caseStatus = caseView({
  name: 'case-status',
  version: 2,
  rowTables: [caseStatusTable],
  heldToTerms: true,
  create: createCaseStatus,
});
