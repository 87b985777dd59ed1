import type { ServiceGoal } from '@casetrail/measure';
import { Controller, Delete, HttpCode, Param, Put, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBody, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AllowRoles, CurrentPrincipal } from '../access/access.decorators';
import type { Principal } from '../access/principal';
import { ApiProblems } from '../openapi/api-problems.decorator';
import { SetServiceGoal, WithdrawServiceGoal } from './change-goals';
import { GoalToSet } from './goal.pipe';
import { ServiceGoalAnswer } from './service-goal.answer';
import { ServiceGoalBody } from './service-goal.dto';

const text = { type: 'string' as const };
const POSITION = {
  'Casetrail-Position': { description: 'Position in the store: a read can wait for it. Missing when nothing changed.', schema: text },
};

/** Sets what a municipality promises. */
@ApiTags('administration')
@AllowRoles('administrator')
@Controller('v1/service-goals')
export class ServiceGoalsController {
  constructor(private readonly commands: CommandBus) {}

  @Put(':goal')
  @ApiOperation({ summary: 'Set a goal from a day on; the same again changes nothing', operationId: 'set-service-goal' })
  @ApiParam({ name: 'goal', description: 'Key of the goal: small letters, digits and hyphens.', schema: text })
  @ApiBody({ type: ServiceGoalBody })
  @ApiOkResponse({ description: 'The goal with all its versions.', type: ServiceGoalAnswer, headers: POSITION })
  @ApiProblems(400, 413, 415)
  async set(
    @CurrentPrincipal() principal: Principal,
    @GoalToSet() goal: ServiceGoal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ServiceGoalAnswer> {
    const changed = await this.commands.execute(new SetServiceGoal(principal, goal));
    if (changed.position !== undefined) reply.header('Casetrail-Position', changed.position);
    return changed.goal;
  }

  @Delete(':goal/:validFrom')
  @HttpCode(204)
  @ApiOperation({ summary: 'Withdraw a version of a goal; the one before it holds again', operationId: 'withdraw-service-goal' })
  @ApiParam({ name: 'goal', description: 'Key of the goal.', schema: text })
  @ApiParam({ name: 'validFrom', description: 'First day of the version, such as 2026-11-21.', schema: text })
  @ApiNoContentResponse({ description: 'It is withdrawn.', headers: POSITION })
  @ApiProblems(404)
  async withdraw(
    @CurrentPrincipal() principal: Principal,
    @Param('goal') key: string,
    @Param('validFrom') validFrom: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const { position } = await this.commands.execute(new WithdrawServiceGoal(principal, { key, validFrom }));
    if (position !== undefined) reply.header('Casetrail-Position', position);
  }
}
