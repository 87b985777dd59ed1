import fc from 'fast-check';
import { EMPTY_SAMPLE, sampleOf } from '../statistics';
import { adjustToMix, byKind } from './adjust';
import { changesBetween, verdictOn } from './compare';
import { figuresOf } from './figures';
import { countCases, mergeCases, NO_CASES, type CountsOfGoal, type MeasuredCases } from './measured-cases';
import { goalsById } from './share';
import { suggestedLimit } from './suggest';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const goals = goalsById([
  { key: 'simple', measure: 'gross', limit: { amount: 14, unit: 'calendar-days' }, requiredShare: 0.9, validFrom: '2026-01-01' },
  { key: 'complex', measure: 'gross', limit: { amount: 60, unit: 'working-days' }, requiredShare: 0.6, validFrom: '2026-01-01' },
  { key: 'ended', measure: 'gross', limit: null, requiredShare: 0.5, validFrom: '2026-01-01' },
]);

const casesOf = ({
  days = [],
  without = 0,
  held = {},
  openDays = [],
  open = openDays.length,
}: {
  days?: number[];
  without?: number;
  held?: Record<string, Partial<CountsOfGoal>>;
  openDays?: number[];
  open?: number;
}): MeasuredCases => ({
  settled: sampleOf(days.map((each) => each * DAY)),
  settledWithout: without,
  goals: Object.fromEntries(Object.entries(held).map(([id, counts]) => [id, { met: 0, missed: 0, overdue: 0, pending: 0, ...counts }])),
  open: { cases: open, agesMs: sampleOf(openDays.map((each) => each * DAY)) },
});

describe('figures of cases', () => {
  it('of nothing', () => {
    expect(figuresOf(NO_CASES, goals)).toEqual({
      cases: 0,
      open: 0,
      share: { value: null, interval: null, n: 0, met: 0, missed: 0, overdue: 0, pending: 0, withoutGoal: 0 },
      target: { requiredShare: null, goals: [] },
      durations: {
        ...{ basis: 'settled', n: 0, meanMs: null, medianMs: null, medianInterval: null },
        ...{ p75Ms: null, p90Ms: null, p95Ms: null, errorAtMost: 0 },
      },
    });
  });

  it('of settled cases: type 7, exact mean, an interval from 6 cases on', () => {
    const { durations } = figuresOf(casesOf({ days: [1, 2, 3, 4] }), goals);
    expect(durations).toMatchObject({ basis: 'settled', n: 4, meanMs: 2.5 * DAY, medianMs: 2.5 * DAY, p75Ms: 3.25 * DAY });
    expect(durations.p90Ms! / DAY).toBeCloseTo(3.7, 12);
    expect(durations.p95Ms! / DAY).toBeCloseTo(3.85, 12);
    expect(durations.medianInterval).toBeNull();
    expect(figuresOf(casesOf({ days: [1, 2, 3, 4, 5, 6] }), goals).durations.medianInterval).toEqual({ low: DAY, high: 6 * DAY });
  });

  it('of settled and open cases: Kaplan–Meier, the mean unknown, what is not reached null', () => {
    // By hand: 6 cases; at day 1 5/6 are open, at 2 4/6; the one aged 3 leaves 3 at risk: at 4 4/9 are open; then two open ones are left.
    const { durations, open, cases } = figuresOf(casesOf({ days: [1, 2, 4], openDays: [3, 5, 6] }), goals);
    expect({ open, cases }).toEqual({ open: 3, cases: 6 });
    expect(durations).toMatchObject({ basis: 'settled-and-open', n: 6, meanMs: null, medianMs: 4 * DAY, p75Ms: null, p90Ms: null });
    expect(durations.medianInterval?.high).toBeNull();
  });

  it('of open cases whose age says nothing: settled ones alone, and the open ones are told', () => {
    const figures = figuresOf(casesOf({ days: [1, 2], open: 5 }), goals);
    expect(figures).toMatchObject({ cases: 7, open: 5, durations: { basis: 'settled', n: 2, medianMs: 1.5 * DAY } });
  });

  it('the share: open cases past their due date are misses, those not yet due are undecided', () => {
    const cases = casesOf({
      days: Array.from({ length: 10 }, () => 3),
      without: 1,
      held: { 'simple@2026-01-01': { met: 7, missed: 2, overdue: 1, pending: 4 } },
      open: 6,
    });
    const { share } = figuresOf(cases, goals);
    // Wilson for 7 of 10 (Newcombe's formula, by hand): 0.3968 to 0.8922.
    expect(share).toEqual({
      ...{ value: 0.7, n: 10, met: 7, missed: 2, overdue: 1, pending: 4, withoutGoal: 3 },
      interval: { low: expect.closeTo(0.3968, 4) as number, high: expect.closeTo(0.8922, 4) as number },
    });
  });

  it('the target: the mean of the required shares by judged cases', () => {
    const both = casesOf({
      days: [1, 1, 1, 1],
      held: { 'simple@2026-01-01': { met: 3 }, 'complex@2026-01-01': { missed: 1, pending: 6 } },
      open: 6,
    });
    const { target } = figuresOf(both, goals);
    expect(target.requiredShare).toBeCloseTo((3 * 0.9 + 0.6) / 4, 12);
    expect(target.goals).toEqual([
      { key: 'complex', validFrom: '2026-01-01', limit: { amount: 60, unit: 'working-days' }, requiredShare: 0.6, cases: 7 },
      { key: 'simple', validFrom: '2026-01-01', limit: { amount: 14, unit: 'calendar-days' }, requiredShare: 0.9, cases: 3 },
    ]);
    const pending = casesOf({ held: { 'simple@2026-01-01': { pending: 1 }, 'complex@2026-01-01': { pending: 1 } }, open: 2 });
    expect(figuresOf(pending, goals).target.requiredShare).toBeCloseTo(0.75, 12);
    const unknown = casesOf({ days: [1, 1], held: { 'simple@2026-01-01': { met: 1 }, 'gone@2025-01-01': { met: 1 } } });
    expect(figuresOf(unknown, goals).target).toMatchObject({ requiredShare: null, goals: [{ key: 'gone', limit: null }, {}] });
  });
});

