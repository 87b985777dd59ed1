import { MEETING_KINDS } from '@casetrail/case';
import type { MeetingKind } from '@casetrail/case';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { IsLocalDate } from '../../requests/is-local-date.decorator';
import { EventBody, LONG, MUST_SAY, SHORT, VISIBLE } from './event.dto';

/** The case goes to a department. */
export class RoutingBody extends EventBody {
  /**
   * Key of a department that the municipality has declared.
   * @example environment
   */
  @IsString()
  @MaxLength(63)
  department!: string;

  @IsString()
  @MaxLength(LONG)
  @Matches(VISIBLE, MUST_SAY)
  reason!: string;
}

/** A meeting was held. */
export class MeetingBody extends EventBody {
  /** `star`: several departments settle the open points at once. `dialogue`: with the business. `site-visit`: at the business. */
  @IsIn(MEETING_KINDS)
  kind!: MeetingKind;

  /** Keys of the departments that took part. */
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsString({ each: true })
  departments!: string[];

  @IsOptional()
  @IsString()
  @MaxLength(LONG)
  @Matches(VISIBLE, MUST_SAY)
  summary?: string;
}

/** The business is asked for information. */
export class InformationRequestBody extends EventBody {
  /** What is missing. */
  @IsString()
  @MaxLength(LONG)
  @Matches(VISIBLE, MUST_SAY)
  what!: string;
}

/** Others are heard. */
export class HearingBody extends EventBody {
  /**
   * Who is heard.
   * @example neighbours
   */
  @IsString()
  @MaxLength(SHORT)
  @Matches(VISIBLE, MUST_SAY)
  party!: string;

  /** The law that demands the hearing. */
  @IsOptional()
  @IsString()
  @MaxLength(SHORT)
  @Matches(VISIBLE, MUST_SAY)
  legalBasis?: string;
}

/** A hearing is over. */
export class HearingEndBody extends EventBody {
  /** Who was heard, as said when the hearing began. */
  @IsString()
  @MaxLength(SHORT)
  @Matches(VISIBLE, MUST_SAY)
  party!: string;
}

/** The answer is expected later. */
export class DeadlineExtensionBody extends EventBody {
  /** @example 2027-01-15 */
  @IsLocalDate()
  expectedBy!: string;

  @IsString()
  @MaxLength(LONG)
  @Matches(VISIBLE, MUST_SAY)
  reason!: string;
}

/** Any other work; never shown to the business. */
export class StepBody extends EventBody {
  @IsString()
  @MaxLength(SHORT)
  @Matches(VISIBLE, MUST_SAY)
  activity!: string;

  /** Who did it. */
  @IsOptional()
  @IsString()
  @MaxLength(SHORT)
  @Matches(VISIBLE, MUST_SAY)
  resource?: string;

  @IsOptional()
  @IsString()
  @MaxLength(LONG)
  @Matches(VISIBLE, MUST_SAY)
  note?: string;
}
