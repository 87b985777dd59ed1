import { IsOptional } from 'class-validator';
import { IsInstant } from '../../requests/is-instant.decorator';

/** What every event may say. */
export class EventBody {
  /**
   * When it happened, with an offset; now, if not said.
   * @example 2026-11-21T09:30:00+01:00
   */
  @IsOptional()
  @IsInstant()
  occurredAt?: string;
}

/** The longest name, title or word. */
export const SHORT = 200;
/** The longest text. */
export const LONG = 10_000;
/** At least one character that shows. */
export const VISIBLE = /\S/;
export const MUST_SAY = { message: '$property must say something' };
