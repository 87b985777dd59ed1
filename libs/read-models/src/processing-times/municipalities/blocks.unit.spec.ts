import fc from 'fast-check';
import { FEWEST_CASES, shownMonths, type MonthCount } from './blocks';

const monthName = (index: number): string => `${2026 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
const counts = fc
  .uniqueArray(
    fc.record({
      caseType: fc.constantFrom('a', 'b'),
      complexity: fc.constantFrom('simple', null),
      month: fc.integer({ min: 0, max: 23 }).map(monthName),
      n: fc.integer({ min: 1, max: 8 }),
    }),
    { maxLength: 60, selector: ({ caseType, complexity, month }) => `${caseType} ${complexity} ${month}` },
  )
  .map((all): MonthCount[] => all.map((each) => ({ ...each, held: Math.floor(each.n / 2) })));
const period = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 23 }))
  .map(([a, b]) => ({ firstMonth: monthName(Math.min(a, b)), lastMonth: monthName(Math.max(a, b)) }));

/** The cases that a figure counts: one name for each. */
const casesIn = (all: readonly MonthCount[], shown: ReturnType<typeof shownMonths>, held = false): Set<string> =>
  new Set(
    shown
      .filter(({ goals }) => !held || goals)
      .flatMap((month) => {
        const { n, held: own } = all.find(
          (each) => each.caseType === month.caseType && each.complexity === month.complexity && each.month === month.month,
        )!;
        return Array.from({ length: held ? own : n }, (_, i) => `${month.caseType} ${month.complexity} ${month.month} ${i}`);
      }),
  );

const less = (one: ReadonlySet<string>, other: ReadonlySet<string>): Set<string> => new Set([...one].filter((each) => !other.has(each)));

describe('months that others may be shown', () => {
  it('whatever two figures are subtracted, no few cases are left', () => {
    fc.assert(
      fc.property(counts, period, period, fc.constantFrom(undefined, 'a'), fc.boolean(), (all, one, other, caseType, held) => {
        const first = casesIn(all, shownMonths(all, one), held);
        // The second figure may be of one case type only: rows that a filter leaves out are not counted at all.
        const filtered = all.filter((each) => caseType === undefined || each.caseType === caseType);
        const second = casesIn(filtered, shownMonths(filtered, other), held);
        for (const left of [less(first, second), less(second, first), less(first, less(first, second)), new Set([...first, ...second])]) {
          expect(left.size === 0 || left.size >= FEWEST_CASES).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('stay as they were when later months come', () => {
    fc.assert(
      fc.property(counts, period, fc.integer({ min: 0, max: 23 }).map(monthName), (all, asked, now) => {
        const before = casesIn(
          all,
          shownMonths(
            all.filter(({ month }) => month < now),
            asked,
          ),
        );
        const after = casesIn(all, shownMonths(all, asked));
        const more = less(after, before);
        expect(less(before, after).size).toBe(0);
        expect(more.size === 0 || more.size >= FEWEST_CASES).toBe(true);
      }),
    );
  });

  it('are joined until there are five cases, and not over the end of the year', () => {
    const month = (name: string, n: number): MonthCount => ({ caseType: 'a', complexity: null, month: name, n, held: n });
    const all = [month('2026-01', 5), month('2026-02', 2), month('2026-04', 3), month('2026-12', 4), month('2027-01', 9)];
    const shown = (firstMonth: string, lastMonth: string): string[] =>
      shownMonths(all, { firstMonth, lastMonth }).map((each) => each.month);
    expect(shown('2026-01', '2027-12')).toEqual(['2026-01', '2026-02', '2026-04', '2027-01']);
    expect(shown('2026-01', '2026-03')).toEqual(['2026-01']);
    expect(shown('2026-04', '2026-12')).toEqual([]);
  });
});
