import type { Position } from '@casetrail/event-store';
import { OutcomeUnknown, WrongExpectedVersion } from '@casetrail/event-store';
import type { Installation } from '@casetrail/installation';
import type { ServiceGoal } from '@casetrail/measure';
import { GoalRefused, setServiceGoal, withdrawServiceGoal } from '@casetrail/municipality';
import type { GoalVersion } from '@casetrail/municipality';
import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../access/principal';
import { Problem, invalidRequest, unavailable } from '../problems/problem';
import { INSTALLATION } from '../tokens';
import { municipalityOf } from './municipality-of';
import { serviceGoals } from './service-goal.answer';
import type { ServiceGoalAnswer } from './service-goal.answer';

/** What a change left, and where it stands in the store; no position: there was nothing to record. */
export interface GoalChanged {
  goal: ServiceGoalAnswer;
  position?: Position;
}

/** Make this version one of the municipality's goals. */
export class SetServiceGoal extends Command<GoalChanged> {
  constructor(
    readonly principal: Principal,
    readonly goal: ServiceGoal,
  ) {
    super();
  }
}

@CommandHandler(SetServiceGoal)
export class SetServiceGoalHandler implements ICommandHandler<SetServiceGoal> {
  constructor(@Inject(INSTALLATION) private readonly installation: Pick<Installation, 'store'>) {}

  async execute({ principal: { municipality, subject }, goal }: SetServiceGoal): Promise<GoalChanged> {
    const { state, position } = await setServiceGoal(this.installation.store, municipality, goal, subject).catch(refused);
    const answer = serviceGoals(state).find(({ key }) => key === goal.key);
    if (!answer) throw new Error(`The goal ${goal.key} was set and is not there`);
    return { goal: answer, position };
  }
}

/** Take this version out of the municipality's goals. */
export class WithdrawServiceGoal extends Command<{ position?: Position }> {
  constructor(
    readonly principal: Principal,
    readonly version: GoalVersion,
  ) {
    super();
  }
}

@CommandHandler(WithdrawServiceGoal)
export class WithdrawServiceGoalHandler implements ICommandHandler<WithdrawServiceGoal> {
  constructor(@Inject(INSTALLATION) private readonly installation: Pick<Installation, 'store' | 'municipalities'>) {}

  async execute({ principal: { municipality, subject }, version }: WithdrawServiceGoal): Promise<{ position?: Position }> {
    await municipalityOf(municipality, this.installation);
    const { withdrawn, position } = await withdrawServiceGoal(this.installation.store, municipality, version, subject).catch(refused);
    if (!withdrawn) throw goalVersionNotFound();
    return { position };
  }
}

function refused(error: unknown): never {
  if (error instanceof GoalRefused)
    throw invalidRequest(error.faults.map(({ field, message }) => ({ path: field, message: `${sentence(message)}.` })));
  if (error instanceof WrongExpectedVersion)
    throw unavailable('municipality-busy', 'Others keep changing this municipality. Try again.', 1);
  // The same again records nothing, so no key is needed.
  if (error instanceof OutcomeUnknown) throw unavailable('outcome-unknown', 'Outcome unknown: look at the goal, or repeat the request.');
  throw error;
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const goalVersionNotFound = (): Problem =>
  new Problem({
    status: 404,
    name: 'goal-version-not-found',
    title: 'No such version of a goal',
    detail:
      'The municipality has set no goal of this key valid from this date. A default cannot be withdrawn: set a version without a limit.',
  });
