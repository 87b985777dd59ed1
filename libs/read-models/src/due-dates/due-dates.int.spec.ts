import type { CaseEvent } from '@casetrail/case';
import type { ServiceGoal } from '@casetrail/measure';
import { applyDeclarations, setServiceGoal, withdrawServiceGoal, type Declaration } from '@casetrail/municipality';
import { at, event, received } from '../../../../test/support/case-specification';
import { appendCase, makeViews, MemoryEventStore, projectAll, referenceOf } from '../../../../test/support/case-views';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { findPublicCases } from '../case-status/queries';
import { listCases } from '../work-list/queries';

const declaration = (key: string, serviceGoals: Declaration['serviceGoals'] = []): Declaration => ({
  key,
  name: key,
  country: 'dk',
  timeZone: 'Europe/Copenhagen',
  languages: ['da'],
  departments: [],
  caseTypes: [],
  serviceGoals,
});
const goal = (key: string, rest: Pick<ServiceGoal, 'measure' | 'limit'> & Partial<ServiceGoal>): ServiceGoal => ({
  key,
  requiredShare: 0.9,
  validFrom: '2020-01-01',
  ...rest,
});

describe('goals', () => {
  let database: TestDatabase;
  let store: MemoryEventStore;
  const reference = referenceOf(1);

  beforeEach(async () => {
    database = await createTestDatabase();
    store = new MemoryEventStore();
    await makeViews(database);
    await applyDeclarations(store, [declaration('havneby')], { dryRun: false, actor: 'test' });
    await appendCase(store, [received(at('03-02'), { reference, complexity: 'simple' }), event('CaseAcknowledged', at('03-02'), {})]);
    await projectAll(database, store);
  });
  afterEach(() => database.drop());

  const shown = async () => {
    const [row] = (await listCases(database.kysely, 'havneby', {}, { limit: 5 })).rows;
    const [open] = await findPublicCases(database.kysely, [reference]);
    return [row?.dueOf, row?.due, open?.state.decisionDue];
  };

  it('that change move the due dates of the cases that they are for, on the list and on the public status', async () => {
    expect(await shown()).toEqual(['gross', '2026-03-16', '2026-03-16']);
    const sooner = goal('soon', {
      measure: 'gross',
      limit: { amount: 5, unit: 'working-days' },
      complexity: 'simple',
      validFrom: '2026-03-01',
    });
    await setServiceGoal(store, 'havneby', sooner, 'test');
    await projectAll(database, store);
    expect(await shown()).toEqual(['gross', '2026-03-09', '2026-03-09']);
    await setServiceGoal(store, 'havneby', { ...sooner, limit: null }, 'test');
    await projectAll(database, store);
    expect(await shown()).toEqual([undefined, undefined, undefined]);
    await withdrawServiceGoal(store, 'havneby', sooner, 'test');
    await projectAll(database, store);
    expect(await shown()).toEqual(['gross', '2026-03-16', '2026-03-16']);
  });

  it('that hold from a later day leave them as they are', async () => {
    const later = goal('later', {
      measure: 'gross',
      limit: { amount: 5, unit: 'working-days' },
      complexity: 'simple',
      validFrom: '2026-03-03',
    });
    await setServiceGoal(store, 'havneby', later, 'test');
    await projectAll(database, store);
    expect(await shown()).toEqual(['gross', '2026-03-16', '2026-03-16']);
  });

  it('in working days follow a closing day', async () => {
    const days = goal('days', { measure: 'gross', limit: { amount: 5, unit: 'working-days' } });
    await applyDeclarations(store, [declaration('havneby', [{ ...days, complexity: 'simple' }])], { dryRun: false, actor: 'test' });
    await projectAll(database, store);
    const closed = { ...declaration('havneby'), calendar: { closingDays: [{ date: '2026-03-05' }] } };
    await applyDeclarations(store, [closed], { dryRun: false, actor: 'test' });
    await projectAll(database, store);
    expect(await shown()).toEqual(['gross', '2026-03-10', '2026-03-10']);
  });

  it('set no date while the applicant is waited for, and a later one when the wait ends; a promise goes before them', async () => {
    const net = goal('net', { measure: 'net', limit: { amount: 10, unit: 'calendar-days' } });
    const none = goal('none', { measure: 'gross', limit: null, complexity: 'simple' });
    await applyDeclarations(store, [declaration('havneby', [net, none])], { dryRun: false, actor: 'test' });
    const stream = `case-havneby-${reference}`;
    const tell = async (told: CaseEvent) => {
      await appendCase(store, [told], stream);
      await projectAll(database, store);
      return shown();
    };
    expect(await tell(event('StepRecorded', at('03-03'), { activity: 'Read it' }))).toEqual(['net', '2026-03-12', '2026-03-12']);
    expect(await tell(event('InformationRequested', at('03-04'), { what: 'A drawing' }))).toEqual([undefined, undefined, undefined]);
    expect(await tell(event('InformationReceived', at('03-09'), { complete: true }))).toEqual(['net', '2026-03-17', '2026-03-17']);
    expect(await tell(event('DeadlineExtended', at('03-09'), { expectedBy: '2026-04-01', reason: 'Illness' }))).toEqual([
      'net',
      '2026-03-17',
      undefined,
    ]);
    expect(await tell(event('CaseGranted', at('03-10'), {}))).toEqual([undefined, undefined, undefined]);
  });
});
