import { ApiProperty } from '@nestjs/swagger';
import { CasesAnswer, DurationsAnswer, LeftOutAnswer, ShareAnswer, SplitAnswer } from '../figures/figures.answer';

/** Time in departments, and whose time it was. */
export class DepartmentDurationsAnswer extends DurationsAnswer {
  split!: SplitAnswer;
}

/** How old open cases are, in elapsed days; null: there are none. */
export class AgesAnswer {
  @ApiProperty({ type: 'number', nullable: true })
  medianDays!: number | null;
  @ApiProperty({ type: 'number', nullable: true })
  p90Days!: number | null;
  @ApiProperty({ type: 'number', nullable: true })
  oldestDays!: number | null;
}

/** Open cases now, whatever the period. */
export class QueueAnswer {
  n!: number;
  /** Since their receipt. */
  age!: AgesAnswer;
  /** Since they came to the department, this time. */
  here!: AgesAnswer;
}

/** Cases that came back to a department after having been elsewhere. */
export class ReturnsAnswer {
  /** How often that happened. */
  count!: number;
  /** To how many cases. */
  cases!: ShareAnswer;
}

export class DepartmentAnswer {
  department!: string;
  /** Visits that ended in the period. */
  visits!: DepartmentDurationsAnswer;
  /** Cases decided in the period that visited the department: all visits of a case there together. */
  cases!: DepartmentDurationsAnswer;
  /** Of these cases. */
  returns!: ReturnsAnswer;
  /** Cases passed on to another department in the period, and taken over from one. */
  handedOver!: number;
  takenOver!: number;
  queue!: QueueAnswer;
}

/** Cases that one department passed on to another in the period. */
export class HandOverAnswer {
  from!: string;
  to!: string;
  count!: number;
  /** How many of them went to a department that had the case before. */
  returns!: number;
}

/** Hand-offs of cases decided in the period, whenever they were. */
export class HandOffsAnswer {
  count!: number;
  /** Per case that was routed at all. */
  @ApiProperty({ type: 'number', nullable: true })
  perCase!: number | null;
  /** How many cases were handed on. */
  cases!: ShareAnswer;
}

/** All cases decided in the period. */
export class DecidedAnswer extends DurationsAnswer {
  /** Of gross time. */
  split!: SplitAnswer;
  /** The part of gross time before the first routing. The rest are the departments' times. */
  beforeRouting!: SplitAnswer;
  handOffs!: HandOffsAnswer;
  returns!: ReturnsAnswer;
}

/** Where cases lie, whose time it is, and who hands them to whom. */
export class DepartmentsAnswer extends CasesAnswer {
  departments!: DepartmentAnswer[];
  handOvers!: HandOverAnswer[];
  decided!: DecidedAnswer;
  /** Open cases that no department has had yet. */
  notRouted!: QueueAnswer;
  /** Of the times per case. */
  coverage!: LeftOutAnswer;
}

/** An ISO week, from Monday to Sunday, as far as it lies in the period. */
export class FlowWeekAnswer {
  /** @example 2026-W09 */
  week!: string;
  /** First day counted. */
  from!: string;
  /** Last day counted. */
  to!: string;
  /** Visits that began. */
  begun!: number;
  /** Visits that ended. */
  ended!: number;
  /** Visits that go on at the end of the last day counted. */
  balance!: number;
}

/** Work in and out of a department. */
export class DepartmentFlowAnswer {
  department!: string;
  from!: string;
  to!: string;
  /** Of the days. */
  timeZone!: string;
  /** Visits that went on when the period began. */
  before!: number;
  /** Every week of the period, those without work too. */
  weeks!: FlowWeekAnswer[];
}
