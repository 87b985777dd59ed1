import path from 'node:path';
import { importCases, readMapping } from '@casetrail/event-log';
import { createPostgresEventStore, eventStoreMigrations, type EventStore } from '@casetrail/event-store';
import { addMissing, applyDeclarations, readMunicipality } from '@casetrail/municipality';
import { migrateToLatest } from '@casetrail/postgres';
import { ensureProjections, ProjectionWatcher, projectionMigrations, Projector } from '@casetrail/projection';
import { caseViews } from '@casetrail/read-models';
import { silentLog } from '../support/note-views';
import type { TestDatabase } from '../support/database';
import type { CheckedLog } from './checked-logs';
import { DATA } from './plain-logs';

const named = (key: string) => ({ key, names: { en: key } });

/** What the product makes of a log, the usual way: declared, imported, projected. */
export async function importLog(database: TestDatabase, log: CheckedLog): Promise<void> {
  await migrateToLatest(database, { ...eventStoreMigrations, ...projectionMigrations });
  const store = createPostgresEventStore(database);
  await importInto(store, log);
  await projectToHead(database, store);
  await store.close();
}

async function importInto(store: EventStore, log: CheckedLog): Promise<void> {
  const { municipality: key, country, timeZone, calendar, departments, caseTypes, goals: serviceGoals } = log;
  const declared = { key, name: key, country, timeZone, languages: ['en' as const], calendar, serviceGoals };
  await applyDeclarations(store, [{ ...declared, departments: departments.map(named), caseTypes: caseTypes.map(named) }], {
    dryRun: false,
    actor: 'test',
  });
  const municipality = await readMunicipality(store, key);
  if (municipality === null) throw new Error(`${key} is not there`);
  await importCases({
    file: path.join(DATA, log.file),
    mapping: readMapping(path.resolve(__dirname, log.mapping)),
    municipality,
    store,
    referenceKey: Buffer.alloc(32, 7),
    onError: 'refuse',
    now: '2026-01-01T00:00:00.000Z',
    createMissing: async (missing) => void (await addMissing(store, key, missing, 'test')),
  });
}

async function projectToHead(database: TestDatabase, store: EventStore): Promise<void> {
  // The other views tell nothing of times.
  const group = { ...caseViews, projections: caseViews.projections.filter(({ name }) => name === 'processing-times') };
  await ensureProjections(database, [group]);
  const watcher = new ProjectionWatcher(database);
  await watcher.start();
  const projector = new Projector({ database, store, group, instance: 'test', log: silentLog });
  await projector.start();
  const head = await store.head();
  for (const { name } of group.projections) {
    if (!(await watcher.waitFor(name, head, 120_000))) throw new Error(`${name} did not reach the head`);
  }
  await projector.stop();
  await watcher.stop();
}
