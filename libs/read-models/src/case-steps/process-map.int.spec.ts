import { currentDepartment, fold, type CaseState } from '@casetrail/case';
import { applyDeclarations, type Declaration } from '@casetrail/municipality';
import fc from 'fast-check';
import { event, received } from '../../../../test/support/case-specification';
import { appendCase, appendMixed, makeViews, MemoryEventStore, projectAll, sampleHistories } from '../../../../test/support/case-views';
import { plainProcessMap, sortedMap } from '../../../../test/support/plain-process-map';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import type { Filters } from '../processing-times/question';
import { processMap, ProcessMapTooLarge, type ProcessMap, type ProcessMapQuestion } from './process-map';

/** Far from UTC: many cases are decided on another day there. */
const ZONE = 'America/Los_Angeles';
const ACTIVITIES = ['Read', ' Read ', 'Draw', 'Ask ⩿', 'x < y & "z"'];
const declared = (key: string): Declaration => ({
  ...{ key, name: key, country: 'us', timeZone: ZONE, languages: ['en'], departments: [], caseTypes: [] },
});
const ALL: ProcessMapQuestion = { cohort: 'receipt', leastShare: 0 };

describe('the process map', () => {
  let database: TestDatabase;
  // Few names, so that the same step comes up in several cases, and twice in one.
  const histories = sampleHistories(150, 47).map((events) =>
    events.map((each) =>
      each.type === 'StepRecorded'
        ? { ...each, data: { ...each.data, activity: ACTIVITIES[each.data.activity.length % ACTIVITIES.length]! } }
        : each,
    ),
  );
  const states = histories.map((events) => fold(events)!);

  beforeAll(async () => {
    database = await createTestDatabase();
    const store = new MemoryEventStore();
    await makeViews(database);
    await applyDeclarations(store, ['havneby', 'nordby'].map(declared), { dryRun: false, actor: 'test' });
    await appendMixed(store, histories, 47);
    await projectAll(database, store, 11);
  });
  afterAll(() => database.drop());

  it('agrees with walking through the cases one by one', async () => {
    const date = fc.integer({ min: 0, max: 900 }).map((day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10));
    // Rarely set, or hardly any case would meet all of them.
    const someOf = (valueOf: (state: CaseState) => string | undefined) =>
      fc.oneof(
        { arbitrary: fc.constant(undefined), weight: 4 },
        {
          arbitrary: fc.array(fc.constantFrom(...states.map((state) => valueOf(state) ?? null)), { minLength: 1, maxLength: 3 }),
          weight: 1,
        },
      );
    const filters = fc.record({
      department: someOf((state) => currentDepartment(state)),
      'case-type': someOf((state) => state.caseType),
      industry: someOf((state) => state.business.industry?.trim()),
      channel: someOf((state) => state.channel),
      complexity: someOf((state) => state.complexity),
    });
    const question = fc.record({
      cohort: fc.constantFrom('decision' as const, 'receipt' as const),
      from: fc.option(date, { nil: undefined }),
      to: fc.option(date, { nil: undefined }),
      filters: filters.map((all) => JSON.parse(JSON.stringify(all)) as Filters),
      leastShare: fc.constantFrom(0, 0.02, 0.1, 0.5, 1),
    });
    let casesSeen = 0;
    await fc.assert(
      fc.asyncProperty(question, fc.constantFrom('havneby', 'nordby'), async (asked, municipality) => {
        const map = await processMap(database.kysely, municipality, asked);
        expect(sortedMap(map)).toEqual(sortedMap(plainProcessMap(histories, municipality, asked, ZONE)));
        casesSeen += map.coverage.cases;
      }),
      { numRuns: 150, seed: 3 },
    );
    expect(casesSeen).toBeGreaterThan(900);
  });

  it('puts the most frequent first', async () => {
    const { nodes, edges } = await processMap(database.kysely, 'havneby', ALL);
    const [events, counts] = [nodes.map((node) => node.events), edges.map(({ count }) => count)];
    expect(events).toEqual(events.toSorted((a, b) => b - a));
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    expect(edges.length).toBeGreaterThan(20);
  });

  it('gives up when it takes too long, and says so', async () => {
    await expect(processMap(database.kysely, 'havneby', ALL, { timeLimitMs: 1 })).rejects.toThrow(ProcessMapTooLarge);
    // The limit was for that statement alone.
    await expect(processMap(database.kysely, 'havneby', ALL)).resolves.toMatchObject({ coverage: { withoutSteps: 0 } });
  });

  it('passes on every other fault of the database', async () => {
    await expect(processMap(database.kysely, 'havneby', { ...ALL, from: 'soon' })).rejects.toThrow(/date/);
  });
});

