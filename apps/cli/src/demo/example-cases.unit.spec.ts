import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { CASE_EVENT_TYPES, decide, evolve, newReferenceNumber, publicStatus, PUBLIC_STATUSES, type CaseState } from '@casetrail/case';
import { readDeclarations } from '@casetrail/municipality';
import { exampleCases, type ExampleCase, type ExamplePlan } from './example-cases';
import { showCase } from './show-case';
import { DAY_MS } from './working-time';

const PLAN: ExamplePlan = {
  municipality: 'havneby',
  timeZone: 'Europe/Copenhagen',
  anchor: '2026-11-21T19:42:56.000Z',
  seed: 1,
  caseCount: 2000,
};
const referenceOf = (label: string): string => newReferenceNumber(createHash('sha256').update(label).digest());
const [havneby] = readDeclarations(readFileSync(join(__dirname, '../../../../examples/municipalities/havneby.yaml'), 'utf8'));

/** A Monday before dawn, a summer Sunday, the days around both changes of the clock, a leap day. */
const ANCHORS = [
  '2026-11-21T19:42:56.000Z',
  '2026-06-01T03:00:00.000Z',
  '2026-07-19T12:00:00.000Z',
  '2026-03-29T01:30:00.000Z',
  '2028-02-29T10:00:00.000Z',
];

describe('exampleCases', () => {
  const cases = exampleCases(PLAN, referenceOf);
  const events = cases.flatMap((one) => one.events);

  it('gives about two thousand cases and twenty thousand events', () => {
    expect(cases.length).toBeGreaterThan(1990);
    expect(cases.length).toBeLessThan(2150);
    expect(events.length).toBeGreaterThan(16_000);
    expect(events.length).toBeLessThan(24_000);
    expect(new Set(cases.map(({ reference }) => reference)).size).toBe(cases.length);
  });

  it.each(ANCHORS)('has every status, every event and overdue cases, none of them after the anchor: %s', (anchor) => {
    const at = anchor === PLAN.anchor ? cases : exampleCases({ ...PLAN, anchor, caseCount: 600 }, referenceOf);
    const statuses = at.map(({ state }) => publicStatus(state));
    const rare = PUBLIC_STATUSES.filter((status) => statuses.filter((one) => one === status).length < 3);
    expect(rare).toEqual([]);
    expect(
      at.filter(({ state }) => !state.outcome && state.expectedBy && state.expectedBy < anchor.slice(0, 10)).length,
    ).toBeGreaterThanOrEqual(4);
    const types = new Set(at.flatMap((one) => one.events.map(({ type }) => type)));
    if (at === cases) expect([...types].sort()).toEqual([...CASE_EVENT_TYPES].sort());
    expect(at.flatMap((one) => one.events).filter(({ occurredAt }) => occurredAt >= anchor)).toEqual([]);
  });

  it('tells only what the rules of a case accept', () => {
    const faults: unknown[] = [];
    for (const one of cases) {
      let state: CaseState | null = null;
      for (const event of one.events) {
        const decision = decide(event, state, PLAN.anchor);
        if ('refused' in decision) faults.push(decision.refused);
        state = evolve(state, event);
      }
      if (!isDeepStrictEqual(state, one.state)) faults.push(one.reference);
    }
    expect(faults).toEqual([]);
  });

  it('is the same for the same plan, and another for another seed', () => {
    const small = { ...PLAN, caseCount: 150 };
    expect(exampleCases(small, referenceOf)).toEqual(exampleCases(small, referenceOf));
    expect(exampleCases({ ...small, seed: 2 }, referenceOf)).not.toEqual(exampleCases(small, referenceOf));
  });

  it('speaks only of departments and case types that are declared', () => {
    const departments = new Set(havneby?.departments.map(({ key }) => key));
    const caseTypes = new Set(havneby?.caseTypes.map(({ key }) => key));
    const named = events.flatMap((event) => {
      if (event.type === 'CaseRouted') return [event.data.department];
      return event.type === 'MeetingHeld' ? event.data.departments : [];
    });
    expect(named.filter((department) => !departments.has(department))).toEqual([]);
    expect(new Set(cases.map(({ state }) => state.caseType))).toEqual(caseTypes);
  });

  it('answers ever sooner: from 3.9 days on average to 1.1, with 79 % within 24 hours', () => {
    const start = responses(cases, 0, 90);
    const end = responses(cases, 640, 725);
    expect(start.meanDays).toBeGreaterThan(3.4);
    expect(start.meanDays).toBeLessThan(4.4);
    expect(end.meanDays).toBeGreaterThan(0.9);
    expect(end.meanDays).toBeLessThan(1.3);
    expect(end.within24h).toBeGreaterThan(0.73);
    expect(end.within24h).toBeLessThan(0.85);
  });

  it('shows an open case to which much has happened', () => {
    const { state, events: told } = showCase(cases);
    expect(state.outcome).toBeUndefined();
    expect(state.contactPerson).toBeDefined();
    expect(new Set(told.map(({ type }) => type)).size).toBeGreaterThanOrEqual(6);
  });

  it('comes in by weekday and season', () => {
    const local = cases.map(({ state }) => new Date(state.receivedAt));
    const share = (of: (date: Date) => boolean): number => local.filter(of).length / local.length;
    expect(share((date) => [0, 6].includes(date.getUTCDay()))).toBeLessThan(0.05);
    expect(share((date) => date.getUTCMonth() === 6)).toBeLessThan(0.07);
    expect(share((date) => date.getUTCMonth() === 4)).toBeGreaterThan(0.08);
  });

  it('decides complex cases sooner after a star meeting', () => {
    const days = (star: boolean): number =>
      mean(
        cases
          .filter(({ state }) => state.complexity === 'complex' && state.caseType === 'building-permit' && state.decidedAt)
          .filter(({ state }) => state.starMeetingCount > 0 === star)
          .map(({ state }) => (Date.parse(state.decidedAt!) - Date.parse(state.receivedAt)) / DAY_MS),
      );
    expect(days(true)).toBeLessThan(0.92 * days(false));
  });

  it('has about a quarter of complex cases, and refused ones that come back with better luck', () => {
    const complex = cases.filter(({ state }) => state.complexity === 'complex').length / cases.length;
    expect(complex).toBeGreaterThan(0.2);
    expect(complex).toBeLessThan(0.33);
    const byReference = new Map(cases.map((one) => [one.reference, one.state]));
    const again = cases.filter(({ state }) => state.previousReference);
    expect(again.length).toBeGreaterThan(20);
    for (const { state } of again) {
      const refused = byReference.get(state.previousReference!);
      expect(refused?.outcome).toBe('refused-with-advice');
      expect(refused?.business).toEqual(state.business);
      expect(state.outcome).not.toBe('refused-with-advice');
    }
  });
});

function responses(cases: ExampleCase[], fromDay: number, toDay: number): { meanDays: number; within24h: number; n: number } {
  const start = Date.parse(PLAN.anchor) - 730 * DAY_MS;
  const days = cases
    .filter(
      ({ state }) =>
        state.acknowledgedAt && state.receivedAt >= iso(start + fromDay * DAY_MS) && state.receivedAt < iso(start + toDay * DAY_MS),
    )
    .map(({ state }) => (Date.parse(state.acknowledgedAt!) - Date.parse(state.receivedAt)) / DAY_MS);
  return { meanDays: mean(days), within24h: days.filter((one) => one <= 1).length / days.length, n: days.length };
}

const iso = (ms: number): string => new Date(ms).toISOString();
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
