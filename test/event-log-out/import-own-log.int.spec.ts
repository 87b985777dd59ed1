import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fold, fromStored, type CaseEvent } from '@casetrail/case';
import { EVENT_LOG_FORMATS, importCases, realNames, type ImportOptions, type ImportSummary } from '@casetrail/event-log';
import { createPostgresEventStore, eventStoreMigrations, type EventStore, type RecordedEvent } from '@casetrail/event-store';
import { migrateToLatest } from '@casetrail/postgres';
import { temporaryFolder } from '../import/example-log';
import { appendCase, sampleHistories } from '../support/case-views';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { asStored, KEY, pieces } from './round-trip';

const DEPARTMENTS = ['building', 'environment', 'roads'].map((key) => ({ key }));
const CASE_TYPES = ['building-permit', 'serving-licence'].map((key) => ({ key }));
const histories = sampleHistories(40, 9);
const here = histories.filter(([event]) => municipalityOf(event) === 'havneby');

function municipalityOf(event: CaseEvent | undefined): string | undefined {
  return event?.type === 'CaseReceived' ? event.data.municipality : undefined;
}

describe.each(EVENT_LOG_FORMATS)('Importing a log that was exported in %s', (format) => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'log');
  const databases: TestDatabase[] = [];
  let source: EventStore;

  async function emptyStore(): Promise<EventStore> {
    const database = await createTestDatabase();
    databases.push(database);
    await migrateToLatest(database, { ...eventStoreMigrations });
    return createPostgresEventStore(database);
  }
  async function streamsOf(store: EventStore): Promise<Map<string, RecordedEvent[]>> {
    const streams = new Map<string, RecordedEvent[]>();
    for await (const event of store.readAll()) streams.set(event.stream, [...(streams.get(event.stream) ?? []), event]);
    return streams;
  }
  const run = (store: EventStore, options: Partial<ImportOptions> = {}): Promise<ImportSummary> =>
    importCases({
      file,
      municipality: { key: 'havneby', departments: DEPARTMENTS, caseTypes: CASE_TYPES },
      store,
      referenceKey: KEY,
      onError: 'refuse',
      now: '2999-01-01T00:00:00.000Z',
      ...options,
    });

  beforeAll(async () => {
    source = await emptyStore();
    for (const events of histories) await appendCase(source, events);
    let text = '';
    for await (const piece of pieces(source, { format, names: realNames })) text += piece;
    writeFileSync(file, text);
  });
  afterAll(async () => {
    await Promise.all(databases.map((database) => database.drop()));
    rmSync(folder, { recursive: true });
  });

  it('makes the same streams in an empty store: numbers, types, times, payloads, folds', async () => {
    const target = await emptyStore();
    const summary = await run(target);
    expect(summary).toMatchObject({ cases: here.length, faults: 0, written: { imported: here.length, differs: 0 } });
    const [before, after] = [await streamsOf(source), await streamsOf(target)];
    expect([...after.keys()].sort()).toEqual([...before.keys()].filter((stream) => stream.startsWith('case-havneby-')).sort());
    for (const [stream, events] of after) {
      const original = before.get(stream)!;
      expect(events.map(({ type, data, version }) => ({ type, data, version }))).toEqual(
        original.map(({ type, data, version }) => ({ type, data, version })),
      );
      expect(fold(events.map(fromStored))).toEqual(asStored(fold(original.map(fromStored))));
    }
    expect((await run(target)).written).toEqual({ imported: 0, unchanged: here.length, grown: 0, differs: 0 });
  });

  it('finds that all is there already in the store that it came from, and completes a case that lacks its end', async () => {
    const head = await source.head();
    expect((await run(source)).written).toEqual({ imported: 0, unchanged: here.length, grown: 0, differs: 0 });
    expect(await source.head()).toBe(head);
    const target = await emptyStore();
    const long = here.find(({ length }) => length > 3)!;
    await appendCase(target, long.slice(0, 3));
    expect((await run(target)).written).toEqual({ imported: here.length - 1, unchanged: 0, grown: 1, differs: 0 });
    const other = await emptyStore();
    await appendCase(other, [long[0]!, { type: 'StepRecorded', occurredAt: long[0]!.occurredAt, data: { activity: 'Other' } }]);
    expect((await run(other)).written).toEqual({ imported: here.length - 1, unchanged: 0, grown: 0, differs: 1 });
  });

  it('stands beside the cases it came from when it goes to another municipality', async () => {
    const before = (await streamsOf(source)).size;
    const municipality = { key: 'nordby', departments: DEPARTMENTS, caseTypes: CASE_TYPES };
    expect((await run(source, { municipality })).written).toMatchObject({ imported: here.length });
    const streams = await streamsOf(source);
    expect(streams.size).toBe(before + here.length);
    const references = [...streams.values()].map(([event]) => (event?.data as { reference: string }).reference);
    expect(new Set(references).size).toBe(references.length);
  });

  it('is refused while the municipality lacks a department, and asks for it by its key', async () => {
    const target = await emptyStore();
    const lacking = { key: 'havneby', departments: DEPARTMENTS.slice(1), caseTypes: CASE_TYPES };
    await expect(run(target, { municipality: lacking })).rejects.toMatchObject({
      reason: 'missing-names',
      summary: { missing: { departments: [{ key: 'building', name: 'building' }], caseTypes: [] } },
    });
    expect(await target.head()).toBe('0');
  });
});
