import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Installation } from '@casetrail/installation';
import { openInstallation, readSettings } from '@casetrail/installation';
import { startEmbeddedPostgres } from '@casetrail/postgres';
import pino from 'pino';

export const silent = pino({ level: 'silent' });

/** An installation of its own on a fresh database with everything as in use, fsync included; gone afterwards. */
export async function inWorkshop<T>(work: (installation: Installation, databaseUrl: string) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'casetrail-bench-'));
  const server = await startEmbeddedPostgres({ dataDir });
  try {
    const installation = await openInstallation(
      readSettings({ CASETRAIL_DATABASE_URL: server.url, CASETRAIL_LOG_LEVEL: 'silent' }),
      silent,
    );
    try {
      return await work(installation, server.url);
    } finally {
      await installation.close();
    }
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

export async function timedMs(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
