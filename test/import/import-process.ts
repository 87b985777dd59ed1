import { importCases, readMapping } from '@casetrail/event-log';
import { createPostgresEventStore } from '@casetrail/event-store';
import { openDatabase } from '@casetrail/postgres';

/** Imports in a process of its own, for a test to kill: `node -r @swc-node/register import-process.ts URL LOG MAPPING`. */
async function main([url = '', file = '', mapping = '']: string[]): Promise<void> {
  const database = openDatabase({ url });
  const store = createPostgresEventStore(database);
  await importCases({
    file,
    mapping: readMapping(mapping),
    municipality: {
      key: 'havneby',
      departments: [{ key: 'general' }, { key: 'experts' }, { key: 'customer-contact' }],
      caseTypes: [{ key: 'permit' }],
    },
    store,
    referenceKey: Buffer.alloc(32, 7),
    onError: 'refuse',
    now: new Date().toISOString(),
  });
  await store.close();
  await database.close();
}

void main(process.argv.slice(2));
