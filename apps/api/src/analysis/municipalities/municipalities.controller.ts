import { Controller, Get, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AllowRoles, CurrentPrincipal } from '../../access/access.decorators';
import type { Principal } from '../../access/principal';
import { ApiProblems } from '../../openapi/api-problems.decorator';
import { ApiPositionReached, Freshness } from '../../requests/freshness';
import { CheckedQuery } from '../../requests/query';
import { CompareMunicipalities } from './compare-municipalities';
import { MunicipalitiesAnswer } from './municipalities.answer';
import { MunicipalitiesQuery } from './municipalities.dto';

/** The analyst's municipality beside others that agree to it. */
@ApiTags('analysis')
@AllowRoles('analyst')
@Controller('v1/municipalities')
export class MunicipalitiesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly freshness: Freshness,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'The same figures of municipalities that agree to be compared, side by side',
    operationId: 'compare-municipalities',
  })
  @ApiOkResponse({
    description: 'In elapsed days. Of others nothing that rests on fewer than 5 cases, nor what such a figure could be computed from.',
    type: MunicipalitiesAnswer,
    headers: ApiPositionReached,
  })
  @ApiProblems(400)
  async compare(
    @CurrentPrincipal() principal: Principal,
    @CheckedQuery() query: MunicipalitiesQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MunicipalitiesAnswer> {
    await this.freshness.await('processing-times', query, reply);
    return this.queries.execute(new CompareMunicipalities(principal.municipality, query));
  }
}
