import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { EventBody, LONG, MUST_SAY, VISIBLE } from './event.dto';

/** The business gets what it asked for. */
export class GrantBody extends EventBody {
  @IsOptional()
  @IsString()
  @MaxLength(LONG)
  @Matches(VISIBLE, MUST_SAY)
  conditions?: string;
}

/** A question is answered. */
export class AnswerBody extends EventBody {
  @IsOptional()
  @IsString()
  @MaxLength(LONG)
  @Matches(VISIBLE, MUST_SAY)
  answer?: string;
}

/** The business does not get what it asked for, and is told how it can go on. */
export class RefusalBody extends EventBody {
  @IsString()
  @MaxLength(LONG)
  @Matches(VISIBLE, MUST_SAY)
  reason!: string;

  /** How the business can go on. */
  @IsString()
  @MaxLength(LONG)
  @Matches(VISIBLE, MUST_SAY)
  advice!: string;
}

/** The business takes its case back. */
export class WithdrawalBody extends EventBody {
  @IsOptional()
  @IsString()
  @MaxLength(LONG)
  @Matches(VISIBLE, MUST_SAY)
  reason?: string;
}
