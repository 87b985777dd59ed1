import { IANAZone } from 'luxon';
import { DAY_MS, dayOfDate } from './local-date';

/** Days are kept by 512, the lower bits of a day's number. */
export const BLOCK_BITS = 9;
export const BLOCK_DAYS = 1 << BLOCK_BITS;

/** Cases know the years 1900 to 2999; what begins in the last of them still falls due. */
const FIRST_BLOCK = dayOfDate('1899-01-01') >> BLOCK_BITS;
export const LAST_BLOCK = dayOfDate('3100-12-31') >> BLOCK_BITS;
const FIRST_DAY = FIRST_BLOCK << BLOCK_BITS;
/** The last day of which the next one's start is known. */
export const LAST_DAY = (LAST_BLOCK << BLOCK_BITS) + BLOCK_DAYS - 2;

/** To ask a zone for its offset is slow. No zone has changed its clocks twice within a week since 1899. */
const STRIDE_DAYS = 4;

/**
 * The local days of a time zone, by number (1970-01-01 is 0). A day begins with the first instant from which on the local date never falls
 * back before it: not always at 00:00, and a date that a zone skipped has no length. Computed by 512 days when first asked for, then kept.
 */
export class ZoneDays {
  private static readonly byZone = new Map<string, ZoneDays>();

  /** One for all calendars in the zone, of which there are few. RangeError when the zone does not exist. */
  static of(timeZone: string): ZoneDays {
    let days = this.byZone.get(timeZone);
    if (days === undefined) {
      if (!isTimeZone(timeZone)) throw new RangeError(`${timeZone} is not a time zone`);
      this.byZone.set(timeZone, (days = new ZoneDays(new IANAZone(timeZone))));
    }
    return days;
  }

  /** From FIRST_BLOCK on: the starts of its days, and of the day after. */
  private readonly blocks: (Float64Array | undefined)[] = new Array<undefined>(LAST_BLOCK - FIRST_BLOCK + 1);

  private constructor(private readonly zone: IANAZone) {}

  /** RangeError before 1899 and after 3100. */
  startOf(day: number): number {
    // Written so that NaN fails it, too.
    if (!(day >= FIRST_DAY && day <= LAST_DAY + 1)) throw new RangeError('A calendar reaches from 1899 to 3100');
    const block = day >> BLOCK_BITS;
    return (this.blocks[block - FIRST_BLOCK] ?? this.fill(block))[day & (BLOCK_DAYS - 1)]!;
  }

  lengthOf(day: number): number {
    return this.startOf(day + 1) - this.startOf(day);
  }

  /** The local day in which an instant lies. */
  dayAt(ms: number): number {
    let day = Math.floor(ms / DAY_MS);
    while (this.startOf(day) > ms) day--;
    while (this.startOf(day + 1) <= ms) day++;
    return day;
  }

  /** A day cut where its clocks are changed: [fromMs, toMs), in which the wall clock reads `instant + shiftMs` since the day's midnight. */
  piecesOf(day: number): { fromMs: number; toMs: number; shiftMs: number }[] {
    const fromMs = this.startOf(day);
    const toMs = this.startOf(day + 1);
    if (toMs === fromMs) return [];
    const first = this.offsetMs(fromMs);
    const last = this.offsetMs(toMs - 1);
    const midnight = day * DAY_MS;
    if (first === last) return [{ fromMs, toMs, shiftMs: first - midnight }];
    const changeMs = this.changeBetween(fromMs, toMs - 1);
    return [
      { fromMs, toMs: changeMs, shiftMs: first - midnight },
      { fromMs: changeMs, toMs, shiftMs: last - midnight },
    ];
  }

  private fill(block: number): Float64Array {
    const starts = new Float64Array(BLOCK_DAYS + 1);
    const firstDay = block * BLOCK_DAYS;
    const offsets = this.offsetsFrom(firstDay - 1, BLOCK_DAYS + 3);
    for (let i = 0; i <= BLOCK_DAYS; i++) {
      const midnight = (firstDay + i) * DAY_MS;
      const [before, at, after] = [offsets[i]!, offsets[i + 1]!, offsets[i + 2]!];
      starts[i] = before === at && at === after ? midnight - at : this.startNearChange(midnight, before === at ? 0 : -DAY_MS);
    }
    this.blocks[block - FIRST_BLOCK] = starts;
    return starts;
  }

  /** The zone's offset at the beginning of each of the days in UTC. */
  private offsetsFrom(firstDay: number, days: number): Float64Array {
    const offsets = new Float64Array(days);
    for (let from = 0; from < days - 1; from += STRIDE_DAYS) {
      const to = Math.min(from + STRIDE_DAYS, days - 1);
      if (from === 0) offsets[0] = this.offsetMs(firstDay * DAY_MS);
      offsets[to] = this.offsetMs((firstDay + to) * DAY_MS);
      for (let i = from + 1; i < to; i++) offsets[i] = offsets[from] === offsets[to] ? offsets[to] : this.offsetMs((firstDay + i) * DAY_MS);
    }
    return offsets;
  }

  /** The start of the day of `midnight` (read as UTC) when clocks are changed between `midnight + shiftMs` and a day later. */
  private startNearChange(midnight: number, shiftMs: number): number {
    const fromMs = midnight + shiftMs;
    const changeMs = this.changeBetween(fromMs, fromMs + DAY_MS);
    const old = midnight - this.offsetMs(fromMs);
    const new_ = midnight - this.offsetMs(fromMs + DAY_MS);
    // Put back to before midnight, the day begins with the second midnight; put forward over midnight, with the change itself.
    return new_ > changeMs ? new_ : Math.min(old, changeMs);
  }

  /** The first millisecond with the offset of `toMs`. Between the two, clocks are changed once. */
  private changeBetween(fromMs: number, toMs: number): number {
    const last = this.offsetMs(toMs);
    let [low, high] = [fromMs, toMs];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.offsetMs(middle) === last) high = middle;
      else low = middle;
    }
    return high;
  }

  /** Local mean time of old days has seconds. */
  private offsetMs(ms: number): number {
    return Math.round(this.zone.offset(ms) * 60_000);
  }
}

/** Intl also accepts offsets and any casing; only IANA's own way of writing passes. */
export const isTimeZone = (name: string): boolean =>
  /^(UTC|[A-Z][A-Za-z_]+(\/[A-Z][A-Za-z_+\-0-9]*)+)$/.test(name) && IANAZone.isValidZone(name);
