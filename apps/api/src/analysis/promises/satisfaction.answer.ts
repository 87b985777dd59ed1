import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CasesAnswer, ShareAnswer } from '../figures/figures.answer';

/** Ratings from 0 to 100, 100 best. */
export class RatingsAnswer {
  n!: number;
  /** Their mean; null: none. */
  @ApiProperty({ type: 'number', nullable: true })
  index!: number | null;
  /** Satisfied or very satisfied. */
  satisfied!: ShareAnswer;
  dissatisfied!: ShareAnswer;
}

/** Answers to one question. */
export class QuestionRatingsAnswer extends RatingsAnswer {
  /** Its key. */
  question!: string;
}

/** Cases rated; a case's rating is the mean of its answers. */
export class SatisfactionFiguresAnswer extends RatingsAnswer {
  /** Rated, of the cases decided. */
  answered!: ShareAnswer;
  questions!: QuestionRatingsAnswer[];
}

export class SatisfactionQuarterAnswer extends SatisfactionFiguresAnswer {
  /** Of decision: `2026-Q1`. */
  quarter!: string;
}

export class SatisfactionGroupAnswer extends SatisfactionQuarterAnswer {
  /** The department that the case was with last; null: it was never routed. */
  @ApiProperty({ type: 'string', nullable: true })
  department!: string | null;
}

export class SatisfactionQuestionAnswer {
  question!: string;
  /** How the municipality words it, by language; missing: it does not ask it any more. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' } })
  names?: Record<string, string>;
}

/** How satisfied businesses are with cases decided in the period. */
export class SatisfactionAnswer extends CasesAnswer {
  /** A rating of so much or more is satisfied, one below the other is dissatisfied. */
  satisfiedFrom!: number;
  dissatisfiedBelow!: number;
  questions!: SatisfactionQuestionAnswer[];
  total!: SatisfactionFiguresAnswer;
  quarters!: SatisfactionQuarterAnswer[];
  /** By department and quarter. */
  groups!: SatisfactionGroupAnswer[];
}

/** A case whose business was dissatisfied. */
export class DissatisfiedCaseAnswer {
  /** @example 7KQ4-M2X9-T3BW5 */
  reference!: string;
  caseType!: string;
  /** The department that the case was with last. */
  department?: string;
  /** Local date. */
  decidedOn!: string;
  /** Name of the contact person. */
  contactPerson?: string;
  /** Mean of the answers, 0 to 100. */
  index!: number;
}

/** The dissatisfied to follow up, the last decided first. */
export class DissatisfiedAnswer extends CasesAnswer {
  /** Ratings below this. */
  dissatisfiedBelow!: number;
  cases!: DissatisfiedCaseAnswer[];
  /** Cursor of the next page; missing on the last one. The Link header holds its whole address. */
  next?: string;
}
