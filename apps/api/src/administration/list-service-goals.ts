import type { Installation } from '@casetrail/installation';
import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { INSTALLATION } from '../tokens';
import { municipalityOf } from './municipality-of';
import { serviceGoals } from './service-goal.answer';
import type { ServiceGoalsAnswer } from './service-goal.answer';

/** All goals of a municipality. */
export class ListServiceGoals extends Query<ServiceGoalsAnswer> {
  constructor(readonly municipality: string) {
    super();
  }
}

@QueryHandler(ListServiceGoals)
export class ListServiceGoalsHandler implements IQueryHandler<ListServiceGoals> {
  constructor(@Inject(INSTALLATION) private readonly installation: Pick<Installation, 'municipalities'>) {}

  async execute({ municipality }: ListServiceGoals): Promise<ServiceGoalsAnswer> {
    return { goals: serviceGoals(await municipalityOf(municipality, this.installation)) };
  }
}
