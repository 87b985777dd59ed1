import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ImportOptions, ImportSummary, Note } from '@casetrail/event-log';
import { importCases, ImportRefused, LogError, readMapping } from '@casetrail/event-log';
import type { EventStore } from '@casetrail/event-store';
import { createPostgresEventStore, eventStoreMigrations, StoreUnavailable } from '@casetrail/event-store';
import { migrateToLatest } from '@casetrail/postgres';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { exampleCase, exampleCases, temporaryFolder, writeLog, writeMapping } from './example-log';

const MUNICIPALITY = {
  key: 'havneby',
  departments: [{ key: 'general' }, { key: 'experts' }, { key: 'customer-contact' }],
  caseTypes: [{ key: 'permit' }],
};

let folder: string;
let mapping: string;
let database: TestDatabase;
let store: EventStore;

beforeEach(async () => {
  folder = temporaryFolder();
  mapping = writeMapping(folder);
  database = await createTestDatabase();
  await migrateToLatest(database, { ...eventStoreMigrations });
  store = createPostgresEventStore(database);
});
afterEach(async () => {
  await store.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});

const run = (file: string, options: Partial<ImportOptions> = {}): Promise<ImportSummary> =>
  importCases({
    file,
    mapping: readMapping(mapping),
    municipality: MUNICIPALITY,
    store,
    referenceKey: Buffer.alloc(32, 7),
    onError: 'refuse',
    now: new Date().toISOString(),
    ...options,
  });

/** Every event: stream, version, id, type, data, metadata. Positions differ from run to run, as cases are appended side by side. */
async function stored(from: EventStore = store): Promise<string[]> {
  const events: string[] = [];
  for await (const { stream, version, id, type, data, metadata } of from.readAll()) {
    events.push(JSON.stringify([stream, version, id, type, data, metadata]));
  }
  return events.sort();
}

/** What an import that nothing disturbed leaves in a database of its own. */
async function undisturbed(file: string): Promise<string[]> {
  const other = await createTestDatabase();
  try {
    await migrateToLatest(other, { ...eventStoreMigrations });
    const otherStore = createPostgresEventStore(other);
    await run(file, { store: otherStore });
    const events = await stored(otherStore);
    await otherStore.close();
    return events;
  } finally {
    await other.drop();
  }
}