describe('cases together', () => {
  const group = fc.record({
    days: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 }),
    without: fc.nat(3),
    openDays: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 6 }),
    held: fc.dictionary(
      fc.constantFrom('simple@2026-01-01', 'complex@2026-01-01'),
      fc.record({ met: fc.nat(5), missed: fc.nat(5), overdue: fc.nat(5), pending: fc.nat(5) }),
      { noNullPrototype: true },
    ),
  });

  it('are as if they had been counted at once', () => {
    fc.assert(
      fc.property(fc.array(group, { maxLength: 5 }), (parts) => {
        const merged = mergeCases(parts.map(casesOf));
        const days = parts.flatMap((part) => part.days);
        const openDays = parts.flatMap((part) => part.openDays);
        expect(merged.settled).toEqual(days.length === 0 ? EMPTY_SAMPLE : sampleOf(days.map((each) => each * DAY)));
        expect(merged.open).toEqual({ cases: openDays.length, agesMs: sampleOf(openDays.map((each) => each * DAY)) });
        expect(countCases(merged)).toBe(days.length + openDays.length + parts.reduce((sum, { without }) => sum + without, 0));
        for (const id of ['simple@2026-01-01', 'complex@2026-01-01']) {
          for (const part of ['met', 'missed', 'overdue', 'pending'] as const) {
            expect(merged.goals[id]?.[part] ?? 0).toBe(parts.reduce((sum, { held }) => sum + (held[id]?.[part] ?? 0), 0));
          }
        }
      }),
    );
  });
});

