import { CASE_STREAM_PREFIX } from '@casetrail/case';
import type { ProjectionGroup } from '@casetrail/projection';
import type { CaseChange } from './case-change';
import { caseStatus } from './case-status/projection';
import { distributionsView } from './distributions/projection';
import { caseLoader } from './load-case-changes';
import { processingTimesView } from './processing-times/projection';
import type { CaseView } from './rows/case-view';
import { runInSequence } from './rows/run-statements';
import { workList } from './work-list/projection';

/** Every view of cases. To add one, copy a folder and name it here. */
export const CASE_VIEWS: readonly CaseView[] = [caseStatus, workList, processingTimesView, distributionsView];

/** The views of cases, fed by one subscription and written in one transaction. */
export const caseViews: ProjectionGroup<CaseChange> = {
  name: 'cases',
  streamPrefix: CASE_STREAM_PREFIX,
  projections: runInSequence(CASE_VIEWS),
  load: caseLoader(),
};