describe('importing a log', () => {
  it('stores each case with its events in order, and says so', async () => {
    const summary = await run(writeLog(folder, exampleCases(30)));
    expect(summary).toMatchObject({
      cases: 30,
      events: 30 * 7 + 24 * 2,
      eventTypes: { CaseReceived: 30, CaseRouted: 30, CaseAcknowledged: 30, StepRecorded: 120, CaseAnswered: 24, CaseClosed: 24 },
      faults: 0,
      written: { imported: 30, unchanged: 0, grown: 0, differs: 0 },
    });
    const events = (await stored()).map((line) => JSON.parse(line) as [string, number, string, string, { externalId?: string }, object]);
    expect(events).toHaveLength(summary.events);
    const [stream] = events.find(([, , , , data]) => data.externalId === 'case-1') ?? [];
    const ofCase = events.filter(([name]) => name === stream).sort(([, a], [, b]) => a - b);
    expect(ofCase.map(([, , , type]) => type)).toEqual([
      'CaseReceived',
      'CaseRouted',
      'CaseAcknowledged',
      ...Array<string>(4).fill('StepRecorded'),
      'CaseAnswered',
      'CaseClosed',
    ]);
    expect(ofCase[0]?.[5]).toEqual({ schemaVersion: 1, actor: 'import:log.xes.gz', source: 'import' });
  });

  it('changes nothing the second time', async () => {
    const file = writeLog(folder, exampleCases(30));
    await run(file);
    const before = await stored();
    expect((await run(file)).written).toEqual({ imported: 0, unchanged: 30, grown: 0, differs: 0 });
    expect(await stored()).toEqual(before);
  });

  it('adds what is new when the log has grown, and leaves cases alone that were continued here or changed there', async () => {
    const before = exampleCases(5);
    await run(writeLog(folder, before));
    const continued = JSON.parse((await stored()).find((line) => line.includes('"case-1"')) ?? '[]') as [string];
    await store.append(
      continued[0],
      [
        {
          id: crypto.randomUUID(),
          type: 'StepRecorded',
          data: { occurredAt: new Date().toISOString(), activity: 'x' },
          metadata: { schemaVersion: 1 },
        },
      ],
      'stream-exists',
    );

    const grown = { ...exampleCase(0), events: [...exampleCase(0).events, ['More', '2024-01-01T00:00:00Z'] as [string, string]] };
    const changed = { ...exampleCase(2), received: '2023-01-01T00:00:00Z' };
    const notes: Note[] = [];
    const summary = await run(writeLog(folder, [grown, exampleCase(1), changed, exampleCase(3), exampleCase(4), exampleCase(5)]), {
      onNote: (note) => notes.push(note),
    });
    expect(summary.written).toEqual({ imported: 1, unchanged: 3, grown: 1, differs: 1 });
    expect(notes).toEqual([expect.objectContaining({ kind: 'differs', case: 'case-2' })]);
  });

  it('keeps events that are alike in every way', async () => {
    const twice = { ...exampleCase(1), events: [...exampleCase(1).events, ...exampleCase(1).events.slice(1)] };
    expect(await run(writeLog(folder, [twice]))).toMatchObject({ eventTypes: { StepRecorded: 8 }, written: { imported: 1 } });
    expect(await stored()).toHaveLength(13);
  });

  it('stores a case of thousands of events in order', async () => {
    const summary = await run(writeLog(folder, [exampleCase(1, 3000)]));
    expect(summary.written?.imported).toBe(1);
    expect(await stored()).toHaveLength(3005);
    expect((await run(writeLog(folder, [exampleCase(1, 3000)]))).written?.unchanged).toBe(1);
  });

  it('goes on when the store is away for a moment, and nothing is stored twice', async () => {
    const file = writeLog(folder, exampleCases(20));
    let calls = 0;
    const flaky: ImportOptions['store'] = {
      readStream: (stream, options) => store.readStream(stream, options),
      append: async (stream, events, expected) => {
        const appended = await store.append(stream, events, expected);
        if (calls++ % 7 === 0) throw new StoreUnavailable('away');
        return appended;
      },
    };
    await run(file, { store: flaky });
    expect(await stored()).toEqual(await undisturbed(file));
  });
});

