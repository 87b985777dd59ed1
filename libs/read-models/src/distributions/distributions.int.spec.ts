import type { CaseState } from '@casetrail/case';
import { DateTime } from 'luxon';
import { sql } from 'kysely';
import {
  appendCase,
  appendMixed,
  makeViews,
  MemoryEventStore,
  projectAll,
  referenceOf,
  sampleHistories,
  statesOf,
} from '../../../../test/support/case-views';
import { at, event, received } from '../../../../test/support/case-specification';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { caseViews } from '../case-views';
import { DISTRIBUTION_DIMENSIONS, distributions, type DistributionCount, type DistributionDimension } from './queries';

describe('distributions', () => {
  let database: TestDatabase;
  let store: MemoryEventStore;
  beforeEach(async () => {
    database = await createTestDatabase();
    store = new MemoryEventStore();
    await makeViews(database);
  });
  afterEach(() => database.drop());

  const counts = async (dimension: DistributionDimension) =>
    Object.fromEntries(
      (await distributions(database.kysely, 'havneby', { dimensions: [dimension] })).map(({ value, count }) => [String(value), count]),
    );

  it('moves a case from one complexity to another', async () => {
    const stream = await appendCase(store, [received(at('03-01'), { complexity: 'simple' })]);
    await appendCase(store, [received(at('03-01'), { reference: referenceOf(1), complexity: 'simple' })]);
    await projectAll(database, store);
    expect(await counts('complexity')).toEqual({ simple: 2 });

    await appendCase(store, [event('CaseAcknowledged', at('03-02'), { complexity: 'complex' })], stream);
    await projectAll(database, store);
    expect(await counts('complexity')).toEqual({ simple: 1, complex: 1 });
  });

  it('keeps no row of what no case has any more', async () => {
    const stream = await appendCase(store, [received()]);
    await projectAll(database, store);
    expect(await counts('complexity')).toEqual({ null: 1 });
    await appendCase(store, [event('CaseAcknowledged', at('03-02'), { complexity: 'complex' })], stream);
    await projectAll(database, store);
    expect(await counts('complexity')).toEqual({ complex: 1 });
    const { rows } = await sql<{
      n: number;
    }>`SELECT count(*)::integer AS n FROM distribution_counts WHERE dimension = 'complexity'`.execute(database.kysely);
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('counts a case once, reopened or applied again', async () => {
    const stream = await appendCase(store, [
      received(),
      event('CaseGranted', at('03-05'), {}),
      event('CaseReopened', at('03-06'), { reason: 'complaint' }),
    ]);
    await projectAll(database, store, 1);
    const { changes } = await caseViews.load(store.events, store);
    for (const view of caseViews.projections)
      await database.kysely.transaction().execute((tx) => view.apply(tx, [...changes], store.events.at(-1)!.position));
    expect(changes[0]?.stream).toBe(stream);
    expect(await counts('case-type')).toEqual({ 'building-permit': 1 });
    expect(await counts('month')).toEqual({ '2026-03': 1 });
  });

  it('counts by the month of receipt in the time zone asked for', async () => {
    const receipts = ['2026-03-31T21:59:59.999Z', '2026-03-31T22:00:00.000Z', '2026-02-28T23:00:00.000Z', '2026-02-28T22:59:59.999Z'];
    for (const [index, receivedAt] of receipts.entries())
      await appendCase(store, [received(receivedAt, { reference: referenceOf(index) })]);
    await projectAll(database, store);
    const months = (timeZone?: string) =>
      distributions(database.kysely, 'havneby', { dimensions: ['month'], ...(timeZone ? { timeZone } : {}) });
    expect(await months('Europe/Copenhagen')).toEqual([
      { dimension: 'month', value: '2026-02', count: 1 },
      { dimension: 'month', value: '2026-03', count: 2 },
      { dimension: 'month', value: '2026-04', count: 1 },
    ]);
    expect(await months()).toEqual([
      { dimension: 'month', value: '2026-02', count: 2 },
      { dimension: 'month', value: '2026-03', count: 2 },
    ]);
  });

  it('agrees with counting the cases one by one', async () => {
    const histories = sampleHistories(80, 21);
    await appendMixed(store, histories, 21);
    await projectAll(database, store, 13);
    const monthOf = (state: CaseState) => DateTime.fromISO(state.receivedAt, { zone: 'Europe/Helsinki' }).toFormat('yyyy-MM');
    const valueOf: Record<DistributionDimension, (state: CaseState) => string | null> = {
      'case-type': (state) => state.caseType,
      industry: (state) => state.business.industry ?? null,
      channel: (state) => state.channel,
      complexity: (state) => state.complexity ?? null,
      month: monthOf,
    };
    for (const period of [{}, { from: '2026-07' }, { to: '2027-02' }, { from: '2026-11', to: '2026-12' }, { from: '2040-01' }]) {
      for (const municipality of ['havneby', 'nordby']) {
        const expected: DistributionCount[] = [];
        const cases = statesOf(histories)
          .filter((state) => state.municipality === municipality)
          .filter((state) => monthOf(state) >= (period.from ?? '') && monthOf(state) <= (period.to ?? '9'));
        for (const dimension of DISTRIBUTION_DIMENSIONS) {
          const values = [...new Set(cases.map(valueOf[dimension]))].sort((a, b) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1));
          for (const value of values)
            expected.push({ dimension, value, count: cases.filter((state) => valueOf[dimension](state) === value).length });
        }
        const found = await distributions(database.kysely, municipality, {
          ...period,
          dimensions: DISTRIBUTION_DIMENSIONS,
          timeZone: 'Europe/Helsinki',
        });
        expect(found).toEqual(expected);
      }
    }
  });
});
