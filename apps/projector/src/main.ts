import { openInstallation, readSettings } from '@casetrail/installation';
import pino from 'pino';
import { startProjectors } from './start-projectors';

/**
 * The projectors as a process of their own, as many as you like: one is at work, the others stand by. `node dist/apps/projector/src/main.js`.
 */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const log = pino({ level: settings.logLevel });
  if (settings.databaseUrl === undefined) {
    throw new Error(
      'Set CASETRAIL_DATABASE_URL: the embedded database belongs to the process that starts it. To run everything in one process: casetrail serve.',
    );
  }
  const installation = await openInstallation(settings, log);
  const projectors = await startProjectors(installation, log).catch(async (error: unknown) => {
    await installation.close();
    throw error;
  });
  log.info('the projectors are ready');

  const stop = (signal: string): void => {
    log.info({ signal }, 'stopping: finishing the batch at hand');
    projectors
      .stop()
      .then(() => installation.close())
      .then(() => log.info('stopped'))
      .catch(fail);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  pino().fatal(message);
  process.exitCode = 1;
}

main().catch(fail);
