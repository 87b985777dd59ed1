import { Controller, Get, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllowRoles, CurrentPrincipal } from '../../access/access.decorators';
import type { Principal } from '../../access/principal';
import { ApiProblems } from '../../openapi/api-problems.decorator';
import { ApiPositionReached, Freshness } from '../../requests/freshness';
import { LINK_HEADER, linkNext } from '../../requests/link-next';
import { CheckedQuery } from '../../requests/query';
import { DissatisfiedQuery } from './promises.dto';
import { DissatisfiedAnswer } from './satisfaction.answer';
import { ListDissatisfied } from './show-satisfaction';

/** Whom to call after a case: for those who measure and for those who know the case. */
@ApiTags('analysis')
@AllowRoles('caseworker', 'analyst')
@Controller('v1/satisfaction/dissatisfied')
export class DissatisfiedController {
  constructor(
    private readonly queries: QueryBus,
    private readonly freshness: Freshness,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The dissatisfied to follow up, the last decided first', operationId: 'list-dissatisfied' })
  @ApiOkResponse({ description: 'A page of cases.', type: DissatisfiedAnswer, headers: { ...ApiPositionReached, ...LINK_HEADER } })
  @ApiProblems(400)
  async dissatisfied(
    @CurrentPrincipal() principal: Principal,
    @CheckedQuery() query: DissatisfiedQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DissatisfiedAnswer> {
    await this.freshness.await('processing-times', query, reply);
    const answer = await this.queries.execute(new ListDissatisfied(principal.municipality, query));
    linkNext(request, reply, answer.next);
    return answer;
  }
}
