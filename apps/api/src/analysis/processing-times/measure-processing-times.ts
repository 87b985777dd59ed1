import type { Installation } from '@casetrail/installation';
import { goalsById } from '@casetrail/measure';
import { measureSamples, termsOrDefault } from '@casetrail/read-models';
import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { invalidRequest } from '../../problems/problem';
import { INSTALLATION } from '../../tokens';
import { inTime } from '../figures/asked-cases';
import { figuresAnswer } from '../case-figures/in-days';
import { filtersOf } from '../questions/filtered-cases.dto';
import { unknownNames } from '../questions/known-names';
import type { ProcessingTimesAnswer } from './processing-times.answer';
import type { ProcessingTimesQuery } from './processing-times.dto';

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

  async execute({ municipality: key, wanted }: MeasureProcessingTimes): Promise<ProcessingTimesAnswer> {
    const { measure, cohort = 'decision', 'group-by': groupBy = [], from, to, exact } = wanted;
    const municipality = await this.installation.municipalities.get(key);
    const faults = unknownNames(wanted, municipality);
    if (faults.length > 0) throw invalidRequest(faults);
    const filters = filtersOf(wanted);
    const { groups, coverage, errorAtMost } = await inTime(
      measureSamples(this.installation.database.kysely, key, {
        ...{ measure, cohort, groupBy, from, to, filters },
        exact: exact === 'true',
        nowMs: Date.now(),
      }),
    );
    const goals = goalsById(termsOrDefault(municipality).goals);
    return {
      ...{ measure, cohort, groupBy, filters, from, to },
      timeZone: municipality?.timeZone ?? 'UTC',
      groups: groups.map((group) => ({ key: group.key, ...figuresAnswer(group, goals) })),
      coverage,
      errorAtMost,
    };
  }
}
