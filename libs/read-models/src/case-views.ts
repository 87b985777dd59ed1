import type { ProjectionGroup } from '@casetrail/projection';
import type { ViewChange } from './case-change';
import { caseStatus } from './case-status/projection';
import { caseSteps } from './case-steps/projection';
import { distributionsView } from './distributions/projection';
import { changeLoader } from './load-changes';
import { processingTimesView } from './processing-times/projection';
import type { CaseView } from './rows/case-view';
import { runInSequence } from './rows/run-statements';
import { workList } from './work-list/projection';

/**
 * Every view of cases. To add one, copy a folder and name it here. Processing times come first: who is concerned by changed terms is asked of their rows,
 * so that they must be built anew before the others.
 */
export const CASE_VIEWS: readonly CaseView[] = [processingTimesView, caseStatus, workList, distributionsView, caseSteps];

/** The views of cases, fed by one subscription and written in one transaction. */
export const caseViews: ProjectionGroup<ViewChange> = {
  name: 'cases',
  // Of municipalities too: their calendars and goals decide on rows.
  streamPrefix: '',
  projections: runInSequence(CASE_VIEWS),
  load: changeLoader(),
};
