import { DEFAULT_GOALS, goalFor, type ServiceGoal } from '@casetrail/measure';
import type { RecordedEvent } from '@casetrail/event-store';
import fc from 'fast-check';
import { fromStored } from '../events';
import { evolve, fold } from '../evolve';
import type { DeclaredCalendar, MunicipalityState } from '../municipality';
import { calendarOf } from './calendar-of';
import { limitFault, withdrawGoal } from './goals';
import { termsChangedFrom } from './terms-changed';
import { goalsOf, termsOf } from './terms-of';

const stateOf = (part: Partial<MunicipalityState> = {}): MunicipalityState => ({
  key: 'havneby',
  name: 'Havneby',
  country: 'dk',
  timeZone: 'Europe/Copenhagen',
  languages: ['da'],
  departments: [],
  caseTypes: [],
  comparable: false,
  satisfactionQuestions: [],
  serviceGoals: [],
  retired: { departments: [], caseTypes: [] },
  ...part,
});
const goal = (part: Partial<ServiceGoal> = {}): ServiceGoal => ({
  key: 'permits',
  measure: 'gross',
  caseType: 'permit',
  limit: { amount: 56, unit: 'calendar-days' },
  requiredShare: 0.8,
  validFrom: '2026-01-01',
  ...part,
});
const stored = (type: string, data: object, version = 0): RecordedEvent =>
  ({ stream: 'municipality-havneby', version, type, data, metadata: { schemaVersion: 1, actor: 'x' } }) as unknown as RecordedEvent;

describe('events that were stored before calendars and goals existed', () => {
  const declared = { key: 'havneby', name: 'Havneby', country: 'dk', timeZone: 'Europe/Copenhagen', languages: ['da'] };

  it('read as a municipality that says nothing of them', () => {
    const changed = { name: 'Havneby Kommune', country: 'dk', timeZone: 'Europe/Copenhagen', languages: ['da'] };
    for (const events of [
      [stored('MunicipalityDeclared', declared)],
      [stored('MunicipalityDeclared', declared), stored('MunicipalityChanged', changed, 1)],
    ]) {
      const state = fold(events.map(fromStored))!;
      expect(state).toMatchObject({ comparable: false, satisfactionQuestions: [], serviceGoals: [] });
      expect(state).not.toHaveProperty('calendar');
      expect(termsOf(state).goals).toEqual(DEFAULT_GOALS);
    }
  });

  it('leave what later events say as it is', () => {
    const now = { ...declared, comparable: true, satisfactionQuestions: [{ key: 'overall', names: { da: 'Alt i alt?' } }] };
    expect(fold([fromStored(stored('MunicipalityDeclared', now))])).toMatchObject({
      comparable: true,
      satisfactionQuestions: [{ key: 'overall' }],
    });
  });
});

describe('calendarOf', () => {
  it('is what is usual in the country where nothing is declared', () => {
    const { openingHours, ...rest } = calendarOf(stateOf());
    expect(rest).toEqual({ timeZone: 'Europe/Copenhagen', publicHolidays: { country: 'dk' }, closingDays: [] });
    expect(Object.keys(openingHours)).toEqual(['monday', 'tuesday', 'wednesday', 'thursday', 'friday']);
  });

  it('takes each part that is declared, and false for no holidays', () => {
    const closingDays = [{ date: '2026-06-05' }];
    expect(calendarOf(stateOf({ calendar: { closingDays } }))).toEqual({ ...calendarOf(stateOf()), closingDays });
    expect(calendarOf(stateOf({ calendar: { publicHolidays: false } }))).not.toHaveProperty('publicHolidays');
    expect(calendarOf(stateOf({ calendar: { publicHolidays: { country: 'se' } } })).publicHolidays).toEqual({ country: 'se' });
  });
});

