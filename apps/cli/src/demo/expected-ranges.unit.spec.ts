import { newReferenceNumber } from '@casetrail/case';
import { createHash } from 'node:crypto';
import { exampleCases } from './example-cases';

describe('The expected ranges of the example', () => {
  const plan = { municipality: 'havneby', timeZone: 'Europe/Copenhagen', anchor: '2026-11-21T19:42:56.000Z', seed: 1, caseCount: 2000 };
  const cases = exampleCases(plan, (label) => newReferenceNumber(createHash('sha256').update(label).digest()));
  const ranges = cases.flatMap(({ events, state }) =>
    events.flatMap(({ type, data }) => (type === 'CaseAcknowledged' ? [{ state, range: data.expectedRange }] : [])),
  );

  it('are told once there is a year to compare with, and stand in event and state alike', () => {
    const later = ranges.filter(({ state }) => state.receivedAt > '2026-01-01');
    expect(later.length).toBeGreaterThan(500);
    expect(later.filter(({ range }) => range !== undefined).length / later.length).toBeGreaterThan(0.9);
    for (const { state, range } of ranges) expect(state.expectedRange).toEqual(range);
    expect(ranges.filter(({ range, state }) => range !== undefined && state.receivedAt < '2024-12-01')).toEqual([]);
  });

  it('are plausible: they begin after receipt, come from enough cases, and mostly hold', () => {
    const settled = ranges.flatMap(({ state, range }) => (range === undefined || state.decidedAt === undefined ? [] : [{ state, range }]));
    for (const { state, range } of settled) {
      expect(range.n).toBeGreaterThanOrEqual(20);
      expect(range.from >= state.receivedAt.slice(0, 10) && range.from <= range.to).toBe(true);
    }
    const held = settled.filter(({ state, range }) => state.decidedAt!.slice(0, 10) <= range.to).length / settled.length;
    expect(held).toBeGreaterThan(0.8);
    expect(new Set(settled.map(({ range }) => range.comparableBy.join()))).toContain('case-type,complexity');
  });
});
