import { CasesAnswer, DurationsAnswer, LeftOutAnswer, ShareAnswer } from '../figures/figures.answer';

/** How fast cases were acknowledged. */
export class ResponseTimesFiguresAnswer extends DurationsAnswer {
  /** Within 24 elapsed hours of receipt. */
  withinDay!: ShareAnswer;
  /** Within their goal, of those that have one. */
  withinGoal!: ShareAnswer;
}

export class ResponseTimesMonthAnswer extends ResponseTimesFiguresAnswer {
  /** Of acknowledgement: `2026-03`. */
  month!: string;
}

/** How fast businesses were answered: cases acknowledged in the period. */
export class ResponseTimesAnswer extends CasesAnswer {
  /** Every month of the period, those without cases too. */
  months!: ResponseTimesMonthAnswer[];
  total!: ResponseTimesFiguresAnswer;
  coverage!: LeftOutAnswer;
}
