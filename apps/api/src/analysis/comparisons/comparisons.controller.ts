import { Controller, Get, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllowRoles, CurrentPrincipal } from '../../access/access.decorators';
import type { Principal } from '../../access/principal';
import { ApiProblems } from '../../openapi/api-problems.decorator';
import { ApiPositionReached, Freshness } from '../../requests/freshness';
import { CheckedQuery } from '../../requests/query';
import { TrackLanguages } from '../../track/track-languages';
import { CompareWithBaseline } from './compare';
import { ComparisonAnswer } from './comparison.answer';
import { ComparisonQuery } from './comparison.dto';

/** What has changed since a baseline, in an analyst's municipality. */
@ApiTags('analysis')
@AllowRoles('analyst')
@Controller('v1')
export class ComparisonsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly freshness: Freshness,
    private readonly languages: TrackLanguages,
  ) {}

  @Get('comparisons')
  @ApiOperation({
    summary: 'Baseline, target and actual side by side, with changes and a plain verdict',
    operationId: 'compare-with-baseline',
  })
  @ApiHeader({
    name: 'Accept-Language',
    required: false,
    description: 'Of the verdicts: da, sv, fi or en; default: the first of the municipality.',
    schema: { type: 'string' },
  })
  @ApiOkResponse({
    description: 'As a whole and by group.',
    type: ComparisonAnswer,
    headers: { ...ApiPositionReached, 'Content-Language': { description: 'Language of the verdicts.', schema: { type: 'string' } } },
  })
  @ApiProblems(400, 404)
  async compare(
    @CurrentPrincipal() principal: Principal,
    @CheckedQuery() query: ComparisonQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ComparisonAnswer> {
    await this.freshness.await('processing-times', query, reply);
    const language = await this.languages.choose(principal.municipality, request.headers['accept-language']);
    reply.header('Content-Language', language).header('Vary', 'Accept-Language');
    return this.queries.execute(new CompareWithBaseline(principal.municipality, query, language));
  }
}
