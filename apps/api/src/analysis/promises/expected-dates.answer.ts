import { ApiProperty } from '@nestjs/swagger';
import { CasesAnswer, LeftOutAnswer, ShareAnswer } from '../figures/figures.answer';

export const RANGE_VERDICTS = ['met', 'missed', 'not-enough-cases'] as const;

/** Cases whose range is not over: too early to say. */
export class UndecidedRangesAnswer {
  /** Not decided. */
  open!: number;
  /** Decided already. They do not count yet: the slow ones of their time would be missing. */
  decided!: number;
}

/** How the ranges told came out. */
export class RangesAnswer {
  /** Decided before the first day of the range, of those whose range is over. */
  before!: number;
  within!: number;
  /** Decided after its last day, or not decided yet. */
  after!: number;
  /** Of those after: not decided yet. */
  stillOpen!: number;
  undecided!: UndecidedRangesAnswer;
  /** Decided by the last day of the range. */
  byEnd!: ShareAnswer;
  /** Whether that is the share it should be. */
  @ApiProperty({ enum: RANGE_VERDICTS })
  verdict!: (typeof RANGE_VERDICTS)[number];
}

export class RangesOfTypeAnswer extends RangesAnswer {
  caseType!: string;
}

/** How often the range of dates told at acknowledgement held: cases acknowledged in the period. */
export class ExpectedDatesAnswer extends CasesAnswer {
  /** The share of cases that should be decided by the last day of their range: it is the 90th percentile of comparable cases. */
  expectedShare!: number;
  total!: RangesAnswer;
  caseTypes!: RangesOfTypeAnswer[];
  coverage!: LeftOutAnswer;
}
