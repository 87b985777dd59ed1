import { ApiProperty } from '@nestjs/swagger';

/** What was asked, as it was understood. */
export class CasesAnswer {
  /** First day of the period. */
  from!: string;
  /** Last day of the period, inclusive. */
  to!: string;
  /** Of the days. */
  timeZone!: string;
  /** The values that the cases have, by filter. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } })
  filters!: Record<string, readonly string[]>;
}

/** The bounds of a 95 % interval, in the unit of the figure. */
export class IntervalAnswer {
  low!: number;
  high!: number;
}

/** How long cases took, in elapsed days of 24 hours; null: no cases, or too few for an interval. */
export class DurationsAnswer {
  n!: number;
  @ApiProperty({ type: 'number', nullable: true })
  meanDays!: number | null;
  @ApiProperty({ type: 'number', nullable: true })
  medianDays!: number | null;
  @ApiProperty({ type: IntervalAnswer, nullable: true })
  medianInterval!: IntervalAnswer | null;
  @ApiProperty({ type: 'number', nullable: true })
  p90Days!: number | null;
}

/** `count` of `n` cases, with Wilson's 95 % interval of the share; null: no cases. */
export class ShareAnswer {
  n!: number;
  count!: number;
  /** 0 to 1. */
  @ApiProperty({ type: 'number', nullable: true })
  share!: number | null;
  @ApiProperty({ type: IntervalAnswer, nullable: true })
  interval!: IntervalAnswer | null;
}

/** Somebody's part of the time. */
export class PartAnswer {
  sumDays!: number;
  @ApiProperty({ type: 'number', nullable: true })
  meanDays!: number | null;
  /** Of the whole, 0 to 1. */
  @ApiProperty({ type: 'number', nullable: true })
  share!: number | null;
}

/** Whose time it was. To the last decimal shown, the three parts add up to the whole, and their shares to 1. */
export class SplitAnswer {
  sumDays!: number;
  @ApiProperty({ type: 'number', nullable: true })
  meanDays!: number | null;
  withUs!: PartAnswer;
  withApplicant!: PartAnswer;
  withOthers!: PartAnswer;
}

/** How many cases the figures rest on, and why others are left out. */
export class LeftOutAnswer {
  measured!: number;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } })
  leftOut!: Record<string, number>;
}
