import type { Installation } from '@casetrail/installation';
import { DISTRIBUTION_DIMENSIONS, distributions } from '@casetrail/read-models';
import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { INSTALLATION } from '../tokens';
import type { DistributionsAnswer } from './distributions.answer';
import type { DistributionsQuery } from './distributions.dto';
import { timeZoneOf } from './time-zone-of';

/** How many cases a municipality received, by type, industry, channel, complexity, month. */
export class CountDistributions extends Query<DistributionsAnswer> {
  constructor(
    readonly municipality: string,
    readonly wanted: DistributionsQuery,
  ) {
    super();
  }
}

@QueryHandler(CountDistributions)
export class CountDistributionsHandler implements IQueryHandler<CountDistributions> {
  constructor(@Inject(INSTALLATION) private readonly installation: Pick<Installation, 'database' | 'municipalities'>) {}

  async execute({ municipality, wanted }: CountDistributions): Promise<DistributionsAnswer> {
    const timeZone = await timeZoneOf(municipality, this.installation.municipalities);
    const { from, to, dimension: dimensions = DISTRIBUTION_DIMENSIONS } = wanted;
    const counts = await distributions(this.installation.database.kysely, municipality, { from, to, dimensions, timeZone });
    return { from, to, timeZone, counts };
  }
}
