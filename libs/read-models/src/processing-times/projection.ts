import { caseView } from '../rows/case-view';
import { processingTimesTable } from './case-table';
import { CellCheck } from './cells/check-cells';
import { timeCells } from './cells/move-cells';
import { createProcessingTimes } from './create';
import { departmentTimesTable, departmentVisitsTable } from './department-tables';

/** How long cases took, how long they lay in each department, how they stand to their goals, and sums of it by month. */
export const processingTimesView = caseView({
  name: 'processing-times',
  version: 2,
  rowTables: [processingTimesTable, departmentVisitsTable, departmentTimesTable],
  sumTables: ['time_cells'],
  heldToTerms: true,
  sums: timeCells,
  checkAggregates: () => new CellCheck(),
  create: createProcessingTimes,
});
