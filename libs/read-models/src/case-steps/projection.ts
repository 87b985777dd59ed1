import { caseView } from '../rows/case-view';
import { caseStepsTable, createCaseSteps } from './table';

/** What happened to each case, step by step: the process map is drawn from it. */
export const caseSteps = caseView({ name: 'case-steps', version: 1, rowTables: [caseStepsTable], create: createCaseSteps });