describe('an import that was interrupted and repeated', () => {
  it('ends as one that was not: given up half-way', async () => {
    const file = writeLog(folder, exampleCases(800));
    const interrupt = new AbortController();
    let appended = 0;
    const counting: ImportOptions['store'] = {
      readStream: (stream, options) => store.readStream(stream, options),
      append: (stream, events, expected) => {
        if (++appended === 300) interrupt.abort(new Error('given up'));
        return store.append(stream, events, expected);
      },
    };
    await expect(run(file, { store: counting, signal: interrupt.signal })).rejects.toThrow('given up');
    const half = (await stored()).length;
    expect(half).toBeGreaterThan(0);
    const summary = await run(file);
    expect(half).toBeLessThan(summary.events);
    expect(await stored()).toEqual(await undisturbed(file));
  });

  it('ends as one that was not: its process killed', async () => {
    const file = writeLog(folder, exampleCases(1500));
    const child = spawn(
      process.execPath,
      ['-r', '@swc-node/register', path.join(__dirname, 'import-process.ts'), database.url, file, mapping],
      {
        stdio: ['ignore', 'inherit', 'inherit'],
      },
    );
    const ended = new Promise<NodeJS.Signals | number | null>((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
    // As soon as something is stored the process is killed, long before the rest is.
    for (let running = true; running && (await store.head()) === '0';) running = child.exitCode === null;
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    const half = (await stored()).length;
    expect(half).toBeGreaterThan(0);
    const summary = await run(file);
    expect(half).toBeLessThan(summary.events);
    expect(summary.written?.unchanged).toBeGreaterThan(0);
    expect(await stored()).toEqual(await undisturbed(file));
  });
});

describe('a log that is not as it should be', () => {
  const faulty = () => [
    exampleCase(0),
    { ...exampleCase(1), events: [['Step', 'in June'] as [string, string], ...exampleCase(1).events] },
    { ...exampleCase(2), received: 'in June' },
    { ...exampleCase(3), events: [] },
    exampleCase(4),
    { ...exampleCase(4), events: exampleCase(5).events },
  ];
  const NAMED = ['unreadable-date case-1 Step', 'unreadable-date case-2 ', 'no-events case-3 ', 'duplicate-case case-4 '];

  it('is refused with everything named, and leaves nothing behind', async () => {
    const notes: Note[] = [];
    const error = (await run(writeLog(folder, faulty()), { onNote: (note) => notes.push(note) }).catch(
      (thrown: unknown) => thrown,
    )) as ImportRefused;
    expect(error).toBeInstanceOf(ImportRefused);
    expect(error).toMatchObject({ reason: 'faults', summary: { faults: 4, casesLeftOut: 3 } });
    expect(notes.map((note) => `${note.name} ${note.case} ${note.activity ?? ''}`)).toEqual(NAMED);
    expect(notes.every(({ line }) => line > 1)).toBe(true);
    expect(await store.head()).toBe('0');
  });

  it.each([
    ['skip-event', 3],
    ['skip-case', 2],
  ] as const)('%s leaves out what is at fault', async (onError, cases) => {
    const summary = await run(writeLog(folder, faulty()), { onError });
    expect(summary).toMatchObject({ cases, casesLeftOut: 6 - cases, faults: 4, written: { imported: cases } });
    expect((await stored()).filter((line) => line.includes('CaseReceived'))).toHaveLength(cases);
  });

  it('is refused whatever is chosen when it cannot be read to its end', async () => {
    const file = writeLog(folder, exampleCases(500), 'log.xes');
    const { readFileSync } = await import('node:fs');
    writeFileSync(file, readFileSync(file).subarray(0, -200));
    await expect(run(file, { onError: 'skip-event' })).rejects.toThrow(LogError);
    await expect(run(file, { onError: 'skip-event' })).rejects.toMatchObject({ fault: 'truncated-xml', caseId: 'case-499' });
    await expect(run(path.join(folder, 'none.xes'))).rejects.toMatchObject({ fault: 'unreadable-file' });
    expect(await store.head()).toBe('0');
  });
});

describe('departments and case types that the municipality lacks', () => {
  const lacking = {
    key: 'havneby',
    departments: [{ key: 'general' }],
    caseTypes: [],
    retired: { departments: [{ key: 'experts' }], caseTypes: [] },
  };
  const MISSING = { departments: [{ key: 'customer-contact', name: 'Customer contact' }], caseTypes: [{ key: 'permit', name: 'Permit' }] };

  it('are listed, and the import is refused before anything is written', async () => {
    const file = writeLog(folder, exampleCases(6));
    expect((await run(file, { municipality: lacking, dryRun: true })).missing).toEqual(MISSING);
    await expect(run(file, { municipality: lacking })).rejects.toMatchObject({ reason: 'missing-names', summary: { missing: MISSING } });
    expect(await store.head()).toBe('0');
  });

  it('leave nothing behind when the log changes after it was judged', async () => {
    const file = writeLog(folder, exampleCases(6));
    const createMissing = async () => void writeLog(folder, exampleCases(7));
    await expect(run(file, { municipality: lacking, createMissing })).rejects.toThrow(/changed while it was read/);
    expect(await store.head()).toBe('0');
  });

  it('are added before the first case is stored, when that is wanted', async () => {
    const createMissing = jest.fn(async () => expect(await store.head()).toBe('0'));
    const summary = await run(writeLog(folder, exampleCases(6)), { municipality: lacking, createMissing });
    expect(createMissing.mock.calls).toEqual([[MISSING]]);
    expect(summary.written?.imported).toBe(6);
  });
});

it('a dry run writes nothing', async () => {
  const summary = await run(writeLog(folder, exampleCases(6)), { dryRun: true });
  expect(summary).toMatchObject({ cases: 6 });
  expect(summary.written).toBeUndefined();
  expect(await store.head()).toBe('0');
});
