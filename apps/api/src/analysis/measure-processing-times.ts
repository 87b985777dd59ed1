import type { Installation } from '@casetrail/installation';
import type { ProcessingTimesGroup } from '@casetrail/read-models';
import { processingTimes } from '@casetrail/read-models';
import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { INSTALLATION } from '../tokens';
import type { ProcessingTimesAnswer, ProcessingTimesGroupAnswer } from './processing-times.answer';
import type { ProcessingTimesQuery } from './processing-times.dto';
import { timeZoneOf } from './time-zone-of';

/** How long a municipality's cases took. */
export class MeasureProcessingTimes extends Query<ProcessingTimesAnswer> {
  constructor(
    readonly municipality: string,
    readonly wanted: ProcessingTimesQuery,
  ) {
    super();
  }
}

@QueryHandler(MeasureProcessingTimes)
export class MeasureProcessingTimesHandler implements IQueryHandler<MeasureProcessingTimes> {
  constructor(@Inject(INSTALLATION) private readonly installation: Pick<Installation, 'database' | 'municipalities'>) {}

  async execute({ municipality, wanted }: MeasureProcessingTimes): Promise<ProcessingTimesAnswer> {
    const timeZone = await timeZoneOf(municipality, this.installation.municipalities);
    const question = { measure: wanted.measure, groupBy: wanted['group-by'] ?? [], from: wanted.from, to: wanted.to, timeZone };
    const { groups, coverage } = await processingTimes(this.installation.database.kysely, municipality, question);
    return { ...question, groups: groups.map(inDays), coverage };
  }
}

function inDays(group: ProcessingTimesGroup): ProcessingTimesGroupAnswer {
  return {
    key: group.key,
    n: group.n,
    meanDays: days(group.meanSeconds),
    medianDays: days(group.medianSeconds),
    p75Days: days(group.p75Seconds),
    p90Days: days(group.p90Seconds),
    p95Days: days(group.p95Seconds),
  };
}

const SECONDS_IN_A_DAY = 86_400;
/** To about a tenth of a second: what lies behind is noise of the division. */
const days = (seconds: number): number => Math.round((seconds / SECONDS_IN_A_DAY) * 1e6) / 1e6;