describe('a comparison', () => {
  it('of shares: Newcombe 1998b, table II, 56/70 and 48/80 by method 10', () => {
    const of = (met: number, missed: number): MeasuredCases => casesOf({ held: { 'simple@2026-01-01': { met, missed } } });
    const { share } = changesBetween(of(48, 32), of(56, 14));
    expect(share?.value).toBeCloseTo(0.2, 12);
    expect(share?.interval?.low).toBeCloseTo(0.0524, 4);
    expect(share?.interval?.high).toBeCloseTo(0.3339, 4);
    expect(changesBetween(of(0, 0), of(5, 5)).share).toBeNull();
  });

  it('of medians: actual less baseline; an interval from 5 cases on; with open cases from both intervals', () => {
    const before = casesOf({ days: [10, 11, 12, 13, 14, 15, 16] });
    const after = casesOf({ days: [1, 2, 3, 4, 5, 6, 7] });
    const { medianMs } = changesBetween(before, after);
    expect(medianMs?.value).toBe(-9 * DAY);
    expect(medianMs!.interval!.low).toBeLessThan(-9 * DAY);
    expect(medianMs!.interval!.high).toBeLessThan(0);
    expect(changesBetween(before, casesOf({ days: [1, 2, 3] })).medianMs).toEqual({ value: -11 * DAY, interval: null });
    expect(changesBetween(before, NO_CASES).medianMs).toBeNull();
    const withOpen = casesOf({ days: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], openDays: [1] });
    const open = changesBetween(before, withOpen).medianMs!;
    // Zou and Donner: distances to the nearer bounds add as squares.
    const [one, other] = [figuresOf(before, goals).durations, figuresOf(withOpen, goals).durations];
    const low = open.value - Math.hypot(other.medianMs! - other.medianInterval!.low, one.medianInterval!.high! - one.medianMs!);
    expect(open.value).toBe(other.medianMs! - one.medianMs!);
    expect(open.interval!.low).toBeCloseTo(low, 3);
  });

  it.each([
    [95, 5, 'simple@2026-01-01', 'not-enough-cases'],
    [99, 1, 'simple@2026-01-01', 'met'],
    [50, 50, 'simple@2026-01-01', 'missed'],
    [3, 0, 'simple@2026-01-01', 'not-enough-cases'],
    [3, 0, 'gone@2026-01-01', 'no-goal'],
  ])('a verdict on %i met and %i missed of %s: %s', (met, missed, id, verdict) => {
    const { share, target } = figuresOf(casesOf({ held: { [id]: { met, missed } } }), goals);
    expect(verdictOn(share, target)).toBe(verdict);
  });

  it('adjusted to the mix: by hand', () => {
    const of = (met: number, missed: number, days: number): MeasuredCases =>
      casesOf({ days: Array.from({ length: met + missed }, () => days), held: { 'simple@2026-01-01': { met, missed } } });
    // Baseline: 30 quick cases (90 %), 10 slow ones (50 %), 10 of a kind that is gone. Now the mix is turned round, and nothing else.
    const baseline = new Map([
      ['quick', of(27, 3, 2)],
      ['slow', of(5, 5, 20)],
      ['gone', of(10, 0, 1)],
    ]);
    const actual = new Map([
      ['quick', of(9, 1, 2)],
      ['slow', of(15, 15, 20)],
      ['new', of(1, 0, 5)],
    ]);
    const adjusted = adjustToMix(baseline, actual);
    expect(adjusted).toMatchObject({ openCases: false, missing: ['gone'], leftOut: ['new'] });
    expect(adjusted.share).toMatchObject({ n: 40, matched: 0.8, baseline: 32 / 40 });
    expect(adjusted.share!.value).toBeCloseTo((30 * 0.9 + 10 * 0.5) / 40, 12);
    expect(adjusted.share!.change.value).toBeCloseTo(0, 12);
    expect(adjusted.share!.change.interval!.low).toBeLessThan(0);
    expect(adjusted.medianMs).toMatchObject({ value: 2 * DAY, baseline: 2 * DAY, matched: 0.8, n: 40 });
    expect(adjusted.p90Ms).toEqual({ value: 20 * DAY, baseline: 20 * DAY, change: 0 });
    const withOpen = adjustToMix(baseline, new Map([...actual, ['slow', casesOf({ days: [3], openDays: [1] })]]));
    expect(withOpen).toMatchObject({ medianMs: null, p90Ms: null, openCases: true });
    expect(adjustToMix(baseline, new Map())).toMatchObject({ share: null, medianMs: null, missing: ['gone', 'quick', 'slow'] });
  });

  it('groups of a kind are taken together', () => {
    const groups = [1, 2, 3].map((day) => ({ kind: day % 2 === 0 ? 'even' : 'odd', ...casesOf({ days: [day] }) }));
    expect(byKind(groups, ({ kind }) => kind).get('odd')).toEqual(casesOf({ days: [1, 3] }));
  });
});

describe('a suggested limit', () => {
  it('the smallest that the required share kept, in begun days or hours', () => {
    const durations = sampleOf([25 * HOUR, 2 * DAY, 2 * DAY + 1, 5 * DAY, 30 * DAY]);
    expect(suggestedLimit(durations, 'calendar-days', 0.8)?.limit).toBe(5);
    expect(suggestedLimit(durations, 'calendar-days', 0.6)?.limit).toBe(3);
    expect(suggestedLimit(durations, 'calendar-days', 0.4)?.limit).toBe(2);
    expect(suggestedLimit(durations, 'elapsed-hours', 0.2)?.limit).toBe(25);
    expect(suggestedLimit(EMPTY_SAMPLE, 'calendar-days', 0.9)).toBeNull();
  });
});
