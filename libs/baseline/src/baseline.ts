import type { Position } from '@casetrail/event-store';
import type { CalendarDeclaration, LocalDate, MeasuredCases, ServiceGoal } from '@casetrail/measure';
import type { Cohort, Dimension, LeftOutReason, Measure } from '@casetrail/read-models';

/** First and last day, local, both inclusive. */
export interface Period {
  from: LocalDate;
  to: LocalDate;
}

/** What is frozen side by side. A group is told apart by any of a cut's dimensions, and by all of them at most. */
export const FROZEN_CUTS = {
  work: ['case-type', 'complexity', 'department'],
  industry: ['industry'],
  channel: ['channel'],
} as const satisfies Record<string, readonly Dimension[]>;
export type FrozenCut = keyof typeof FROZEN_CUTS;
export const FROZEN_CUT_NAMES = Object.keys(FROZEN_CUTS) as FrozenCut[];

/** Cases with the same values of a cut's dimensions, in their order; null: not known. */
export interface FrozenGroup extends MeasuredCases {
  values: readonly (string | null)[];
}

export interface FrozenCoverage {
  measured: number;
  leftOut: Partial<Record<LeftOutReason, number>>;
}

/** One measure of one cohort. Each cut holds all of its cases. */
export interface FrozenSeries {
  measure: Measure;
  cohort: Cohort;
  /** In cases. */
  coverage: FrozenCoverage;
  cuts: Record<FrozenCut, readonly FrozenGroup[]>;
}

/** What a baseline says of itself. */
export interface BaselineHead extends Period {
  key: string;
  name: string;
  timeZone: string;
  /** When it was frozen: ISO 8601, UTC. Open cases are as old as they were then. */
  frozenAt: string;
  /** Who froze it: the subject of the token. */
  frozenBy: string;
  /** The last event in the store that it shows. */
  position: Position;
  /** What cases were held to, defaults included. */
  goals: readonly ServiceGoal[];
  calendar: CalendarDeclaration;
}

/** A named, frozen measurement. */
export interface Baseline extends BaselineHead {
  series: readonly FrozenSeries[];
}
