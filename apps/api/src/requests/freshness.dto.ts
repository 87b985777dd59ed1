import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

export const DEFAULT_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 10_000;

/** What every read of a view may ask for: to see one's own writes. */
export class FreshnessQuery {
  /** Position that the answer must show: `position` of what was recorded. The answer says with `Casetrail-Position-Reached` whether it does. */
  @IsOptional()
  @Matches(/^\d{1,20}(\/\d{1,20})?$/, { message: '$property must be a position as an answer gave it, such as 42' })
  'wait-for'?: string;

  /** How long to wait for it, in milliseconds. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(LONGEST_WAIT_MS)
  'wait-ms'?: number;
}
