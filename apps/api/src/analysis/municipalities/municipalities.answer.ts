import { COMPARED_MEASURES } from '@casetrail/read-models';
import type { ComparedMeasure } from '@casetrail/read-models';
import { ApiProperty } from '@nestjs/swagger';
import { CasesAnswer, DurationsAnswer, ShareAnswer, SplitAnswer } from '../figures/figures.answer';

export const WITHHELD_REASONS = ['fewer-than-5-cases'] as const;

/** What may be told of a municipality's cases. */
export class MunicipalityFiguresAnswer extends DurationsAnswer {
  /** Within their goal, of those that have one. Null: fewer than 5 such cases, in another municipality. */
  @ApiProperty({ type: ShareAnswer, nullable: true })
  withinGoal!: ShareAnswer | null;
  /** Whose time it was. Only of gross time; null otherwise. */
  @ApiProperty({ type: SplitAnswer, nullable: true })
  split!: SplitAnswer | null;
  /** Routings from one department to another. Only of gross time; null otherwise. */
  @ApiProperty({ type: 'number', nullable: true })
  handOffsPerCase!: number | null;
  /** Cases that came back to a department. Only of gross time; null otherwise. */
  @ApiProperty({ type: ShareAnswer, nullable: true })
  returned!: ShareAnswer | null;
}

export class ComparedMunicipalityAnswer {
  municipality!: string;
  name!: string;
  /** One's own: exact, and of every case in the period. */
  own!: boolean;
  /** Null: withheld. */
  @ApiProperty({ type: MunicipalityFiguresAnswer, nullable: true })
  figures!: MunicipalityFiguresAnswer | null;
  /** Why there are no figures. */
  @ApiProperty({ enum: WITHHELD_REASONS, required: false })
  withheld?: (typeof WITHHELD_REASONS)[number];
  /**
   * Cases of the period are missing in the figures: in another municipality only whole months that are over count, and only cases of whose
   * type and complexity there are enough.
   */
  partial!: boolean;
}

/** The same figures side by side. */
export class MunicipalitiesAnswer extends CasesAnswer {
  @ApiProperty({ enum: COMPARED_MEASURES })
  measure!: ComparedMeasure;
  /** One's own municipality agrees to be compared. If not, the others are not shown. */
  comparable!: boolean;
  /** One's own first, then by key. */
  municipalities!: ComparedMunicipalityAnswer[];
  /** Municipalities that agree and are not listed, because there are too many: ask for them by key. */
  more!: number;
}
