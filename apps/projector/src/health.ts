import { readSettings } from '@casetrail/installation';
import { openDatabase } from '@casetrail/postgres';
import { leaderlessViews } from '@casetrail/projection';

const LIMIT_MS = 10_000;

/**
 * Whether the projectors of the installation are at work, as a command for a container's health check: exit code 0 when the database answers and
 * each view has a projector that leads, this one or another; else 1, and a line on stderr that says what is wrong.
 */
async function main(): Promise<void> {
  const { databaseUrl } = readSettings(process.env);
  if (databaseUrl === undefined) throw new Error('CASETRAIL_DATABASE_URL is not set');
  const database = openDatabase({ url: databaseUrl, poolSize: 1, applicationName: 'casetrail health' });
  try {
    const idle = await leaderlessViews(database);
    if (idle.length > 0) throw new Error(`no projector works on ${idle.join(', ')}`);
  } finally {
    await database.close();
  }
}

setTimeout(() => fail(new Error(`no answer from the database within ${LIMIT_MS} ms`)), LIMIT_MS).unref();
main().catch(fail);

function fail(error: unknown): void {
  process.stderr.write(`unhealthy: ${error instanceof Error ? error.message || error.name : String(error)}\n`);
  process.exit(1);
}