describe('termsOf', () => {
  it('counts by the declared calendar', () => {
    const closed: DeclaredCalendar = { closingDays: [{ date: '2026-06-05' }], publicHolidays: false };
    const { calendar } = termsOf(stateOf({ calendar: closed }));
    expect(['2026-06-04', '2026-06-05', '2026-12-25'].map((date) => calendar.isWorkingDay(date))).toEqual([true, false, true]);
    expect(termsOf(stateOf()).calendar.isWorkingDay('2026-12-25')).toBe(false);
  });

  it('gives the same object for the same state, and the same calendar for another state that declares the same', () => {
    const state = stateOf();
    expect(termsOf(state)).toBe(termsOf(state));
    expect(termsOf(stateOf({ name: 'Other' })).calendar).toBe(termsOf(state).calendar);
    expect(termsOf(stateOf({ timeZone: 'Europe/Stockholm' })).calendar).not.toBe(termsOf(state).calendar);
  });

  it('holds cases to a default until a goal of its own for the same is valid', () => {
    const quick = goal({ key: 'quick', measure: 'response', caseType: undefined, limit: { amount: 8, unit: 'opening-hours' } });
    const terms = termsOf(stateOf({ serviceGoals: [quick] }));
    const heldTo = (receivedAt: string) => goalFor(terms, { measure: 'response', caseType: 'permit', receivedAt })?.key;
    expect(heldTo('2025-12-31T22:59:00.000Z')).toBe('default-response');
    expect(heldTo('2025-12-31T23:00:00.000Z')).toBe('quick');
    expect(goalsOf({ serviceGoals: [{ ...quick, validFrom: '1900-01-01' }] }).map(({ key }) => key)).toEqual([
      'quick',
      'default-gross-simple',
    ]);
  });
});

describe('limitFault', () => {
  it.each([
    [0, 'elapsed-hours', 'must be above 0'],
    [-1, 'working-days', 'must be above 0'],
    [Number.NaN, 'working-days', 'must be above 0'],
    [1.5, 'working-days', 'must be a whole number of days'],
    [0.5, 'calendar-days', 'must be a whole number of days'],
    [3651, 'calendar-days', 'must be at most 3650 calendar-days'],
    [87_601, 'opening-hours', 'must be at most 87600 opening-hours'],
    [87_600, 'elapsed-hours', undefined],
    [0.25, 'opening-hours', undefined],
    [3650, 'working-days', undefined],
  ] as const)('%d %s: %s', (amount, unit, fault) => expect(limitFault({ amount, unit })).toBe(fault));
});

describe('withdrawGoal', () => {
  it('takes out the one version and nothing else; what is not there changes nothing', () => {
    const later = goal({ validFrom: '2026-07-01' });
    const state = stateOf({ serviceGoals: [goal(), later] });
    const events = withdrawGoal(state.serviceGoals, goal());
    expect(fold(events, state)?.serviceGoals).toEqual([later]);
    expect(withdrawGoal(state.serviceGoals, { key: 'permits', validFrom: '2026-02-01' })).toEqual([]);
    expect(withdrawGoal([], { key: 'default-response', validFrom: '1900-01-01' })).toEqual([]);
  });
});

