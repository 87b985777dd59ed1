import { parseReferenceNumber } from '@casetrail/case';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllowRoles, CurrentPrincipal } from '../../access/access.decorators';
import type { Principal } from '../../access/principal';
import { ApiProblems } from '../../openapi/api-problems.decorator';
import { caseNotFound } from '../../problems/problem';
import { ApiPositionReached, Freshness } from '../../requests/freshness';
import { FreshnessQuery } from '../../requests/freshness.dto';
import { LINK_HEADER, linkNext } from '../../requests/link-next';
import { CheckedQuery } from '../../requests/query';
import { CaseEventsAnswer } from './case-events.answer';
import { CaseListAnswer } from './case-list.answer';
import { CaseAnswer } from './case.answer';
import { ListCaseEvents } from './list-case-events';
import { ListCaseEventsQuery } from './list-case-events.dto';
import { ListCases } from './list-cases';
import { ListCasesQuery } from './list-cases.dto';
import { ShowCase } from './show-case';

const ApiReference = ApiParam({ name: 'reference', description: 'Reference number of the case.', schema: { type: 'string' } });

/** What a caseworker sees: the cases of its municipality, and no others. */
@ApiTags('casework')
@AllowRoles('caseworker')
@Controller('v1/cases')
export class ReadController {
  constructor(
    private readonly queries: QueryBus,
    private readonly freshness: Freshness,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The work list: cases by what is due next, filtered', operationId: 'list-cases' })
  @ApiOkResponse({ description: 'A page of the work list.', type: CaseListAnswer, headers: { ...LINK_HEADER, ...ApiPositionReached } })
  @ApiProblems(400)
  async list(
    @CurrentPrincipal() principal: Principal,
    @CheckedQuery() query: ListCasesQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseListAnswer> {
    await this.freshness.await('work-list', query, reply);
    const answer = await this.queries.execute(new ListCases(principal.municipality, query));
    linkNext(request, reply, answer.next);
    return answer;
  }

  @Get(':reference')
  @ApiReference
  @ApiOperation({ summary: 'A whole case', operationId: 'show-case' })
  @ApiOkResponse({
    description: 'The case.',
    type: CaseAnswer,
    headers: { ETag: { description: 'Version of the case.', schema: { type: 'string' } }, ...ApiPositionReached },
  })
  @ApiProblems(400, 404)
  async show(
    @CurrentPrincipal() principal: Principal,
    @Param('reference') reference: string,
    @CheckedQuery() query: FreshnessQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseAnswer> {
    const canonical = canonicalOf(reference);
    await this.freshness.await('case-status', query, reply);
    const answer = await this.queries.execute(new ShowCase(principal.municipality, canonical));
    reply.header('ETag', `"${answer.version}"`);
    return answer;
  }

  @Get(':reference/events')
  @ApiReference
  @ApiOperation({ summary: 'The events of a case, from the first on', operationId: 'list-case-events' })
  @ApiOkResponse({ description: 'A page of the events.', type: CaseEventsAnswer, headers: LINK_HEADER })
  @ApiProblems(400, 404)
  async events(
    @CurrentPrincipal() principal: Principal,
    @Param('reference') reference: string,
    @CheckedQuery() query: ListCaseEventsQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseEventsAnswer> {
    const answer = await this.queries.execute(new ListCaseEvents(principal.municipality, canonicalOf(reference), query));
    linkNext(request, reply, answer.next);
    return answer;
  }
}

function canonicalOf(reference: string): string {
  const canonical = parseReferenceNumber(reference);
  if (canonical === null) throw caseNotFound();
  return canonical;
}
