/** A figure shown outside the municipality rests on so many cases at least. */
export const FEWEST_CASES = 5;

/** Cases of one type and complexity in one month. */
export interface MonthCount {
  caseType: string;
  complexity: string | null;
  /** Local: `YYYY-MM`. */
  month: string;
  /** Cases with the measure, and those of them that are held to a goal. */
  n: number;
  held: number;
}

/** What may be counted for others to see: months of a type and complexity. */
export interface ShownMonth {
  caseType: string;
  complexity: string | null;
  month: string;
  /** Cases that are held to a goal may be counted as such. */
  goals: boolean;
}

/**
 * The months of a period that others may be shown. A figure on five cases or more is not safe by itself: the same figure a day, a case type or a
 * month further would differ by a single case, and give that case away. So the cases of each type and complexity are cut, once for all
 * questions, into blocks of whole months that hold at least {@link FEWEST_CASES} each, and a figure is made of whole blocks only. Whatever is
 * subtracted from whatever, at least five cases stay.
 *
 * Blocks are cut year by year from January on, so that a later month never changes an earlier block; what is left at the end of the year is
 * in none. `months` must hold every month of the years that the period touches, up to the last one that is over.
 */
export function shownMonths(months: readonly MonthCount[], period: { firstMonth: string; lastMonth: string }): ShownMonth[] {
  const strata = new Map<string, MonthCount[]>();
  for (const each of months) {
    const name = JSON.stringify([each.caseType, each.complexity, each.month.slice(0, 4)]);
    strata.set(name, [...(strata.get(name) ?? []), each]);
  }
  const shown: ShownMonth[] = [];
  for (const year of strata.values()) {
    for (const block of blocksOf(year.sort((a, b) => (a.month < b.month ? -1 : 1)))) {
      const isWithin = block.every(({ month }) => month >= period.firstMonth && month <= period.lastMonth);
      if (!isWithin) continue;
      const goals = block.reduce((sum, { held }) => sum + held, 0) >= FEWEST_CASES;
      shown.push(...block.map(({ caseType, complexity, month }) => ({ caseType, complexity, month, goals })));
    }
  }
  return shown;
}

function blocksOf(months: readonly MonthCount[]): MonthCount[][] {
  const blocks: MonthCount[][] = [];
  let block: MonthCount[] = [];
  let n = 0;
  for (const month of months) {
    block.push(month);
    n += month.n;
    if (n < FEWEST_CASES) continue;
    blocks.push(block);
    block = [];
    n = 0;
  }
  return blocks;
}
