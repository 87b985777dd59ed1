import { MEETING_MEASURES } from '@casetrail/read-models';
import type { MeetingMeasure } from '@casetrail/read-models';
import { ApiProperty } from '@nestjs/swagger';
import { CasesAnswer, DurationsAnswer, IntervalAnswer, LeftOutAnswer } from '../figures/figures.answer';

/** Cases of one type and complexity. */
export class MeetingStratumAnswer {
  caseType!: string;
  /** Null: not known. */
  @ApiProperty({ type: 'string', nullable: true })
  complexity!: string | null;
  /** Cases with a star meeting. */
  withMeeting!: DurationsAnswer;
  withoutMeeting!: DurationsAnswer;
  /** Median with a meeting less median without one; below 0: those with a meeting were faster. Null: one side has no cases. */
  @ApiProperty({ type: 'number', nullable: true })
  differenceDays!: number | null;
  /** Null: under five cases on a side. */
  @ApiProperty({ type: IntervalAnswer, nullable: true })
  differenceInterval!: IntervalAnswer | null;
}

/** How many cases have a star meeting, and how many have none. */
export class MeetingCasesAnswer {
  withMeeting!: number;
  withoutMeeting!: number;
}

/** All types and complexities that have cases on both sides, those without a meeting weighted to the mix of those with one. */
export class MatchedMeetingsAnswer {
  n!: MeetingCasesAnswer;
  @ApiProperty({ type: 'number', nullable: true })
  medianDaysWithMeeting!: number | null;
  @ApiProperty({ type: 'number', nullable: true })
  medianDaysWithoutMeeting!: number | null;
  @ApiProperty({ type: 'number', nullable: true })
  differenceDays!: number | null;
  /** Null: too few cases. */
  @ApiProperty({ type: IntervalAnswer, nullable: true })
  differenceInterval!: IntervalAnswer | null;
}

/** How long cases decided in the period took with a star meeting and without one. */
export class MeetingEffectsAnswer extends CasesAnswer {
  @ApiProperty({ enum: MEETING_MEASURES })
  measure!: MeetingMeasure;
  strata!: MeetingStratumAnswer[];
  matched!: MatchedMeetingsAnswer;
  /** Cases of types and complexities that have none on the other side to compare with. */
  unmatched!: MeetingCasesAnswer;
  /** What the difference means, and what it does not. */
  note!: string;
  coverage!: LeftOutAnswer;
}
