import { Controller, Get, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AllowRoles, CurrentPrincipal } from '../../access/access.decorators';
import type { Principal } from '../../access/principal';
import { ApiProblems } from '../../openapi/api-problems.decorator';
import { ApiPositionReached, Freshness } from '../../requests/freshness';
import { CheckedQuery } from '../../requests/query';
import { DepartmentFlowAnswer, DepartmentsAnswer } from './departments.answer';
import { DepartmentFlowQuery, DepartmentsQuery } from './departments.dto';
import { ShowDepartmentFlow, ShowDepartments } from './show-departments';

/** Departments of the analyst's municipality. */
@ApiTags('analysis')
@AllowRoles('analyst')
@Controller('v1/departments')
export class DepartmentsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly freshness: Freshness,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Where cases lie, whose time it is, who hands over to whom, and what waits now',
    operationId: 'show-departments',
  })
  @ApiOkResponse({ description: 'In elapsed days, by department.', type: DepartmentsAnswer, headers: ApiPositionReached })
  @ApiProblems(400)
  async departments(
    @CurrentPrincipal() principal: Principal,
    @CheckedQuery() query: DepartmentsQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DepartmentsAnswer> {
    await this.freshness.await('processing-times', query, reply);
    return this.queries.execute(new ShowDepartments(principal.municipality, query));
  }

  @Get('flow')
  @ApiOperation({ summary: 'Work in and out of a department, by ISO week', operationId: 'show-department-flow' })
  @ApiOkResponse({ description: 'Every week of the period.', type: DepartmentFlowAnswer, headers: ApiPositionReached })
  @ApiProblems(400)
  async flow(
    @CurrentPrincipal() principal: Principal,
    @CheckedQuery() query: DepartmentFlowQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DepartmentFlowAnswer> {
    await this.freshness.await('processing-times', query, reply);
    return this.queries.execute(new ShowDepartmentFlow(principal.municipality, query));
  }
}