describe('termsChangedFrom', () => {
  const closing = (...dates: string[]): Partial<MunicipalityState> => ({ calendar: { closingDays: dates.map((date) => ({ date })) } });

  it.each<[string, Partial<MunicipalityState>, Partial<MunicipalityState>, ReturnType<typeof termsChangedFrom>]>([
    ['the same', {}, {}, undefined],
    ['another name, question, agreement', {}, { name: 'X', comparable: true, satisfactionQuestions: [{ key: 'a', names: {} }] }, undefined],
    ['what is usual, said outright', {}, { calendar: { publicHolidays: { country: 'dk' } } }, undefined],
    ['another name of a closing day', closing('2026-06-05'), { calendar: { closingDays: [{ date: '2026-06-05', name: 'X' }] } }, undefined],
    ['another zone', {}, { timeZone: 'Europe/Helsinki' }, { calendarFrom: '1900-01-01' }],
    ['another country, whose holidays are usual', {}, { country: 'se' }, { calendarFrom: '1900-01-01' }],
    ['no holidays', {}, { calendar: { publicHolidays: false } }, { calendarFrom: '1900-01-01' }],
    ['other hours', {}, { calendar: { openingHours: { friday: [{ from: '09:00', to: '12:00' }] } } }, { calendarFrom: '1900-01-01' }],
    ['one closing day more', closing('2026-06-05'), closing('2026-06-05', '2026-12-24'), { calendarFrom: '2026-12-24' }],
    ['one closing day less', closing('2026-06-05', '2026-12-24'), closing('2026-12-24'), { calendarFrom: '2026-06-05' }],
    ['a goal', {}, { serviceGoals: [goal()] }, { goalsFrom: '2026-01-01' }],
    [
      'a later version',
      { serviceGoals: [goal()] },
      { serviceGoals: [goal(), goal({ validFrom: '2026-07-01' })] },
      { goalsFrom: '2026-07-01' },
    ],
    ['another limit', { serviceGoals: [goal()] }, { serviceGoals: [goal({ limit: null })] }, { goalsFrom: '2026-01-01' }],
    ['another share', { serviceGoals: [goal()] }, { serviceGoals: [goal({ requiredShare: 0.9 })] }, { goalsFrom: '2026-01-01' }],
    ['both', {}, { serviceGoals: [goal()], ...closing('2026-06-05') }, { calendarFrom: '2026-06-05', goalsFrom: '2026-01-01' }],
    [
      'a default replaced altogether',
      {},
      { serviceGoals: [goal({ measure: 'response', caseType: undefined, validFrom: '1900-01-01' })] },
      { goalsFrom: '1900-01-01' },
    ],
  ])('%s', (_, before, after, expected) => expect(termsChangedFrom(stateOf(before), stateOf(after))).toEqual(expected));

  it('is ever, for a municipality that was not there', () =>
    expect(termsChangedFrom(null, stateOf())).toEqual({ calendarFrom: '1900-01-01', goalsFrom: '1900-01-01' }));

  it('says no day on which a case is held to another goal than before', () => {
    const dates = ['1900-01-01', '2026-01-01', '2026-04-01', '2026-07-01'];
    const versions = fc.uniqueArray(
      fc.record({
        validFrom: fc.constantFrom(...dates),
        limit: fc.constantFrom(null, { amount: 10, unit: 'elapsed-hours' as const }, { amount: 20, unit: 'elapsed-hours' as const }),
      }),
      { selector: ({ validFrom }) => validFrom },
    );
    const scope = fc.constantFrom<Partial<ServiceGoal>>({ caseType: 'permit' }, { key: 'all', measure: 'response', caseType: undefined });
    const goals = fc.tuple(scope, versions).map(([of, list]) => list.map((version) => goal({ ...of, ...version })));
    fc.assert(
      fc.property(goals, goals, (before, after) => {
        const [from, to] = [stateOf({ serviceGoals: before }), stateOf({ serviceGoals: after })];
        const goalsFrom = termsChangedFrom(from, to)?.goalsFrom ?? '9999-12-31';
        for (const date of [...dates, '1950-01-01', '2025-12-31', '2026-03-31', '2026-06-30', '2026-08-01']) {
          for (const measure of ['response', 'gross'] as const) {
            const question = { measure, caseType: 'permit', receivedAt: `${date}T12:00:00.000Z` };
            if (date < goalsFrom) expect(goalFor(termsOf(from), question)).toEqual(goalFor(termsOf(to), question));
          }
        }
      }),
    );
  });

  it('sees through events: the same version set again, withdrawn and set', () => {
    const state = stateOf({ serviceGoals: [goal()] });
    const withdrawn = evolve(state, { type: 'ServiceGoalWithdrawn', data: { key: 'permits', validFrom: '2026-01-01' } });
    const again = evolve(withdrawn, { type: 'ServiceGoalSet', data: goal() });
    expect(termsChangedFrom(state, withdrawn)).toEqual({ goalsFrom: '2026-01-01' });
    expect(termsChangedFrom(state, again)).toBeUndefined();
  });
});
