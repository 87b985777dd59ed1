import {
  createKurrentDbEventStore,
  createPostgresEventStore,
  eventStoreMigrations,
  type EventStore,
  type NewEvent,
} from '@casetrail/event-store';
import { EMPTY_SAMPLE, sampleOf } from '@casetrail/measure';
import { migrateToLatest } from '@casetrail/postgres';
import { COHORTS, MEASURES } from '@casetrail/read-models';
import { createTestDatabase } from '../../../test/support/database';
import { startKurrentDbDouble } from '../../../test/kurrentdb/double';
import type { Baseline, FrozenGroup, FrozenSeries } from './baseline';
import { BaselineExists, BaselineTooLarge, TooManyBaselines } from './refusals';
import { MOST_BASELINES, StoredBaselines } from './stored-baselines';

/** Different durations, so that none melts together with another. */
const groupOf = (name: string, cases: number): FrozenGroup => ({
  values: [name, null, 'building'],
  settled: sampleOf(Array.from({ length: cases }, (_, i) => 1_000_000_000 + i * 7919)),
  settledWithout: 1,
  goals: { 'quick@2026-01-01': { met: cases, missed: 0, overdue: 0, pending: 0 } },
  open: { cases: 0, agesMs: EMPTY_SAMPLE },
});

function baselineOf(key: string, casesInAGroup = 5, groups = 2): Baseline {
  const series = MEASURES.flatMap((measure) =>
    COHORTS.map((cohort): FrozenSeries => {
      const own = Array.from({ length: groups }, (_, i) => groupOf(`type-${i}`, casesInAGroup));
      return { measure, cohort, coverage: { measured: 1, leftOut: { 'not-decided': 2 } }, cuts: { work: own, industry: [], channel: own } };
    }),
  );
  return {
    ...{ key, name: `Baseline ${key}`, from: '2026-04-01', to: '2026-04-30', timeZone: 'Europe/Copenhagen', position: '17' },
    ...{ frozenAt: '2026-05-02T10:00:00.000Z', frozenBy: 'analyst', goals: [] },
    calendar: { timeZone: 'Europe/Copenhagen', openingHours: {}, closingDays: [] },
    series,
  };
}

const stores: [string, () => Promise<{ store: EventStore; close: () => Promise<void> }>][] = [
  [
    'PostgreSQL',
    async () => {
      const database = await createTestDatabase();
      await migrateToLatest(database, eventStoreMigrations);
      const store = createPostgresEventStore(database);
      const close = async (): Promise<void> => {
        await store.close();
        await database.drop();
      };
      return { store, close };
    },
  ],
  [
    // Takes 1 MiB in one append, as a server does that nobody has told otherwise.
    'KurrentDB (the wire-level double)',
    async () => {
      const double = await startKurrentDbDouble();
      const store = createKurrentDbEventStore(double.connectionString);
      const close = async (): Promise<void> => {
        await store.close();
        await double.close();
      };
      return { store, close };
    },
  ],
];

