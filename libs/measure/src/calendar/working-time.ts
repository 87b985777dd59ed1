import { DAY_MS, dayOfDate, weekdayOfDay } from './local-date';
import type { OpenTime } from './opening-times';
import { BLOCK_BITS, BLOCK_DAYS, LAST_BLOCK, type ZoneDays } from './zone-days';

/** Counts begin with the block of this day: near to most cases, so that few blocks lie between. */
const ANCHOR_BLOCK = dayOfDate('2020-01-01') >> BLOCK_BITS;

/** Counts up to the start of each of 512 days, and of the day after. */
interface Block {
  workingDays: Int32Array;
  openMs: Float64Array;
}

type Counted = keyof Block;

/** Working days and opening hours counted along the days of a zone, kept as far as they were asked for: about 12 bytes a day. */
export class WorkingTime {
  /** Without a gap; the first one is `firstBlock`. */
  private readonly blocks: Block[] = [];
  private firstBlock = ANCHOR_BLOCK;
  /** Open spans of days whose clocks are changed. */
  private readonly changedDays = new Map<number, OpenTime[]>();

  constructor(
    private readonly days: ZoneDays,
    private readonly weekdays: readonly OpenTime[][],
    private readonly isDayOff: (day: number) => boolean,
  ) {}

  /** Working days or open milliseconds before a day. */
  before(day: number, counted: Counted): number {
    return this.blockOf(day)[counted][day & (BLOCK_DAYS - 1)]!;
  }

  isWorkingDay(day: number): boolean {
    return this.before(day + 1, 'workingDays') > this.before(day, 'workingDays');
  }

  openMsBefore(ms: number): number {
    const day = this.days.dayAt(ms);
    const block = this.blockOf(day).openMs;
    const i = day & (BLOCK_DAYS - 1);
    const sinceMs = ms - this.days.startOf(day);
    let openMs = block[i]!;
    if (block[i + 1] === openMs) return openMs;
    for (const { fromMs, toMs } of this.openSpans(day)) {
      if (sinceMs <= fromMs) break;
      openMs += Math.min(sinceMs, toMs) - fromMs;
    }
    return openMs;
  }

  /** The earliest instant with `openMs` open milliseconds before it; Infinity after the years of a calendar. */
  openMsReached(openMs: number): number {
    const day = this.lastDayBelow(openMs, 'openMs');
    if (day === undefined) return Infinity;
    let leftMs = openMs - this.before(day, 'openMs');
    for (const { fromMs, toMs } of this.openSpans(day)) {
      if (leftMs <= toMs - fromMs) return this.days.startOf(day) + fromMs + leftMs;
      leftMs -= toMs - fromMs;
    }
    throw new Error('unreachable: the day has that much');
  }

  /** The last day before which less than `count` is counted: on it, `count` is reached. Undefined after the years of a calendar. */
  lastDayBelow(count: number, counted: Counted): number | undefined {
    if (this.blocks.length === 0) this.blockOf(ANCHOR_BLOCK * BLOCK_DAYS);
    while (!(this.blocks[0]![counted][0]! < count)) this.prepend();
    while (!(this.blocks.at(-1)![counted][BLOCK_DAYS]! >= count)) {
      // Of the last block, the day after is not known any more.
      if (this.firstBlock + this.blocks.length >= LAST_BLOCK) return undefined;
      this.append();
    }
    const block = lastBelow(this.blocks.length, (i) => this.blocks[i]![counted][0]!, count);
    const counts = this.blocks[block]![counted];
    return (this.firstBlock + block) * BLOCK_DAYS + lastBelow(BLOCK_DAYS, (i) => counts[i]!, count);
  }

  private blockOf(day: number): Block {
    const block = day >> BLOCK_BITS;
    // Also refuses a day beyond the years of a calendar before blocks are made towards it.
    if (this.blocks[block - this.firstBlock] === undefined) this.days.startOf(day);
    while (block < this.firstBlock) this.prepend();
    while (block >= this.firstBlock + this.blocks.length) this.append();
    return this.blocks[block - this.firstBlock]!;
  }

  private append(): void {
    const last = this.blocks.at(-1);
    this.blocks.push(this.count(this.firstBlock + this.blocks.length, last?.workingDays[BLOCK_DAYS] ?? 0, last?.openMs[BLOCK_DAYS] ?? 0));
  }

  private prepend(): void {
    const first = this.blocks[0];
    const block = this.count(this.firstBlock - 1, 0, 0);
    const workingDays = (first?.workingDays[0] ?? 0) - block.workingDays[BLOCK_DAYS]!;
    const openMs = (first?.openMs[0] ?? 0) - block.openMs[BLOCK_DAYS]!;
    for (let i = 0; i <= BLOCK_DAYS; i++) {
      block.workingDays[i]! += workingDays;
      block.openMs[i]! += openMs;
    }
    this.blocks.unshift(block);
    this.firstBlock--;
  }

  private count(block: number, workingDays: number, openMs: number): Block {
    const counts: Block = { workingDays: new Int32Array(BLOCK_DAYS + 1), openMs: new Float64Array(BLOCK_DAYS + 1) };
    for (let i = 0; i <= BLOCK_DAYS; i++) {
      counts.workingDays[i] = workingDays;
      counts.openMs[i] = openMs;
      const day = block * BLOCK_DAYS + i;
      // The last entry is the next block's first: its day is counted there.
      if (i === BLOCK_DAYS || !this.isOpen(day)) continue;
      workingDays++;
      for (const { fromMs, toMs } of this.openSpans(day)) openMs += toMs - fromMs;
    }
    return counts;
  }

  private isOpen(day: number): boolean {
    return this.weekdays[weekdayOfDay(day)]!.length > 0 && !this.isDayOff(day) && this.days.lengthOf(day) > 0;
  }

  /** Spans of a working day in which it is open, in milliseconds since it began. */
  private openSpans(day: number): readonly OpenTime[] {
    const hours = this.weekdays[weekdayOfDay(day)]!;
    if (this.days.lengthOf(day) === DAY_MS) return hours;
    let spans = this.changedDays.get(day);
    if (spans === undefined) this.changedDays.set(day, (spans = this.changedSpans(day, hours)));
    return spans;
  }

  /** It is open whenever the wall clock reads a time of the opening hours: never while that is skipped, twice while it is repeated. */
  private changedSpans(day: number, hours: readonly OpenTime[]): OpenTime[] {
    const startMs = this.days.startOf(day);
    return this.days.piecesOf(day).flatMap((piece) =>
      hours.flatMap((open) => {
        const fromMs = Math.max(piece.fromMs, open.fromMs - piece.shiftMs);
        const toMs = Math.min(piece.toMs, open.toMs - piece.shiftMs);
        return toMs > fromMs ? [{ fromMs: fromMs - startMs, toMs: toMs - startMs }] : [];
      }),
    );
  }
}

/** The last of `length` ascending values that is below a bound; 0 when none is. */
function lastBelow(length: number, valueAt: (i: number) => number, bound: number): number {
  let low = 0;
  let high = length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (valueAt(middle) < bound) low = middle;
    else high = middle;
  }
  return low;
}
