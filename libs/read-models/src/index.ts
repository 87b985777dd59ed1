export type { CaseChange } from './case-change';
export { CASE_VIEWS, caseViews } from './case-views';
export type { CaseView } from './rows/case-view';

export { findCase, findPublicCases } from './case-status/queries';
export type { CaseRow, PublicCase } from './case-status/queries';
export type { PublicState } from './case-status/public-state';

export { listCases } from './work-list/queries';
export type { WorkListFilters, WorkListRow } from './work-list/queries';
export { InvalidCursor } from './work-list/cursor';

export { GROUPS, MEASURES, processingTimes } from './processing-times/queries';
export type {
  GroupBy,
  LeftOutReason,
  Measure,
  ProcessingTimes,
  ProcessingTimesGroup,
  ProcessingTimesQuestion,
} from './processing-times/queries';

export { DISTRIBUTION_DIMENSIONS, distributions } from './distributions/queries';
export type { DistributionCount, DistributionDimension, DistributionsQuestion } from './distributions/queries';

export { verify } from './verify/verify';
export type { VerifyOptions } from './verify/verify';
export { describeDifference } from './verify/difference';
export type { Difference } from './verify/difference';