describe('single cases on the process map', () => {
  let database: TestDatabase;
  let store: MemoryEventStore;
  beforeEach(async () => {
    database = await createTestDatabase();
    store = new MemoryEventStore();
    await makeViews(database);
  });
  afterEach(() => database.drop());
  const mapped = async (question: Partial<ProcessMapQuestion> = {}): Promise<ProcessMap> => {
    await projectAll(database, store);
    return processMap(database.kysely, 'havneby', { ...ALL, ...question });
  };

  it('are walked in the order in which things occurred, whenever they were recorded', async () => {
    await appendCase(store, [
      received('2026-03-02T08:00:00.000Z'),
      event('StepRecorded', '2026-03-04T08:00:00.000Z', { activity: 'second' }),
      event('StepRecorded', '2026-03-03T08:00:00.000Z', { activity: 'first' }),
      event('StepRecorded', '2026-03-04T08:00:00.000Z', { activity: 'third, at the same time' }),
    ]);
    const { edges, coverage } = await mapped();
    expect(edges.map(({ from, to, medianSeconds }) => [from, to, medianSeconds])).toEqual(
      expect.arrayContaining([
        [null, 'CaseReceived', null],
        ['CaseReceived', 'first', 86_400],
        ['first', 'second', 86_400],
        ['second', 'third, at the same time', 0],
      ]),
    );
    // Not decided: it may go on.
    expect(edges).toHaveLength(4);
    expect(coverage).toEqual({ cases: 1, open: 1, withoutSteps: 0 });
  });

  it('do not pass a step off as an event, nor an event as a step', async () => {
    const steps = ['CaseGranted', 'StepRecorded: CaseGranted', 'StepRecorded', 'start'];
    await appendCase(store, [
      received('2026-03-02T08:00:00.000Z'),
      ...steps.map((activity, hour) => event('StepRecorded', `2026-03-03T0${hour}:00:00.000Z`, { activity })),
      event('CaseGranted', '2026-03-04T08:00:00.000Z', {}),
    ]);
    const { nodes } = await mapped();
    expect(nodes.map(({ activity }) => activity).sort()).toEqual([
      'CaseGranted',
      'CaseReceived',
      'StepRecorded: CaseGranted',
      'StepRecorded: StepRecorded',
      'StepRecorded: StepRecorded: CaseGranted',
      'start',
    ]);
  });

  it('are counted when none of their steps is known', async () => {
    await appendCase(store, [received('2026-03-02T08:00:00.000Z')]);
    await projectAll(database, store);
    await database.kysely.deleteFrom('case_steps').execute();
    expect(await mapped()).toEqual({
      nodes: [],
      edges: [],
      coverage: { cases: 1, open: 1, withoutSteps: 1 },
      hidden: { nodes: 0, edges: 0 },
    });
  });

  it('may be none at all', async () => {
    expect(await mapped({ cohort: 'decision', from: '2026-01-01', to: '2026-01-31' })).toEqual({
      nodes: [],
      edges: [],
      coverage: { cases: 0, open: 0, withoutSteps: 0 },
      hidden: { nodes: 0, edges: 0 },
    });
  });
});
