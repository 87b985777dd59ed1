import { Controller, Get, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AllowRoles, CurrentPrincipal } from '../access/access.decorators';
import type { Principal } from '../access/principal';
import { ApiProblems } from '../openapi/api-problems.decorator';
import { ApiPositionReached, Freshness } from '../requests/freshness';
import { CheckedQuery } from '../requests/query';
import { CountDistributions } from './count-distributions';
import { DistributionsAnswer } from './distributions.answer';
import { DistributionsQuery } from './distributions.dto';
import { MeasureProcessingTimes } from './processing-times/measure-processing-times';
import { ProcessingTimesAnswer } from './processing-times/processing-times.answer';
import { ProcessingTimesQuery } from './processing-times/processing-times.dto';

/** What an analyst measures, in its municipality. */
@ApiTags('analysis')
@AllowRoles('analyst')
@Controller('v1')
export class AnalysisController {
  constructor(
    private readonly queries: QueryBus,
    private readonly freshness: Freshness,
  ) {}

  @Get('processing-times')
  @ApiOperation({ summary: 'How long cases took and how many kept their goal, by group', operationId: 'measure-processing-times' })
  @ApiOkResponse({ description: 'By group, each figure with its n.', type: ProcessingTimesAnswer, headers: ApiPositionReached })
  @ApiProblems(400)
  async processingTimes(
    @CurrentPrincipal() principal: Principal,
    @CheckedQuery() query: ProcessingTimesQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProcessingTimesAnswer> {
    await this.freshness.await('processing-times', query, reply);
    return this.queries.execute(new MeasureProcessingTimes(principal.municipality, query));
  }

  @Get('distributions')
  @ApiOperation({
    summary: 'How many cases were received, by type, industry, channel, complexity, month',
    operationId: 'count-distributions',
  })
  @ApiOkResponse({ description: 'Counts by dimension and value.', type: DistributionsAnswer, headers: ApiPositionReached })
  @ApiProblems(400)
  async distributions(
    @CurrentPrincipal() principal: Principal,
    @CheckedQuery() query: DistributionsQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DistributionsAnswer> {
    await this.freshness.await('distributions', query, reply);
    return this.queries.execute(new CountDistributions(principal.municipality, query));
  }
}
