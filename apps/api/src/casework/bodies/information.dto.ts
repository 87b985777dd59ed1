import { IsBoolean, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { EventBody, LONG, MUST_SAY, VISIBLE } from './event.dto';

/** Information came in. */
export class InformationBody extends EventBody {
  /** Nothing is missing any more. */
  @IsBoolean()
  complete!: boolean;

  @IsOptional()
  @IsString()
  @MaxLength(LONG)
  @Matches(VISIBLE, MUST_SAY)
  what?: string;
}
