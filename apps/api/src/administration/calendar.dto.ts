import { IsLocalDate } from '../requests/is-local-date.decorator';
import { NotAfter } from '../requests/not-after.decorator';
import { WithinDays } from './within-days.decorator';

/** Most days of a calendar that one request may ask for. */
export const MOST_CALENDAR_DAYS = 400;

/** Which days to show. */
export class CalendarQuery {
  /** First day of the period. */
  @IsLocalDate()
  @NotAfter('to')
  from!: string;

  /** Last day of the period, inclusive; at most 400 days with the first. */
  @IsLocalDate()
  @WithinDays(MOST_CALENDAR_DAYS, 'from')
  to!: string;
}
