import type { Installation } from '@casetrail/installation';
import type { Language } from '@casetrail/municipality';
import type { GroupBy, Measure } from '@casetrail/read-models';
import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { INSTALLATION } from '../../tokens';
import { CompareWithBaseline } from '../comparisons/compare';
import { CountDistributions } from '../count-distributions';
import { ShowDepartments } from '../departments/show-departments';
import { askedCases } from '../figures/asked-cases';
import { MeasureProcessingTimes } from '../processing-times/measure-processing-times';
import { ShowExpectedDates } from '../promises/show-expected-dates';
import { ShowMeetingEffects } from '../promises/show-meeting-effects';
import { ShowRefusals } from '../promises/show-refusals';
import { ShowResponseTimes } from '../promises/show-response-times';
import { ShowSatisfaction } from '../promises/show-satisfaction';
import type { ReportAnswer, ReportedTimesAnswer } from './report.answer';
import type { ReportQuery } from './report.dto';

/** All that is asked of a period, in one answer. */
export class MakeReport extends Query<ReportAnswer> {
  constructor(
    readonly municipality: string,
    readonly wanted: ReportQuery,
    readonly language: Language,
  ) {
    super();
  }
}

/**
 * Asks what the single routes ask, one question after the other: a report must not take the connections that businesses and caseworkers need.
 * Each part is from one moment; the parts are from moments shortly after one another.
 */
@QueryHandler(MakeReport)
export class MakeReportHandler implements IQueryHandler<MakeReport> {
  constructor(
    private readonly queries: QueryBus,
    @Inject(INSTALLATION) private readonly installation: Pick<Installation, 'municipalities'>,
  ) {}

  async execute({ municipality, wanted, language }: MakeReport): Promise<ReportAnswer> {
    const { said } = await askedCases(this.installation.municipalities, municipality, { from: wanted.from, to: wanted.to });
    const { from, to, timeZone } = said;
    const period = { from, to };
    const { baseline } = wanted;
    // First what may refuse: an unknown baseline.
    const comparisons = baseline === undefined ? undefined : await this.compare(municipality, { ...period, baseline }, language);
    return {
      ...{ municipality, from, to, timeZone },
      madeAt: new Date().toISOString(),
      received: await this.queries.execute(new MeasureProcessingTimes(municipality, { ...period, measure: 'gross', cohort: 'receipt' })),
      responseTimes: await this.queries.execute(new ShowResponseTimes(municipality, period)),
      gross: await this.times(municipality, period, 'gross'),
      net: await this.times(municipality, period, 'net'),
      departments: await this.queries.execute(new ShowDepartments(municipality, period)),
      meetingEffects: await this.queries.execute(new ShowMeetingEffects(municipality, period)),
      refusals: await this.queries.execute(new ShowRefusals(municipality, period)),
      satisfaction: await this.queries.execute(new ShowSatisfaction(municipality, period)),
      expectedDates: await this.queries.execute(new ShowExpectedDates(municipality, period)),
      distributions: await this.queries.execute(
        new CountDistributions(municipality, { from: from.slice(0, 7), to: to.slice(0, 7), dimension: ['case-type', 'industry'] }),
      ),
      ...(comparisons && { comparisons }),
    };
  }

  private async times(municipality: string, period: { from: string; to: string }, measure: Measure): Promise<ReportedTimesAnswer> {
    const by = (...groups: GroupBy[]) =>
      this.queries.execute(new MeasureProcessingTimes(municipality, { ...period, measure, 'group-by': groups }));
    return {
      overall: await by(),
      byComplexity: await by('complexity'),
      byCaseType: await by('case-type'),
      byIndustry: await by('industry'),
      byChannel: await by('channel'),
    };
  }

  private async compare(municipality: string, asked: { from: string; to: string; baseline: string }, language: Language) {
    const by = (measure: Measure) =>
      this.queries.execute(new CompareWithBaseline(municipality, { ...asked, measure, 'group-by': ['case-type'] }, language));
    return { response: await by('response'), gross: await by('gross') };
  }
}
