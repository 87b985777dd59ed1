export type { CaseChange, TermsChange, ViewChange } from './case-change';
export { municipalityAt, termsOrDefault } from './terms/read-terms';
export { CASE_VIEWS, caseViews } from './case-views';
export type { CaseView } from './rows/case-view';

export { dueDates } from './due-dates/due-dates';
export type { Due, DueDate } from './due-dates/due-dates';
export { nextDue, OWED } from './due-dates/owed';
export type { NextDue, Owed } from './due-dates/owed';

export { findCase, findPublicCases } from './case-status/queries';
export type { CaseRow, PublicCase } from './case-status/queries';
export type { PublicState } from './case-status/public-state';

export { listCases } from './work-list/queries';
export type { WorkListFilters, WorkListRow } from './work-list/queries';
export { InvalidCursor } from './work-list/cursor';

export { measureSamples } from './processing-times/measure';
export { measureTogether, type MeasuredTogether } from './baselines/measure-together';
export { COHORTS, compareKeys, DIMENSIONS, EXACT_UP_TO, GROUPS, MEASURES } from './processing-times/question';
export type {
  Cohort,
  Dimension,
  Filters,
  GoalCounts,
  GroupBy,
  LeftOutReason,
  Measure,
  Measured,
  MeasuredGroup,
  MeasureQuestion,
} from './processing-times/question';

export { DISTRIBUTION_DIMENSIONS, distributions } from './distributions/queries';
export type { DistributionCount, DistributionDimension, DistributionsQuestion } from './distributions/queries';

export { processMap, ProcessMapTooLarge } from './case-steps/process-map';
export type { ProcessMap, ProcessMapEdge, ProcessMapNode, ProcessMapQuestion } from './case-steps/process-map';
export { eventTypeOf } from './case-steps/activity';

export { verify } from './verify/verify';
export type { VerifyOptions } from './verify/verify';
export { describeDifference } from './verify/difference';
export type { Difference } from './verify/difference';

export { caseStreams, type CaseStreamsQuestion } from './processing-times/case-streams';

export { departmentFigures } from './processing-times/departments/figures';
export type {
  DepartmentFigures,
  DepartmentsFigures,
  DepartmentsQuestion,
  HandOver,
  Queue,
  SplitDurations,
  SplitSums,
} from './processing-times/departments/figures';
export { departmentFlow } from './processing-times/departments/flow';
export type { DepartmentFlow, FlowQuestion, FlowWeek } from './processing-times/departments/flow';
export { FEWEST_CASES } from './processing-times/municipalities/blocks';
export { COMPARED_MEASURES, municipalityFigures } from './processing-times/municipalities/figures';
export type {
  ComparedMeasure,
  ComparedMunicipality,
  MunicipalitiesQuestion,
  MunicipalityFigures,
} from './processing-times/municipalities/figures';
export { dissatisfiedCases } from './processing-times/promises/dissatisfied';
export type { DissatisfiedCase } from './processing-times/promises/dissatisfied';
export { expectedDates } from './processing-times/promises/expected-dates';
export type { ExpectedDates, ExpectedDatesQuestion, RangeCounts } from './processing-times/promises/expected-dates';
export { MEETING_MEASURES, meetingEffects } from './processing-times/promises/meeting-effects';
export type { MeetingEffects, MeetingEffectsQuestion, MeetingMeasure, MeetingStratum } from './processing-times/promises/meeting-effects';
export { refusals, RESUBMIT_WITHIN_DAYS } from './processing-times/promises/refusals';
export type { Refusals, RefusalsQuestion } from './processing-times/promises/refusals';
export { responseTimes } from './processing-times/promises/response-times';
export type { ResponseTimes, ResponseTimesMonth } from './processing-times/promises/response-times';
export { DISSATISFIED_BELOW, satisfaction, SATISFIED_FROM } from './processing-times/promises/satisfaction';
export type { RatingCounts, SatisfactionGroup } from './processing-times/promises/satisfaction';
export { QuestionTooLarge } from './processing-times/read-snapshot';
export type { CasesQuestion } from './processing-times/read-snapshot';
