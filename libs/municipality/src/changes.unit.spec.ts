import type { ServiceGoal } from '@casetrail/measure';
import fc from 'fast-check';
import { changes } from './changes';
import { describeChanges } from './describe-change';
import { fold } from './evolve';
import type { Declaration, DeclaredCalendar } from './municipality';
import { GoalRefused } from './terms/goals';

const names = fc.record({ da: fc.constantFrom('A', 'B', 'C'), en: fc.constantFrom('A', 'B') }, { requiredKeys: ['da'] });
const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const particulars: fc.Arbitrary<Declaration> = fc.record({
  key: fc.constant('havneby'),
  name: fc.constantFrom('Havneby', 'Havneby Kommune'),
  country: fc.constantFrom('dk', 'se'),
  timeZone: fc.constantFrom('Europe/Copenhagen', 'Europe/Stockholm'),
  languages: fc.constantFrom(['da'], ['da', 'en'], ['en', 'da']),
  departments: fc.uniqueArray(fc.record({ key, names }), { selector: (part) => part.key }),
  caseTypes: fc.uniqueArray(
    fc.record({ key, names, complexity: fc.constantFrom('simple', 'complex') }, { requiredKeys: ['key', 'names'] }),
    { selector: (part) => part.key },
  ),
});
/** What newer declarations may say besides. */
const terms = fc.record(
  {
    calendar: fc.constantFrom<DeclaredCalendar>(
      { openingHours: { monday: [{ from: '09:00', to: '12:00' }] } },
      { publicHolidays: false },
      { publicHolidays: { country: 'se' }, closingDays: [{ date: '2026-06-05', name: 'Grundlovsdag' }, { date: '2026-12-24' }] },
    ),
    comparable: fc.boolean(),
    satisfactionQuestions: fc.uniqueArray(fc.record({ key, names }), { selector: (part) => part.key }),
    serviceGoals: fc.uniqueArray(
      fc
        .tuple(
          fc.constantFrom<Pick<ServiceGoal, 'key' | 'measure' | 'caseType'>>(
            { key: 'permits', measure: 'gross', caseType: 'a' },
            { key: 'default-response', measure: 'response' },
          ),
          fc.record({
            limit: fc.constantFrom<ServiceGoal['limit']>(null, { amount: 8, unit: 'opening-hours' }, { amount: 14, unit: 'calendar-days' }),
            requiredShare: fc.constantFrom(0.8, 1),
            validFrom: fc.constantFrom('1900-01-01', '2026-01-01', '2026-07-01'),
          }),
        )
        .map(([scope, version]): ServiceGoal => ({ ...scope, ...version })),
      { selector: (goal) => `${goal.key} ${goal.validFrom}` },
    ),
  },
  { requiredKeys: [] },
);
const declaration: fc.Arbitrary<Declaration> = fc.tuple(particulars, terms).map(([one, other]) => ({ ...one, ...other }));

const byKey = <T extends Pick<Declaration, 'departments' | 'caseTypes'>>(declared: T): T => {
  const sorted = <P extends { key: string }>(parts: P[]): P[] => [...parts].sort((x, y) => x.key.localeCompare(y.key));
  return { ...declared, departments: sorted(declared.departments), caseTypes: sorted(declared.caseTypes) };
};

/** The goals that declarations, one after the other, leave: the last word on each version. */
const goalsAfter = (declarations: readonly Declaration[]): ServiceGoal[] => {
  const versions = new Map<string, ServiceGoal>();
  for (const goal of declarations.flatMap(({ serviceGoals = [] }) => serviceGoals)) versions.set(`${goal.key} ${goal.validFrom}`, goal);
  return [...versions].sort(([x], [y]) => (x < y ? -1 : 1)).map(([, goal]) => goal);
};