describe.each(stores)('Baselines in %s', (_name, open) => {
  let store: EventStore;
  let close: () => Promise<void>;
  beforeAll(async () => ({ store, close } = await open()));
  afterAll(() => close());

  async function eventsOf(stream: string): Promise<NewEvent[]> {
    const events: NewEvent[] = [];
    for await (const event of store.readStream(stream)) events.push(event);
    return events;
  }

  it('come back as they were given, small and large, to whoever reads them', async () => {
    const small = baselineOf('small');
    const large = baselineOf('large', 2500, 4);
    for (const baseline of [small, large]) {
      const { position } = await new StoredBaselines(store).add('havneby', baseline);
      expect(position).toBeDefined();
      expect(await new StoredBaselines(store).get('havneby', baseline.key)).toEqual(baseline);
    }
    const events = await eventsOf('baseline-havneby.large');
    const sizes = events.map((event) => Buffer.byteLength(JSON.stringify(event)));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(2 * 1024 * 1024);
    expect(Math.max(...sizes)).toBeLessThan(256 * 1024);
    expect((await new StoredBaselines(store).list('havneby')).map(({ key }) => key)).toEqual(['small', 'large']);
  });

  it('are of one municipality', async () => {
    await new StoredBaselines(store).add('nordby', baselineOf('own'));
    expect(await new StoredBaselines(store).get('havneby', 'own')).toBeNull();
    expect(await new StoredBaselines(store).get('nord', 'by.own')).toBeNull();
    expect(await new StoredBaselines(store).list('nord')).toEqual([]);
    expect((await new StoredBaselines(store).list('nordby')).map(({ key }) => key)).toEqual(['own']);
  });

  it('never change: the same again is found, another one of the key is refused', async () => {
    const baselines = new StoredBaselines(store);
    const baseline = baselineOf('once');
    await baselines.add('sonderby', baseline);
    const again = await baselines.add('sonderby', { ...baseline, frozenBy: 'another', frozenAt: '2026-06-01T00:00:00.000Z' });
    expect(again).toEqual({ head: expect.objectContaining({ key: 'once', frozenBy: 'analyst', frozenAt: baseline.frozenAt }) });
    await expect(baselines.add('sonderby', { ...baseline, to: '2026-05-31' })).rejects.toThrow(BaselineExists);
    await expect(baselines.add('sonderby', { ...baseline, name: 'Other' })).rejects.toThrow(BaselineExists);
    expect(await eventsOf('baseline-sonderby.once')).toHaveLength(2);
  });

  it('are frozen once by many at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => new StoredBaselines(store).add('osterby', baselineOf('rush'))));
    expect(outcomes.filter(({ position }) => position !== undefined)).toHaveLength(1);
    expect(await eventsOf('baseline-osterby.rush')).toHaveLength(2);
    expect(await eventsOf('baselines-osterby')).toHaveLength(1);
  });

  it('are whole when two freeze the same large one at once', async () => {
    const large = baselineOf('twice', 2500, 4);
    const outcomes = await Promise.allSettled([
      new StoredBaselines(store).add('havneby', large),
      new StoredBaselines(store).add('havneby', large),
    ]);
    expect(outcomes.map(({ status }) => status)).toContain('fulfilled');
    expect(await new StoredBaselines(store).get('havneby', 'twice')).toEqual(large);
  });

  it('are not there until they are whole, and a freezing that broke off is made good', async () => {
    const large = baselineOf('broken', 2500, 4);
    let appends = 0;
    const breaking: Pick<EventStore, 'append' | 'readStream'> = {
      readStream: (...args) => store.readStream(...args),
      append: (stream, events, expected) =>
        // The first names the baseline.
        ++appends > 3 ? Promise.reject(new Error('The process ended')) : store.append(stream, events, expected),
    };
    await expect(new StoredBaselines(breaking).add('vesterby', large)).rejects.toThrow('The process ended');
    expect((await eventsOf('baseline-vesterby.broken')).length).toBeGreaterThan(1);
    const baselines = new StoredBaselines(store);
    expect(await baselines.get('vesterby', 'broken')).toBeNull();
    expect(await baselines.list('vesterby')).toEqual([]);
    await baselines.add('vesterby', { ...large, name: 'Second try' });
    expect(await new StoredBaselines(store).get('vesterby', 'broken')).toEqual({ ...large, name: 'Second try' });
    expect((await baselines.list('vesterby')).map(({ name }) => name)).toEqual(['Second try']);
  });

  it('are bounded in number and in size', async () => {
    const baselines = new StoredBaselines(store);
    for (let i = 0; i < MOST_BASELINES; i++) await baselines.add('fuldby', baselineOf(`b${i}`, 1, 1));
    await expect(baselines.add('fuldby', baselineOf('one-more', 1, 1))).rejects.toThrow(TooManyBaselines);
    expect(await baselines.list('fuldby')).toHaveLength(MOST_BASELINES);
    expect((await baselines.add('fuldby', baselineOf('b7', 1, 1))).position).toBeUndefined();
    const huge = baselineOf('huge', 10_000, 20);
    await expect(baselines.add('storby', huge)).rejects.toThrow(BaselineTooLarge);
    expect(await baselines.list('storby')).toEqual([]);
    expect(await eventsOf('baseline-storby.huge')).toEqual([]);
  });
});
