import type { Installation } from '@casetrail/installation';
import { refusals, RESUBMIT_WITHIN_DAYS } from '@casetrail/read-models';
import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { INSTALLATION } from '../../tokens';
import { askedCases, inTime } from '../figures/asked-cases';
import { shareFigures } from '../figures/figures';
import type { RefusalsQuery } from './promises.dto';
import type { RefusalsAnswer } from './refusals.answer';

/** Whether a municipality's refusals showed a way on. */
export class ShowRefusals extends Query<RefusalsAnswer> {
  constructor(
    readonly municipality: string,
    readonly wanted: RefusalsQuery,
  ) {
    super();
  }
}

@QueryHandler(ShowRefusals)
export class ShowRefusalsHandler implements IQueryHandler<ShowRefusals> {
  constructor(@Inject(INSTALLATION) private readonly installation: Pick<Installation, 'database' | 'municipalities'>) {}

  async execute({ municipality, wanted }: ShowRefusals): Promise<RefusalsAnswer> {
    const { cases, said, today } = await askedCases(this.installation.municipalities, municipality, wanted);
    const { settled, undecided } = await inTime(refusals(this.installation.database.kysely, municipality, { ...cases, today }));
    const { outcomes, open } = settled;
    return {
      ...said,
      withinDays: RESUBMIT_WITHIN_DAYS,
      n: settled.n + undecided.n,
      resubmitted: shareFigures(settled.resubmitted, settled.n),
      resubmissions: { granted: shareFigures(outcomes.granted ?? 0, settled.resubmitted - open), outcomes, open },
      undecided,
    };
  }
}
