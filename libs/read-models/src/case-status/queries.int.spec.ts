import { fold, publicStatus, whoseTurn } from '@casetrail/case';
import { caseTimes } from '@casetrail/measure';
import {
  appendCase,
  appendMixed,
  makeViews,
  MemoryEventStore,
  projectAll,
  sampleHistories,
  statesOf,
} from '../../../../test/support/case-views';
import { at, event, received } from '../../../../test/support/case-specification';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { findCase, findPublicCases } from './queries';

const withoutUndefined = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('case status', () => {
  let database: TestDatabase;
  const histories = sampleHistories(40, 11);
  const states = statesOf(histories);
  const store = new MemoryEventStore();

  beforeAll(async () => {
    database = await createTestDatabase();
    await makeViews(database);
    await appendMixed(store, histories, 11);
    await projectAll(database, store);
  });
  afterAll(() => database.drop());

  it('finds several cases at once and leaves out numbers that there are not', async () => {
    const [first, second] = states;
    const found = await findPublicCases(database.kysely, [first!.reference, 'NOSUCHNUMBER0', second!.reference]);
    expect(found.map(({ reference }) => reference).sort()).toEqual([first!.reference, second!.reference].sort());
    expect(await findPublicCases(database.kysely, [])).toEqual([]);
  });

  it('shows the business status, turn, milestones and what its times are computed from', async () => {
    const nowMs = Date.parse('2029-01-01T00:00:00.000Z');
    for (const state of states) {
      const [found] = await findPublicCases(database.kysely, [state.reference]);
      const last = store.events.findLast((each) => each.stream === `case-${state.municipality}-${state.reference}`);
      expect(found).toMatchObject({ municipality: state.municipality, version: state.eventCount - 1, position: last?.position });
      expect(found?.state).toMatchObject({ status: publicStatus(state), whoseTurn: whoseTurn(state), milestones: state.milestones });
      expect(caseTimes(found!.state, nowMs)).toEqual(caseTimes(state, nowMs));
    }
  });

  it('gives caseworkers the whole case, and only those of its municipality', async () => {
    for (const state of states) {
      const found = await findCase(database.kysely, state.municipality, state.reference);
      expect(found?.state).toEqual(withoutUndefined(state));
      expect(await findCase(database.kysely, 'elsewhere', state.reference)).toBeUndefined();
    }
  });

  it('shows the business nothing of the asker, of internal steps or of those heard', async () => {
    const history = [
      received(at('03-01'), {
        reference: 'SECRETCASE000',
        caseType: 'SECRET-type',
        business: { registrationNumber: 'SECRET-1', name: 'SECRET-2', industry: 'SECRET-3' },
        subject: 'SECRET-4',
        externalId: 'SECRET-5',
        previousReference: 'SECRET-6',
      }),
      event('CaseAcknowledged', at('03-02'), { contactPerson: { name: 'Anna Holm' }, expectedBy: '2026-04-01', course: 'SECRET-7' }),
      event('CaseRouted', at('03-03'), { department: 'SECRET-8', reason: 'SECRET-9' }),
      event('StepRecorded', at('03-03'), { activity: 'SECRET-10', note: 'SECRET-11' }),
      event('HearingStarted', at('03-04'), { party: 'SECRET-12' }),
      event('CaseRefusedWithAdvice', at('03-05'), { reason: 'SECRET-13', advice: 'Apply for a smaller sign' }),
      event('SatisfactionRated', at('03-06'), { answers: { overall: 1 }, comment: 'SECRET-14' }),
    ];
    await appendCase(store, history);
    await projectAll(database, store);
    const [found] = await findPublicCases(database.kysely, ['SECRETCASE000']);
    expect(JSON.stringify(found?.state)).not.toContain('SECRET');
    expect(found?.state).toEqual({
      status: 'decided',
      whoseTurn: 'nobody',
      publicVersion: 4,
      receivedAt: at('03-01'),
      acknowledgedAt: at('03-02'),
      decidedAt: at('03-05'),
      outcome: 'refused-with-advice',
      refusal: { advice: 'Apply for a smaller sign' },
      contactPerson: { name: 'Anna Holm' },
      expectedBy: '2026-04-01',
      informationWaits: [],
      hearings: [{ from: at('03-04'), to: at('03-05') }],
      milestones: fold(history)?.milestones,
    });
    expect((await findCase(database.kysely, 'havneby', 'SECRETCASE000'))?.state.refusal).toEqual({
      reason: 'SECRET-13',
      advice: 'Apply for a smaller sign',
    });
  });

  it('forgets a refusal when the case is reopened', async () => {
    const history = [
      received(at('03-01'), { reference: 'REOPENEDCASE0' }),
      event('CaseRefusedWithAdvice', at('03-05'), { reason: 'too large', advice: 'smaller' }),
      event('CaseReopened', at('03-06'), { reason: 'new drawings' }),
    ];
    await appendCase(store, history);
    await projectAll(database, store, 1);
    const [found] = await findPublicCases(database.kysely, ['REOPENEDCASE0']);
    expect(found?.state).not.toHaveProperty('refusal');
    expect(found?.state).not.toHaveProperty('decidedAt');
    expect((await findCase(database.kysely, 'havneby', 'REOPENEDCASE0'))?.state).toEqual(withoutUndefined(fold(history)));
  });
});
