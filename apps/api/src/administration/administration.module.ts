import { Module } from '@nestjs/common';
import { SetServiceGoalHandler, WithdrawServiceGoalHandler } from './change-goals';
import { GoalPipe } from './goal.pipe';
import { ListServiceGoalsHandler } from './list-service-goals';
import { ServiceGoalsController } from './service-goals.controller';
import { ShowCalendarHandler } from './show-calendar';
import { TermsController } from './terms.controller';

/** For administrators: what a municipality promises, and when it works. */
@Module({
  controllers: [ServiceGoalsController, TermsController],
  providers: [GoalPipe, SetServiceGoalHandler, WithdrawServiceGoalHandler, ListServiceGoalsHandler, ShowCalendarHandler],
})
export class AdministrationModule {}
