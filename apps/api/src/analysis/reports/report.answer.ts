import { ComparisonAnswer } from '../comparisons/comparison.answer';
import { DepartmentsAnswer } from '../departments/departments.answer';
import { DistributionsAnswer } from '../distributions.answer';
import { ProcessingTimesAnswer } from '../processing-times/processing-times.answer';
import { ExpectedDatesAnswer } from '../promises/expected-dates.answer';
import { MeetingEffectsAnswer } from '../promises/meeting-effects.answer';
import { RefusalsAnswer } from '../promises/refusals.answer';
import { ResponseTimesAnswer } from '../promises/response-times.answer';
import { SatisfactionAnswer } from '../promises/satisfaction.answer';

/** How long cases decided in the period took, cut in every way. */
export class ReportedTimesAnswer {
  overall!: ProcessingTimesAnswer;
  byComplexity!: ProcessingTimesAnswer;
  byCaseType!: ProcessingTimesAnswer;
  byIndustry!: ProcessingTimesAnswer;
  byChannel!: ProcessingTimesAnswer;
}

/** The period beside the baseline. */
export class ReportedComparisonsAnswer {
  response!: ComparisonAnswer;
  gross!: ComparisonAnswer;
}

/** All that is asked of a period, in one answer: each part is what the single route answers. */
export class ReportAnswer {
  /** Key of the municipality. */
  municipality!: string;
  from!: string;
  to!: string;
  /** Of the days. */
  timeZone!: string;
  /** ISO 8601, UTC. */
  madeAt!: string;
  /** Cases received in the period, those still open among them: `GET /v1/processing-times?measure=gross&cohort=receipt`. */
  received!: ProcessingTimesAnswer;
  responseTimes!: ResponseTimesAnswer;
  gross!: ReportedTimesAnswer;
  net!: ReportedTimesAnswer;
  departments!: DepartmentsAnswer;
  meetingEffects!: MeetingEffectsAnswer;
  refusals!: RefusalsAnswer;
  satisfaction!: SatisfactionAnswer;
  expectedDates!: ExpectedDatesAnswer;
  /** Cases received in the months that the period touches. */
  distributions!: DistributionsAnswer;
  /** When a baseline was named. */
  comparisons?: ReportedComparisonsAnswer;
}
