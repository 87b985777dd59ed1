import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { EventBody, LONG, MUST_SAY, VISIBLE } from './event.dto';
import { IsAnswers } from './is-answers.decorator';

/** Nothing more will happen. */
export class ClosureBody extends EventBody {
  @IsOptional()
  @IsString()
  @MaxLength(LONG)
  @Matches(VISIBLE, MUST_SAY)
  note?: string;
}

/** A decided case is taken up again. */
export class ReopeningBody extends EventBody {
  @IsString()
  @MaxLength(LONG)
  @Matches(VISIBLE, MUST_SAY)
  reason!: string;
}

/** How content the business is. */
export class SatisfactionBody extends EventBody {
  /**
   * By question, at most 13, each 0 to 100, where 100 is best.
   * @example { "overall": 80, "speed": 65 }
   */
  @IsAnswers()
  answers!: Record<string, number>;

  @IsOptional()
  @IsString()
  @MaxLength(LONG)
  @Matches(VISIBLE, MUST_SAY)
  comment?: string;
}
