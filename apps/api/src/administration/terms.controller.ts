import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AllowRoles, CurrentPrincipal } from '../access/access.decorators';
import type { Principal } from '../access/principal';
import { ApiProblems } from '../openapi/api-problems.decorator';
import { CheckedQuery } from '../requests/query';
import { CalendarAnswer } from './calendar.answer';
import { CalendarQuery } from './calendar.dto';
import { ListServiceGoals } from './list-service-goals';
import { ServiceGoalsAnswer } from './service-goal.answer';
import { ShowCalendar } from './show-calendar';

/** Shows what cases are held to, to all who work with them. */
@ApiTags('administration')
@AllowRoles('analyst', 'caseworker')
@Controller('v1')
export class TermsController {
  constructor(private readonly queries: QueryBus) {}

  @Get('service-goals')
  @ApiOperation({ summary: 'All goals with all their versions, defaults included', operationId: 'list-service-goals' })
  @ApiOkResponse({ description: 'By key.', type: ServiceGoalsAnswer })
  @ApiProblems()
  goals(@CurrentPrincipal() principal: Principal): Promise<ServiceGoalsAnswer> {
    return this.queries.execute(new ListServiceGoals(principal.municipality));
  }

  @Get('calendar')
  @ApiOperation({ summary: 'Opening hours and days off in a period of at most 400 days', operationId: 'show-calendar' })
  @ApiOkResponse({ description: 'As limits in working days and opening hours count them.', type: CalendarAnswer })
  @ApiProblems(400)
  calendar(@CurrentPrincipal() principal: Principal, @CheckedQuery() query: CalendarQuery): Promise<CalendarAnswer> {
    return this.queries.execute(new ShowCalendar(principal.municipality, query));
  }
}
