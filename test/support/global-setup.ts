import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
// Jest does not map @casetrail/* in its global setup.
import { startEmbeddedPostgres } from '../../libs/postgres/src/embedded';
import { SERVER_URL_VARIABLE } from './server-url';

const forever = globalThis as { casetrailTestServer?: { stop(): Promise<void> } };

/** One PostgreSQL for a whole run of the tests, in a temporary folder; {@link createTestDatabase} makes databases in it. */
export default async function globalSetup(): Promise<void> {
  if (process.env[SERVER_URL_VARIABLE]) return;
  const dataDir = mkdtempSync(path.join(tmpdir(), 'casetrail-test-'));
  // What the tests write need not survive a power cut.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };
  const server = await startEmbeddedPostgres({ dataDir, settings });
  process.env[SERVER_URL_VARIABLE] = server.url;
  forever.casetrailTestServer = {
    stop: async () => {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
