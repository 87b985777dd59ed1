import { Body, Controller, Get, Injectable, Param, Post, Res } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AllowRoles, CurrentPrincipal } from '../../access/access.decorators';
import type { Principal } from '../../access/principal';
import { ApiProblems } from '../../openapi/api-problems.decorator';
import { invalidRequest } from '../../problems/problem';
import { check } from '../../requests/check';
import { ApiPositionReached, Freshness } from '../../requests/freshness';
import { FreshnessQuery } from '../../requests/freshness.dto';
import { CheckedQuery } from '../../requests/query';
import {
  BaselineAnswer,
  BaselineDriftAnswer,
  BaselineHeadAnswer,
  BaselinesAnswer,
  headAnswer,
  SuggestedGoalsAnswer,
} from './baseline.answer';
import { BaselineBody, BaselineQuery, SuggestedGoalsQuery } from './baseline.dto';
import { FreezeBaseline } from './freeze-baseline';
import { ListBaselines, ShowBaseline, ShowDrift, SuggestGoals } from './show-baselines';

const text = { type: 'string' as const };
const KEY = ApiParam({ name: 'baseline', description: 'Key of the baseline.', schema: text });

@Injectable()
export class BaselinePipe implements PipeTransform<unknown, Promise<BaselineBody>> {
  async transform(raw: unknown): Promise<BaselineBody> {
    const { value, faults } = await check(BaselineBody, raw ?? {});
    if (faults.length > 0) throw invalidRequest(faults);
    return value;
  }
}

/** Frozen measurements, in an analyst's municipality. */
@ApiTags('analysis')
@AllowRoles('analyst')
@Controller('v1/baselines')
export class BaselinesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly freshness: Freshness,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Freeze the measurements of a period under a key, for good',
    description: 'The same again changes nothing and is answered with 200. Nothing that is recorded later changes a baseline.',
    operationId: 'freeze-baseline',
  })
  @ApiBody({ type: BaselineBody })
  @ApiCreatedResponse({
    description: 'The baseline is frozen.',
    type: BaselineHeadAnswer,
    headers: {
      Location: { description: 'Address of the baseline.', schema: text },
      'Casetrail-Position': { description: 'Position of its last event in the store.', schema: text },
    },
  })
  @ApiOkResponse({ description: 'It was frozen before, in the same words.', type: BaselineHeadAnswer })
  @ApiProblems(400, 409, 413, 415)
  async freeze(
    @CurrentPrincipal() principal: Principal,
    @Body(BaselinePipe) body: BaselineBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BaselineHeadAnswer> {
    const { head, position } = await this.commands.execute(new FreezeBaseline(principal, body));
    reply.status(position === undefined ? 200 : 201).header('Location', `/v1/baselines/${head.key}`);
    if (position !== undefined) reply.header('Casetrail-Position', position);
    return headAnswer(head);
  }

  @Get()
  @ApiOperation({ summary: 'All baselines of the municipality', operationId: 'list-baselines' })
  @ApiOkResponse({ description: 'In the order in which they were first named.', type: BaselinesAnswer })
  @ApiProblems()
  list(@CurrentPrincipal() principal: Principal): Promise<BaselinesAnswer> {
    return this.queries.execute(new ListBaselines(principal.municipality));
  }

  @Get(':baseline')
  @ApiOperation({ summary: 'The figures of a baseline, every measure by both cohorts', operationId: 'show-baseline' })
  @KEY
  @ApiOkResponse({ description: 'As frozen.', type: BaselineAnswer })
  @ApiProblems(400, 404)
  show(
    @CurrentPrincipal() principal: Principal,
    @Param('baseline') key: string,
    @CheckedQuery() query: BaselineQuery,
  ): Promise<BaselineAnswer> {
    return this.queries.execute(new ShowBaseline(principal.municipality, key, query));
  }

  @Get(':baseline/drift')
  @ApiOperation({ summary: 'A baseline beside the same period measured now: what differs, and by how much', operationId: 'show-drift' })
  @KEY
  @ApiOkResponse({ description: 'Frozen and now.', type: BaselineDriftAnswer, headers: ApiPositionReached })
  @ApiProblems(400, 404)
  async drift(
    @CurrentPrincipal() principal: Principal,
    @Param('baseline') key: string,
    @CheckedQuery() query: FreshnessQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BaselineDriftAnswer> {
    await this.freshness.await('processing-times', query, reply);
    return this.queries.execute(new ShowDrift(principal.municipality, key));
  }

  @Get(':baseline/suggested-goals')
  @ApiOperation({
    summary: 'The smallest limits that a required share of the baseline’s decided cases kept, by case type',
    operationId: 'suggest-goals',
  })
  @KEY
  @ApiOkResponse({ description: 'Limits with their intervals.', type: SuggestedGoalsAnswer })
  @ApiProblems(400, 404)
  suggest(
    @CurrentPrincipal() principal: Principal,
    @Param('baseline') key: string,
    @CheckedQuery() query: SuggestedGoalsQuery,
  ): Promise<SuggestedGoalsAnswer> {
    return this.queries.execute(new SuggestGoals(principal.municipality, key, query));
  }
}
