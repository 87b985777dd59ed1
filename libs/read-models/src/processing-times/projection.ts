import { caseView } from '../rows/case-view';
import { createProcessingTimes, departmentVisitsTable, processingTimesTable } from './table';

/** How long cases took, and how long they lay in each department. */
export const processingTimesView = caseView({
  name: 'processing-times',
  version: 1,
  rowTables: [processingTimesTable, departmentVisitsTable],
  create: createProcessingTimes,
});