describe('changes', () => {
  it('makes the municipality what is declared, whatever was declared before; goals are added up', () => {
    fc.assert(
      fc.property(fc.array(declaration, { minLength: 1, maxLength: 5 }), (declarations) => {
        let state = fold([]);
        for (const [index, declared] of declarations.entries()) {
          state = fold(changes(state, declared), state);
          const { retired: _retired, ...now } = state!;
          const unsaid = { comparable: false, satisfactionQuestions: [] };
          const serviceGoals = goalsAfter(declarations.slice(0, index + 1));
          expect(byKey(now)).toEqual(byKey({ ...unsaid, ...declared, serviceGoals }));
        }
      }),
    );
  });

  it('leaves nothing to change once applied', () => {
    fc.assert(
      fc.property(fc.array(declaration, { minLength: 1, maxLength: 5 }), (declarations) => {
        let state = fold([]);
        for (const declared of declarations) {
          state = fold(changes(state, declared), state);
          expect(changes(state, declared)).toEqual([]);
        }
      }),
    );
  });

  it('never forgets a department or a case type', () => {
    fc.assert(
      fc.property(fc.array(declaration, { minLength: 1, maxLength: 5 }), (declarations) => {
        let state = fold([]);
        for (const declared of declarations) state = fold(changes(state, declared), state);
        const keys = (parts: { key: string }[]) => parts.map((part) => part.key).sort();
        const ever = (of: 'departments' | 'caseTypes') => [...new Set(declarations.flatMap((declared) => keys(declared[of])))].sort();
        expect(keys([...state!.departments, ...state!.retired.departments])).toEqual(ever('departments'));
        expect(keys([...state!.caseTypes, ...state!.retired.caseTypes])).toEqual(ever('caseTypes'));
      }),
    );
  });

  it('has a line for every event', () => {
    const before: Declaration = {
      key: 'havneby',
      name: 'Havneby',
      country: 'dk',
      timeZone: 'Europe/Copenhagen',
      languages: ['da'],
      departments: [
        { key: 'building', names: { da: 'Byg' } },
        { key: 'roads', names: { da: 'Vej' } },
      ],
      caseTypes: [{ key: 'permit', names: { da: 'Tilladelse' }, complexity: 'simple' }],
    };
    const after: Declaration = {
      ...before,
      languages: ['da', 'en'],
      departments: [{ key: 'building', names: { da: 'Byggeri', en: 'Building' } }],
      caseTypes: [
        { key: 'permit', names: { da: 'Tilladelse' }, complexity: 'complex' },
        { key: 'licence', names: { da: 'Bevilling', en: 'Licence' } },
      ],
    };
    expect(describeChanges(null, changes(null, before))).toEqual([
      '+ municipality havneby: Havneby, dk, Europe/Copenhagen, da',
      '+ department building: Byg',
      '+ department roads: Vej',
      '+ case type permit: Tilladelse',
    ]);
    const state = fold(changes(null, before));
    expect(describeChanges(state, changes(state, after))).toEqual([
      '~ municipality havneby: languages da → da en',
      '~ department building: da Byg → Byggeri, en (none) → Building',
      '~ case type permit: complexity simple → complex',
      '+ case type licence: Licence',
      '- department roads',
    ]);
  });

  describe('of calendars, questions and goals', () => {
    const before: Declaration = {
      key: 'havneby',
      name: 'Havneby',
      country: 'dk',
      timeZone: 'Europe/Copenhagen',
      languages: ['da'],
      departments: [],
      caseTypes: [{ key: 'permit', names: { da: 'Tilladelse' } }],
    };
    const goal: ServiceGoal = {
      key: 'permits',
      measure: 'gross',
      caseType: 'permit',
      complexity: 'complex',
      limit: { amount: 56, unit: 'calendar-days' },
      requiredShare: 0.85,
      validFrom: '2026-01-01',
    };
    const after: Declaration = {
      ...before,
      calendar: {
        openingHours: { monday: [{ from: '09:00', to: '12:00' }, { from: '13:00', to: '16:00' }] }, // prettier-ignore
        publicHolidays: { country: 'us', region: 'ma' },
        closingDays: [{ date: '2026-06-05', name: 'Grundlovsdag' }, { date: '2026-12-24' }],
      },
      comparable: true,
      satisfactionQuestions: [{ key: 'overall', names: { da: 'Alt i alt?' } }],
      serviceGoals: [goal, { ...goal, limit: null, validFrom: '2027-01-01' }],
    };

    it('have their lines: new, changed, withdrawn', () => {
      expect(describeChanges(null, changes(null, after))).toEqual([
        '+ municipality havneby: Havneby, dk, Europe/Copenhagen, da, own calendar, comparable, 1 satisfaction question',
        '+ case type permit: Tilladelse',
        '+ goal permits from 2026-01-01: gross, case type permit, complex, within 56 calendar-days, 85 %',
        '+ goal permits from 2027-01-01: gross, case type permit, complex, no goal',
      ]);
      const state = fold(changes(null, before));
      expect(describeChanges(state, changes(state, after))[0]).toBe(
        '~ municipality havneby: public holidays (usual) → us ma, comparable no → yes, order of questions (none) → overall, ' +
          'monday (none) → 09:00–12:00 and 13:00–16:00, tuesday (none) → closed, wednesday (none) → closed, thursday (none) → closed, ' +
          'friday (none) → closed, saturday (none) → closed, sunday (none) → closed, closing day 2026-06-05 (none) → Grundlovsdag, ' +
          'closing day 2026-12-24 (none) → closed, question overall (none) → da Alt i alt?',
      );
      const now = fold(changes(null, after));
      const stricter = { ...after, serviceGoals: [{ ...goal, limit: { amount: 6.5, unit: 'opening-hours' as const }, requiredShare: 1 }] };
      expect(describeChanges(now, changes(now, stricter))).toEqual([
        '~ goal permits from 2026-01-01: limit 56 calendar-days → 6.5 opening-hours, share 85 % → 100 %',
      ]);
      expect(describeChanges(now, [{ type: 'ServiceGoalWithdrawn', data: { key: 'permits', validFrom: '2027-01-01' } }])).toEqual([
        '- goal permits from 2027-01-01',
      ]);
    });

    it('leave goals alone that a declaration does not name, and take back a calendar that it does not say any more', () => {
      const now = fold(changes(null, after));
      const then = fold(changes(now, before), now);
      expect(then).not.toHaveProperty('calendar');
      expect(then).toMatchObject({ comparable: false, satisfactionQuestions: [], serviceGoals: after.serviceGoals });
      expect(changes(now, { ...after, serviceGoals: [] })).toEqual([]);
    });

    it('refuse a goal for something else under a key that is taken, and a second goal for the same', () => {
      const now = fold(changes(null, after));
      const declared = (serviceGoal: ServiceGoal) => () => changes(now, { ...after, serviceGoals: [serviceGoal] });
      expect(declared({ ...goal, complexity: 'simple', department: 'roads' })).toThrow(
        new GoalRefused('permits', [
          { field: 'complexity', message: "is complex in the goal 'permits' and cannot change; give what holds for something else another key" },
          { field: 'department', message: "is not said (all) in the goal 'permits' and cannot change; give what holds for something else another key" },
        ]), // prettier-ignore
      );
      expect(declared({ ...goal, key: 'other', validFrom: '2031-01-01' })).toThrow(/'permits' is for the same already \(gross, case type/);
      expect(() => changes(null, { ...before, serviceGoals: [goal, { ...goal, key: 'other' }] })).toThrow(/'permits' is for the same/);
      expect(declared({ ...goal, key: 'default-response' })).toThrow(/measure is response in the goal 'default-response'/);
    });

    it('let a goal of its own stand in for a default, under either key but not under both', () => {
      const response: ServiceGoal = {
        key: 'quick',
        measure: 'response',
        limit: { amount: 8, unit: 'opening-hours' },
        requiredShare: 0.9,
        validFrom: '2026-01-01',
      };
      const now = fold(changes(null, { ...before, serviceGoals: [response] }));
      expect(now?.serviceGoals).toEqual([response]);
      expect(() => changes(now, { ...before, serviceGoals: [{ ...response, key: 'default-response' }] })).toThrow(
        /'quick' is for the same/,
      );
    });
  });
});
