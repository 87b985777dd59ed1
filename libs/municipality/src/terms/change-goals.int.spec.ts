import { randomUUID } from 'node:crypto';
import { createPostgresEventStore, eventStoreMigrations, START, WrongExpectedVersion, type EventStore } from '@casetrail/event-store';
import type { ServiceGoal } from '@casetrail/measure';
import { migrateToLatest } from '@casetrail/postgres';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { UnknownMunicipality } from '../add-missing';
import { applyDeclarations } from '../apply-declarations';
import { MunicipalityDirectory } from '../directory';
import { municipalityStream, type Declaration } from '../municipality';
import { readMunicipality } from '../read-municipality';
import { setServiceGoal, withdrawServiceGoal } from './change-goals';
import { GoalRefused } from './goals';
import { termsOf } from './terms-of';

const HAVNEBY: Declaration = {
  key: 'havneby',
  name: 'Havneby Kommune',
  country: 'dk',
  timeZone: 'Europe/Copenhagen',
  languages: ['da'],
  departments: [],
  caseTypes: [{ key: 'permit', names: { da: 'Tilladelse' } }],
};
const apply = { dryRun: false, actor: 'test' };
const goal = (part: Partial<ServiceGoal> = {}): ServiceGoal => ({
  key: 'permits',
  measure: 'gross',
  caseType: 'permit',
  limit: { amount: 56, unit: 'calendar-days' },
  requiredShare: 0.8,
  validFrom: '2026-01-01',
  ...part,
});

