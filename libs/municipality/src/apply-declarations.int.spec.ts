import { createPostgresEventStore, eventStoreMigrations, START, type EventStore } from '@casetrail/event-store';
import { migrateToLatest } from '@casetrail/postgres';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { addMissing, UnknownMunicipality } from './add-missing';
import { applyDeclarations } from './apply-declarations';
import { MunicipalityDirectory } from './directory';
import { markExampleCasesLoaded, startExampleCases } from './example-cases';
import { municipalityStream, type Declaration } from './municipality';
import { readMunicipality } from './read-municipality';

const HAVNEBY: Declaration = {
  key: 'havneby',
  name: 'Havneby Kommune',
  country: 'dk',
  timeZone: 'Europe/Copenhagen',
  languages: ['da', 'en'],
  departments: [
    { key: 'building', names: { da: 'Byggeri', en: 'Building control' } },
    { key: 'roads', names: { da: 'Vej', en: 'Roads' } },
  ],
  caseTypes: [{ key: 'building-permit', names: { da: 'Byggetilladelse', en: 'Building permit' }, complexity: 'complex' }],
};
const apply = { dryRun: false, actor: 'test' };

describe('municipalities in the store', () => {
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

  const eventTypes = async (): Promise<string[]> => {
    const types: string[] = [];
    for await (const { type } of store.readStream(municipalityStream('havneby'))) types.push(type);
    return types;
  };

  it('says in a dry run what applying would record, and records nothing', async () => {
    const dry = await applyDeclarations(store, [HAVNEBY], { ...apply, dryRun: true });
    expect(await store.head()).toBe(START);
    expect(await applyDeclarations(store, [HAVNEBY], apply)).toEqual(dry);
    expect(await eventTypes()).toEqual(['MunicipalityDeclared', 'DepartmentDeclared', 'DepartmentDeclared', 'CaseTypeDeclared']);
  });

  it('records nothing when the same is applied again', async () => {
    await applyDeclarations(store, [HAVNEBY], apply);
    const head = await store.head();
    expect(await applyDeclarations(store, [HAVNEBY], apply)).toMatchObject([{ key: 'havneby', events: [] }]);
    expect(await store.head()).toBe(head);
  });

  it('retires what is not declared any more and takes it into use again', async () => {
    await applyDeclarations(store, [HAVNEBY], apply);
    await applyDeclarations(store, [{ ...HAVNEBY, departments: HAVNEBY.departments.slice(0, 1) }], apply);
    expect(await readMunicipality(store, 'havneby')).toMatchObject({ retired: { departments: [{ key: 'roads' }] } });
    await applyDeclarations(store, [HAVNEBY], apply);
    expect(await readMunicipality(store, 'havneby')).toEqual({
      ...HAVNEBY,
      comparable: false,
      satisfactionQuestions: [],
      serviceGoals: [],
      retired: { departments: [], caseTypes: [] },
    });
  });

  it('leaves what is there alone when asked to create only', async () => {
    await applyDeclarations(store, [HAVNEBY], apply);
    const other = { ...HAVNEBY, key: 'fjordby' };
    const applied = await applyDeclarations(store, [{ ...HAVNEBY, name: 'Another' }, other], { ...apply, createOnly: true });
    expect(applied.map(({ key, events }) => [key, events.length])).toEqual([
      ['havneby', 0],
      ['fjordby', 4],
    ]);
  });

  it('keeps every change of those who change a municipality at once', async () => {
    await applyDeclarations(store, [HAVNEBY], apply);
    const add = (key: string) => addMissing(store, 'havneby', { departments: [{ key, name: key }], caseTypes: [] }, 'test');
    await Promise.all(['a', 'b', 'c'].map(add));
    const state = await readMunicipality(store, 'havneby');
    expect(state?.departments.map(({ key }) => key).sort()).toEqual(['a', 'b', 'building', 'c', 'roads']);
  });

  it('records who changed what', async () => {
    await applyDeclarations(store, [HAVNEBY], { ...apply, actor: 'anna.holm' });
    for await (const { metadata } of store.readStream(municipalityStream('havneby')))
      expect(metadata).toEqual({ schemaVersion: 1, actor: 'anna.holm' });
  });

  describe('addMissing', () => {
    it('adds what is lacking under the name given, in each language of the municipality, once', async () => {
      await applyDeclarations(store, [HAVNEBY], apply);
      const missing = {
        departments: [
          { key: 'building', name: 'Bouw' },
          { key: 'experts', name: 'Experts' },
          { key: 'experts', name: 'Experts again' },
        ],
        caseTypes: [{ key: 'kap', name: 'Kap' }],
      };
      expect(await addMissing(store, 'havneby', missing, 'test')).toEqual([
        { type: 'DepartmentDeclared', data: { key: 'experts', names: { da: 'Experts', en: 'Experts' } } },
        { type: 'CaseTypeDeclared', data: { key: 'kap', names: { da: 'Kap', en: 'Kap' } } },
      ]);
      expect(await addMissing(store, 'havneby', missing, 'test')).toEqual([]);
    });

    it('takes a retired department into use again under its old names', async () => {
      await applyDeclarations(store, [HAVNEBY], apply);
      await applyDeclarations(store, [{ ...HAVNEBY, departments: [] }], apply);
      const added = await addMissing(store, 'havneby', { departments: [{ key: 'roads', name: 'x' }], caseTypes: [] }, 'test');
      expect(added).toEqual([{ type: 'DepartmentDeclared', data: HAVNEBY.departments[1] }]);
    });

    it('refuses a municipality that nobody declared', async () => {
      await expect(addMissing(store, 'nowhere', { departments: [], caseTypes: [] }, 'test')).rejects.toThrow(UnknownMunicipality);
      expect(await store.head()).toBe(START);
    });
  });

  describe('MunicipalityDirectory', () => {
    it('knows what is declared, as soon as it is', async () => {
      const directory = new MunicipalityDirectory(store);
      expect(await directory.get('havneby')).toBeNull();
      expect(await directory.get('no/key')).toBeNull();
      await applyDeclarations(store, [HAVNEBY], apply);
      expect(await directory.get('havneby')).toMatchObject(HAVNEBY);
      await applyDeclarations(store, [{ ...HAVNEBY, name: 'Havneby' }], apply);
      expect(await directory.get('havneby')).toMatchObject({ name: 'Havneby' });
      expect((await directory.list()).map(({ key }) => key)).toEqual(['havneby']);
    });

    it('reads only what is new', async () => {
      await applyDeclarations(store, [HAVNEBY], apply);
      const readStream = jest.spyOn(store, 'readStream');
      const directory = new MunicipalityDirectory(store);
      await directory.get('havneby');
      await directory.get('havneby');
      expect(readStream.mock.calls.map(([, options]) => options?.from)).toEqual([0, 4]);
    });
  });

  describe('example cases', () => {
    const plan = { anchor: '2026-11-21T12:00:00.000Z', seed: 1, caseCount: 10 };

    it('keep the plan that was settled first', async () => {
      await applyDeclarations(store, [HAVNEBY], apply);
      expect(await startExampleCases(store, 'havneby', plan, 'test')).toEqual(plan);
      expect(await startExampleCases(store, 'havneby', { ...plan, seed: 2, anchor: '2027-01-01T00:00:00.000Z' }, 'test')).toEqual(plan);
    });

    it('are marked as loaded once', async () => {
      await applyDeclarations(store, [HAVNEBY], apply);
      await expect(markExampleCasesLoaded(store, 'havneby', { eventCount: 1, showReference: 'A' }, 'test')).rejects.toThrow(
        'never started',
      );
      await startExampleCases(store, 'havneby', plan, 'test');
      await markExampleCasesLoaded(store, 'havneby', { eventCount: 1, showReference: 'A' }, 'test');
      await markExampleCasesLoaded(store, 'havneby', { eventCount: 2, showReference: 'B' }, 'test');
      expect(await startExampleCases(store, 'havneby', plan, 'test')).toEqual({ ...plan, loaded: { eventCount: 1, showReference: 'A' } });
    });
  });
});
