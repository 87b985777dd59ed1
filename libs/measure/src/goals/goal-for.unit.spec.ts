import { Calendar } from '../calendar';
import { DEFAULT_GOALS, goalFor, overlappingGoal, scopeKey, type GoalQuestion, type ServiceGoal } from './index';

const calendar = new Calendar({
  timeZone: 'Europe/Copenhagen',
  openingHours: { monday: [{ from: '08:00', to: '16:00' }] },
  closingDays: [],
});
const goal = (key: string, parts: Partial<ServiceGoal> = {}): ServiceGoal => ({
  key,
  measure: 'gross',
  limit: { amount: 30, unit: 'calendar-days' },
  requiredShare: 0.8,
  validFrom: '2026-01-01',
  ...parts,
});
const asked = (parts: Partial<GoalQuestion> = {}): GoalQuestion => ({
  measure: 'gross',
  caseType: 'building-permit',
  complexity: 'simple',
  department: 'building',
  receivedAt: '2026-03-02T08:00:00.000Z',
  ...parts,
});
const chosen = (goals: readonly ServiceGoal[], parts: Partial<GoalQuestion> = {}) => goalFor({ calendar, goals }, asked(parts));

describe('goalFor', () => {
  it('takes the most specific scope: case type, then department, then complexity', () => {
    const all = [
      goal('all'),
      goal('simple', { complexity: 'simple' }),
      goal('department', { department: 'building' }),
      goal('department-simple', { department: 'building', complexity: 'simple' }),
      goal('type', { caseType: 'building-permit' }),
      goal('type-simple', { caseType: 'building-permit', complexity: 'simple' }),
      goal('type-department', { caseType: 'building-permit', department: 'building' }),
      goal('everything', { caseType: 'building-permit', department: 'building', complexity: 'simple' }),
    ];
    // Whatever their order, each one wins once all above it are gone.
    for (const order of [all, [...all].reverse()]) {
      let left = order;
      for (const expected of [...all].reverse()) {
        expect(chosen(left)?.key).toBe(expected.key);
        left = left.filter(({ key }) => key !== expected.key);
      }
      expect(chosen(left)).toBeUndefined();
    }
  });

  it('passes by what is for another measure, type, complexity or department, or for one that is not known', () => {
    expect(chosen([goal('a', { measure: 'net' })])).toBeUndefined();
    expect(chosen([goal('a', { caseType: 'licence' })])).toBeUndefined();
    expect(chosen([goal('a', { complexity: 'complex' })])).toBeUndefined();
    expect(chosen([goal('a', { department: 'roads' })])).toBeUndefined();
    expect(chosen([goal('a', { complexity: 'simple' })], { complexity: undefined })).toBeUndefined();
    expect(chosen([goal('a', { department: 'building' })], { department: undefined })).toBeUndefined();
  });

  it('takes the version that is valid on the local date of receipt', () => {
    const versions = [
      goal('a', { validFrom: '2026-04-01', requiredShare: 0.9 }),
      goal('a', { validFrom: '2026-01-01', requiredShare: 0.5 }),
    ];
    const share = (receivedAt: string): number | undefined => chosen(versions, { receivedAt })?.requiredShare;
    // Midnight in Copenhagen is 22:00 UTC in summer, 23:00 in winter.
    expect(share('2026-03-31T21:59:59.999Z')).toBe(0.5);
    expect(share('2026-03-31T22:00:00.000Z')).toBe(0.9);
    expect(share('2025-12-31T23:00:00.000Z')).toBe(0.5);
    expect(share('2025-12-31T22:59:59.999Z')).toBeUndefined();
  });

  it('falls back on a wider goal only while the narrower one has no version yet', () => {
    const goals = [goal('all', { validFrom: '2020-01-01' }), goal('type', { caseType: 'building-permit', validFrom: '2026-03-02' })];
    expect(chosen(goals, { receivedAt: '2026-03-01T12:00:00.000Z' })?.key).toBe('all');
    expect(chosen(goals, { receivedAt: '2026-03-02T12:00:00.000Z' })?.key).toBe('type');
  });

  it('finds none where the most specific scope says that there is none, though a wider one holds others', () => {
    const goals = [goal('all'), goal('type', { caseType: 'building-permit', limit: null })];
    expect(chosen(goals)).toBeUndefined();
    expect(chosen(goals, { caseType: 'licence' })?.key).toBe('all');
  });

  it('takes the defaults until a goal of the municipality replaces them', () => {
    expect(chosen(DEFAULT_GOALS)).toMatchObject({ limit: { amount: 14, unit: 'calendar-days' }, isDefault: true });
    expect(chosen(DEFAULT_GOALS, { measure: 'response' })).toMatchObject({ limit: { amount: 24, unit: 'elapsed-hours' } });
    expect(chosen(DEFAULT_GOALS, { complexity: 'complex' })).toBeUndefined();
    const own = [goal('own', { complexity: 'simple', validFrom: '2026-02-01' }), ...DEFAULT_GOALS];
    expect(chosen(own)?.key).toBe('own');
    expect(chosen(own, { receivedAt: '2026-01-31T12:00:00.000Z' })?.isDefault).toBe(true);
    // From the very first day on.
    for (const goals of [
      [goal('own', { complexity: 'simple', validFrom: '1900-01-01' }), ...DEFAULT_GOALS],
      [...DEFAULT_GOALS, goal('own', { complexity: 'simple', validFrom: '1900-01-01' })],
    ])
      expect(chosen(goals)?.key).toBe('own');
    expect(chosen([...DEFAULT_GOALS, goal('own', { complexity: 'simple', limit: null })])).toBeUndefined();
  });
});

describe('goals overlap', () => {
  const simple = goal('simple', { complexity: 'simple' });

  it('when another key has the same measure and scope, whatever its date', () => {
    expect(overlappingGoal([simple], goal('quick', { complexity: 'simple', validFrom: '2027-01-01' }))).toBe(simple);
    expect(overlappingGoal([goal('x', { measure: 'net' }), simple], goal('quick', { complexity: 'simple' }))).toBe(simple);
  });

  it('not when it is a version of the same goal, or for something else', () => {
    expect(overlappingGoal([simple], goal('simple', { complexity: 'simple', validFrom: '2027-01-01' }))).toBeUndefined();
    expect(overlappingGoal([simple], goal('quick', { complexity: 'complex' }))).toBeUndefined();
    expect(overlappingGoal([simple], goal('quick', { complexity: 'simple', measure: 'net' }))).toBeUndefined();
    expect(overlappingGoal([simple], goal('quick', { complexity: 'simple', caseType: 'licence' }))).toBeUndefined();
    expect(overlappingGoal([simple], goal('quick', { complexity: 'simple', department: 'roads' }))).toBeUndefined();
  });

  it('never with a default', () => expect(overlappingGoal(DEFAULT_GOALS, simple)).toBeUndefined());

  it('by a key of measure and scope that mistakes none for another', () => {
    const scopes = [{}, { caseType: 'a' }, { department: 'a' }, { caseType: 'a', department: 'a' }, { complexity: 'simple' as const }];
    expect(new Set(scopes.map((scope) => scopeKey(goal('g', scope)))).size).toBe(scopes.length);
    expect(scopeKey(goal('one', { validFrom: '2026-01-01' }))).toBe(scopeKey(goal('two', { validFrom: '2027-01-01', requiredShare: 1 })));
  });
});
