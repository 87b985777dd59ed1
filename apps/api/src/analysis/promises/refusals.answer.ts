import { ApiProperty } from '@nestjs/swagger';
import { CasesAnswer, ShareAnswer } from '../figures/figures.answer';

/** Refusals whose time to be followed is not over: too early to say. */
export class UndecidedRefusalsAnswer {
  n!: number;
  /** So many have been followed already. */
  resubmitted!: number;
}

/** New cases that followed a refusal's advice: the first one of each refusal. */
export class ResubmissionsAnswer {
  /** Of those that are decided. */
  granted!: ShareAnswer;
  /** By outcome. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } })
  outcomes!: Record<string, number>;
  /** Not decided yet. */
  open!: number;
}

/** Whether refusals showed a way on: cases refused with advice in the period. */
export class RefusalsAnswer extends CasesAnswer {
  /** A new case counts when it was received through so many calendar days after the refusal. */
  withinDays!: number;
  /** All refusals in the period. */
  n!: number;
  /** Refusals followed by a new case that names them, of those whose time is over. */
  resubmitted!: ShareAnswer;
  resubmissions!: ResubmissionsAnswer;
  undecided!: UndecidedRefusalsAnswer;
}
