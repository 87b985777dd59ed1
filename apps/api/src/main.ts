import { openInstallation, readSettings } from '@casetrail/installation';
import pino from 'pino';
import { loggable } from './problems/loggable';
import { startApi } from './start-api';

const LOG_BUFFER_BYTES = 8 * 1024;
const LOG_DELAY_MS = 100;

/** The API as a process of its own, beside projectors and a database of their own: `node dist/apps/api/src/main.js`. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  // Lines are written together, a moment later: a line for each request would else cost a system call each. What is left is written on exit.
  const log = pino(
    { level: settings.logLevel },
    pino.destination({ sync: false, minLength: LOG_BUFFER_BYTES, periodicFlush: LOG_DELAY_MS }),
  );
  if (settings.databaseUrl === undefined) {
    throw new Error('Set CASETRAIL_DATABASE_URL: the API alone starts no database. To run everything in one process: casetrail serve.');
  }
  const installation = await openInstallation(settings, log);
  const api = await startApi(installation, { log }).catch(async (error: unknown) => {
    await installation.close();
    throw error;
  });
  log.info({ url: api.url }, 'the API is ready');

  const stop = (signal: string): void => {
    log.info({ signal }, 'stopping');
    api
      .close()
      .then(() => installation.close())
      .then(() => log.info('stopped'))
      .catch((error: unknown) => fail(error, log));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function fail(error: unknown, log: pino.Logger = pino()): void {
  log.fatal({ err: loggable(error) }, error instanceof Error ? error.message : 'failed');
  process.exitCode = 1;
}

main().catch((error: unknown) => fail(error));
