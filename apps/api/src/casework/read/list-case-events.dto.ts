import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

const MOST_EVENTS = 200;
export const DEFAULT_EVENTS = 100;

/** Which of a case's events are wanted. */
export class ListCaseEventsQuery {
  /** Version behind which the page begins. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(1_000_000_000)
  cursor?: number;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_EVENTS)
  limit?: number;
}
