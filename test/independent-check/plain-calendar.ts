import { DateTime } from 'luxon';
import type { Stretch } from './plain-case';

export type Unit = 'elapsed-hours' | 'calendar-days' | 'working-days' | 'opening-hours';

const HOUR_MS = 3_600_000;
/** Dutch public holidays that are not on a weekend, from the calendars of those years. Liberation Day is a day off in few trades. */
export const DUTCH_HOLIDAYS = `
2010-01-01 2010-04-05 2010-04-30 2010-05-13 2010-05-24
2011-04-25 2011-06-02 2011-06-13 2011-12-26
2012-04-09 2012-04-30 2012-05-17 2012-05-28 2012-12-25 2012-12-26
2013-01-01 2013-04-01 2013-04-30 2013-05-09 2013-05-20 2013-12-25 2013-12-26
2014-01-01 2014-04-21 2014-05-29 2014-06-09 2014-12-25 2014-12-26
2015-01-01 2015-04-06 2015-04-27 2015-05-14 2015-05-25 2015-12-25
2016-01-01 2016-03-28 2016-04-27 2016-05-05 2016-05-16 2016-12-26
2017-04-17 2017-04-27 2017-05-25 2017-06-05 2017-12-25 2017-12-26
2018-01-01 2018-04-02 2018-04-27 2018-05-10 2018-05-21 2018-12-25 2018-12-26`
  .trim()
  .split(/\s+/);

/** Days on which Boston is taken to be closed. */
export const BOSTON_CLOSED = Array.from({ length: 12 }, (_, i) => 2014 + i).flatMap((year) => [
  `${year}-01-01`,
  `${year}-02-20`,
  `${year}-07-04`,
  `${year}-11-25`,
  `${year}-12-25`,
  `${year}-12-26`,
]);

interface Day extends Stretch {
  date: string;
  /** Not a weekend, not a day off. */
  works: boolean;
  open: Stretch;
}

/** The days of a zone one after the other, each with its opening hours, Monday to Friday. Luxon knows the zone; the rest is counting. */
export class PlainCalendar {
  private readonly days: Day[] = [];

  constructor(zone: string, years: [first: number, last: number], hours: [from: number, to: number], daysOff: readonly string[]) {
    for (let date = DateTime.fromObject({ year: years[0] }, { zone }); date.year <= years[1]; date = date.plus({ days: 1 })) {
      const iso = date.toISODate()!;
      const works = date.weekday <= 5 && !daysOff.includes(iso);
      const [fromMs, toMs] = hours.map((hour) => date.set({ hour }).toMillis()) as [number, number];
      this.days.push({
        date: iso,
        fromMs: date.toMillis(),
        toMs: date.plus({ days: 1 }).startOf('day').toMillis(),
        works,
        open: works ? { fromMs, toMs } : { fromMs, toMs: fromMs },
      });
    }
  }

  dateOf(ms: number): string {
    return this.days[this.indexOf(ms)]!.date;
  }

  /** How much of the unit lies between two instants, day by day. */
  between(unit: Unit, { fromMs, toMs }: Stretch): number {
    if (toMs <= fromMs) return 0;
    if (unit === 'elapsed-hours') return (toMs - fromMs) / HOUR_MS;
    let sum = 0;
    for (let i = this.indexOf(fromMs); i < this.days.length && this.days[i]!.fromMs < toMs; i++) {
      const day = this.days[i]!;
      const counted = unit === 'opening-hours' ? day.open : day;
      const part = Math.max(0, Math.min(toMs, counted.toMs) - Math.max(fromMs, counted.fromMs));
      if (unit === 'opening-hours') sum += part / HOUR_MS;
      else if (unit === 'calendar-days' || day.works) sum += part / (day.toMs - day.fromMs);
    }
    return sum;
  }

  /** When so much of the unit has gone by since an instant: the earliest. */
  after(unit: Unit, amount: number, fromMs: number): number {
    if (unit === 'elapsed-hours') return fromMs + amount * HOUR_MS;
    let left = amount;
    let atMs = fromMs;
    for (let i = this.indexOf(fromMs); i < this.days.length && left > 1e-9; i++) {
      const day = this.days[i]!;
      const counts = unit === 'calendar-days' || day.works;
      const counted = unit === 'opening-hours' ? day.open : day;
      const whole = unit === 'opening-hours' ? HOUR_MS : day.toMs - day.fromMs;
      const beginsMs = Math.max(fromMs, counted.fromMs);
      const there = counts ? Math.max(0, counted.toMs - beginsMs) / whole : 0;
      if (there === 0) continue;
      atMs = there >= left - 1e-9 ? beginsMs + left * whole : counted.toMs;
      left -= there;
    }
    if (left > 1e-9) throw new Error('That is after the days of this calendar');
    return atMs;
  }

  /** The end of the N-th day after the date of an instant; with `working`, of the N-th working day. */
  endOfDayAfter(ms: number, days: number, working: boolean): number {
    let i = this.indexOf(ms);
    for (let left = days; left > 0;) if (this.days[++i]!.works || !working) left--;
    return this.days[i]!.toMs;
  }

  private indexOf(ms: number): number {
    let low = 0;
    let high = this.days.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.days[middle]!.fromMs <= ms) low = middle;
      else high = middle;
    }
    return low;
  }
}