describe('goals in the store', () => {
  let database: TestDatabase;
  let store: EventStore;

  beforeEach(async () => {
    database = await createTestDatabase();
    await migrateToLatest(database, eventStoreMigrations);
    store = createPostgresEventStore(database);
  });
  afterEach(async () => {
    await store.close();
    await database.drop();
  });

  const set = (part?: Partial<ServiceGoal>, actor = 'test') => setServiceGoal(store, 'havneby', goal(part), actor);
  const goalsNow = async () => (await readMunicipality(store, 'havneby'))?.serviceGoals;

  it('are set once, each version by itself, with who set it', async () => {
    await applyDeclarations(store, [HAVNEBY], apply);
    const { state, position } = await set({}, 'anna.holm');
    expect(state.serviceGoals).toEqual([goal()]);
    expect(position).toBe(await store.head());
    expect(await set()).toMatchObject({ state: { serviceGoals: [goal()] }, position: undefined });
    expect(await store.head()).toBe(position);
    await set({ validFrom: '2026-07-01', limit: null });
    await set({ requiredShare: 0.9 });
    expect(await goalsNow()).toEqual([goal({ requiredShare: 0.9 }), goal({ validFrom: '2026-07-01', limit: null })]);
    const actors: unknown[] = [];
    for await (const { type, metadata } of store.readStream(municipalityStream('havneby')))
      if (type === 'ServiceGoalSet') actors.push(metadata['actor']);
    expect(actors).toEqual(['anna.holm', 'test', 'test']);
  });

  it('are withdrawn version by version', async () => {
    await applyDeclarations(store, [{ ...HAVNEBY, serviceGoals: [goal(), goal({ validFrom: '2026-07-01' })] }], apply);
    const version = { key: 'permits', validFrom: '2026-01-01' };
    expect(await withdrawServiceGoal(store, 'havneby', version, 'test')).toEqual({ withdrawn: true, position: await store.head() });
    expect(await withdrawServiceGoal(store, 'havneby', version, 'test')).toEqual({ withdrawn: false });
    expect(await goalsNow()).toEqual([goal({ validFrom: '2026-07-01' })]);
  });

  it('survive a declaration that does not name them; one that does sets what differs', async () => {
    await applyDeclarations(store, [HAVNEBY], apply);
    await set();
    expect(await applyDeclarations(store, [HAVNEBY], apply)).toMatchObject([{ events: [] }]);
    const other = goal({ key: 'all', caseType: undefined });
    const declared = { ...HAVNEBY, name: 'Havneby', serviceGoals: [goal(), other] };
    const dry = await applyDeclarations(store, [declared], { ...apply, dryRun: true });
    expect(dry[0]?.events.map(({ type }) => type)).toEqual(['MunicipalityChanged', 'ServiceGoalSet']);
    expect(await applyDeclarations(store, [declared], apply)).toEqual(dry);
    expect(await goalsNow()).toEqual([{ ...other, caseType: undefined }, goal()]);
    expect(await applyDeclarations(store, [{ ...declared, serviceGoals: [other] }], apply)).toMatchObject([{ events: [] }]);
  });

  it('that stand against one that is there change nothing at all', async () => {
    await applyDeclarations(store, [HAVNEBY], apply);
    await set();
    const head = await store.head();
    const declared = { ...HAVNEBY, name: 'Havneby', serviceGoals: [goal({ key: 'same' })] };
    await expect(applyDeclarations(store, [declared], apply)).rejects.toThrow(GoalRefused);
    await expect(set({ caseType: undefined })).rejects.toThrow(GoalRefused);
    expect(await store.head()).toBe(head);
  });

  it('that are set at once are all kept, and of two for the same one is refused', async () => {
    await applyDeclarations(store, [HAVNEBY], apply);
    await Promise.all(['2026-01-01', '2026-04-01', '2026-07-01'].map((validFrom) => set({ validFrom })));
    expect((await goalsNow())?.map(({ validFrom }) => validFrom)).toEqual(['2026-01-01', '2026-04-01', '2026-07-01']);
    const same = { measure: 'response' as const, caseType: undefined };
    const outcomes = await Promise.allSettled([set({ ...same, key: 'quick' }), set({ ...same, key: 'swift' })]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('are decided again on what others recorded in between, a few times', async () => {
    await applyDeclarations(store, [HAVNEBY], apply);
    const append = jest.spyOn(store, 'append').mockRejectedValueOnce(new WrongExpectedVersion('municipality-havneby', 0, 1));
    await set();
    expect(append).toHaveBeenCalledTimes(2);
    append.mockRejectedValue(new WrongExpectedVersion('municipality-havneby', 0, 1));
    await expect(set({ requiredShare: 0.5 })).rejects.toThrow(WrongExpectedVersion);
  });

  it('belong to a municipality', async () => {
    await expect(set()).rejects.toThrow(UnknownMunicipality);
    await expect(withdrawServiceGoal(store, 'havneby', goal(), 'test')).rejects.toThrow(UnknownMunicipality);
    expect(await store.head()).toBe(START);
  });

  it('and calendars are not in what was stored before: its declaration, applied again, still changes nothing', async () => {
    const { key, name, country, timeZone, languages } = HAVNEBY;
    const data = { key, name, country, timeZone, languages };
    const event = { id: randomUUID(), type: 'MunicipalityDeclared', data, metadata: { schemaVersion: 1, actor: 'earlier' } };
    await store.append(municipalityStream('havneby'), [event], 'no-stream');
    expect(await applyDeclarations(store, [{ ...HAVNEBY, caseTypes: [] }], apply)).toMatchObject([{ events: [] }]);
    const directory = new MunicipalityDirectory(store);
    const [listed] = await directory.list();
    expect(listed).toMatchObject({ comparable: false, satisfactionQuestions: [], serviceGoals: [] });
  });

  it('a directory gives the same terms until something changes', async () => {
    await applyDeclarations(store, [HAVNEBY], apply);
    const directory = new MunicipalityDirectory(store);
    const terms = async () => termsOf((await directory.get('havneby'))!);
    const first = await terms();
    expect(await terms()).toBe(first);
    await set();
    const second = await terms();
    expect(second).not.toBe(first);
    expect(second.calendar).toBe(first.calendar);
    await applyDeclarations(store, [{ ...HAVNEBY, calendar: { closingDays: [{ date: '2026-06-04' }] } }], apply);
    const { calendar } = await terms();
    expect([first.calendar, calendar].map((one) => one.isWorkingDay('2026-06-04'))).toEqual([true, false]);
  });
});
