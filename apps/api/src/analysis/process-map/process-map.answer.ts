import { COHORTS } from '@casetrail/read-models';
import type { Cohort } from '@casetrail/read-models';
import { ApiProperty } from '@nestjs/swagger';

/** What was done, whenever it was. */
export class ProcessMapNodeAnswer {
  /** The type of the event, or what a recorded step says was done. */
  activity!: string;
  /** Cases in which it was done. */
  cases!: number;
  /** How often it was done. */
  events!: number;
}

/** One activity directly after another. */
export class ProcessMapEdgeAnswer {
  /** Null: the case begins with `to`. */
  @ApiProperty({ type: 'string', nullable: true })
  from!: string | null;
  /** Null: the case is decided, and `from` is the last that happened to it. */
  @ApiProperty({ type: 'string', nullable: true })
  to!: string | null;
  /** How often. */
  count!: number;
  /** In how many cases. */
  cases!: number;
  /** Elapsed time between the two at the median; null where the case begins or ends. */
  @ApiProperty({ type: 'number', nullable: true })
  medianSeconds!: number | null;
}

export class ProcessMapCoverageAnswer {
  /** Cases that the map rests on. */
  cases!: number;
  /** Those without a decision: they have no end yet. */
  open!: number;
  /** Those of which no step is known. */
  withoutSteps!: number;
}

export class ProcessMapHiddenAnswer {
  /** Nodes beyond the thousand most frequent. */
  nodes!: number;
  /** Edges that too few cases took, and those beyond the five thousand most frequent. */
  edges!: number;
}

/** The directly-follows graph: steps of a case by the time at which they occurred, those of one instant as they were recorded. */
export class ProcessMapAnswer {
  @ApiProperty({ enum: COHORTS })
  cohort!: Cohort;
  from?: string;
  to?: string;
  /** Of the days in `from` and `to`. */
  timeZone!: string;
  /** The values that the cases have, by filter. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } })
  filters!: Record<string, readonly string[]>;
  /** Share of the cases that an edge must have, to be shown. */
  least!: number;
  /** The most frequent first. */
  nodes!: ProcessMapNodeAnswer[];
  /** The most frequent first. */
  edges!: ProcessMapEdgeAnswer[];
  coverage!: ProcessMapCoverageAnswer;
  hidden!: ProcessMapHiddenAnswer;
}
