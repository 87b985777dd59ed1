import { Controller, Get, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AllowRoles, CurrentPrincipal } from '../../access/access.decorators';
import type { Principal } from '../../access/principal';
import { ApiProblems } from '../../openapi/api-problems.decorator';
import { ApiPositionReached, Freshness } from '../../requests/freshness';
import { CheckedQuery } from '../../requests/query';
import { ExpectedDatesAnswer } from './expected-dates.answer';
import { MeetingEffectsAnswer } from './meeting-effects.answer';
import { ExpectedDatesQuery, MeetingEffectsQuery, RefusalsQuery, ResponseTimesQuery, SatisfactionQuery } from './promises.dto';
import { RefusalsAnswer } from './refusals.answer';
import { ResponseTimesAnswer } from './response-times.answer';
import { SatisfactionAnswer } from './satisfaction.answer';
import { ShowExpectedDates } from './show-expected-dates';
import { ShowMeetingEffects } from './show-meeting-effects';
import { ShowRefusals } from './show-refusals';
import { ShowResponseTimes } from './show-response-times';
import { ShowSatisfaction } from './show-satisfaction';

/** What businesses were promised, and whether it was kept. */
@ApiTags('analysis')
@AllowRoles('analyst')
@Controller('v1')
export class PromisesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly freshness: Freshness,
  ) {}

  @Get('response-times')
  @ApiOperation({
    summary: 'How fast businesses were answered, by month, and how many within 24 hours',
    operationId: 'show-response-times',
  })
  @ApiOkResponse({ description: 'In elapsed days, by month.', type: ResponseTimesAnswer, headers: ApiPositionReached })
  @ApiProblems(400)
  async responseTimes(
    @CurrentPrincipal() principal: Principal,
    @CheckedQuery() query: ResponseTimesQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ResponseTimesAnswer> {
    await this.freshness.await('processing-times', query, reply);
    return this.queries.execute(new ShowResponseTimes(principal.municipality, query));
  }

  @Get('meeting-effects')
  @ApiOperation({
    summary: 'How long cases took with a star meeting and without one, matched by case type and complexity',
    operationId: 'show-meeting-effects',
  })
  @ApiOkResponse({ description: 'In elapsed days.', type: MeetingEffectsAnswer, headers: ApiPositionReached })
  @ApiProblems(400)
  async meetingEffects(
    @CurrentPrincipal() principal: Principal,
    @CheckedQuery() query: MeetingEffectsQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeetingEffectsAnswer> {
    await this.freshness.await('processing-times', query, reply);
    return this.queries.execute(new ShowMeetingEffects(principal.municipality, query));
  }

  @Get('refusals')
  @ApiOperation({
    summary: 'How many refusals were followed by a new case, and how many of those were granted',
    operationId: 'show-refusals',
  })
  @ApiOkResponse({ description: 'Counts and shares.', type: RefusalsAnswer, headers: ApiPositionReached })
  @ApiProblems(400)
  async refusals(
    @CurrentPrincipal() principal: Principal,
    @CheckedQuery() query: RefusalsQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RefusalsAnswer> {
    await this.freshness.await('processing-times', query, reply);
    return this.queries.execute(new ShowRefusals(principal.municipality, query));
  }

  @Get('expected-dates')
  @ApiOperation({ summary: 'How often the dates told at acknowledgement held, by case type', operationId: 'show-expected-dates' })
  @ApiOkResponse({ description: 'Counts and shares.', type: ExpectedDatesAnswer, headers: ApiPositionReached })
  @ApiProblems(400)
  async expectedDates(
    @CurrentPrincipal() principal: Principal,
    @CheckedQuery() query: ExpectedDatesQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExpectedDatesAnswer> {
    await this.freshness.await('processing-times', query, reply);
    return this.queries.execute(new ShowExpectedDates(principal.municipality, query));
  }

  @Get('satisfaction')
  @ApiOperation({ summary: 'How satisfied businesses are, by department, quarter and question', operationId: 'show-satisfaction' })
  @ApiOkResponse({ description: 'Indices from 0 to 100, and shares.', type: SatisfactionAnswer, headers: ApiPositionReached })
  @ApiProblems(400)
  async satisfaction(
    @CurrentPrincipal() principal: Principal,
    @CheckedQuery() query: SatisfactionQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SatisfactionAnswer> {
    await this.freshness.await('processing-times', query, reply);
    return this.queries.execute(new ShowSatisfaction(principal.municipality, query));
  }
}
