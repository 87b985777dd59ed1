import { openInstallation, readSettings } from '@casetrail/installation';
import type { Command } from 'commander';
import { pino } from 'pino';
import { watchForStop } from '../console/stop-signal';

export function registerServe(program: Command): void {
  program
    .command('serve')
    .description('Run the API and the projectors in one process (npm start)')
    .addHelpText(
      'after',
      `
Starts the embedded database when CASETRAIL_DATABASE_URL is not set. Logs go to stdout as JSON, a line each.
Ctrl-C or SIGTERM stops everything, requests under way first; a second one ends at once.

Examples:
  casetrail serve
  CASETRAIL_PORT=8080 CASETRAIL_HOST=0.0.0.0 casetrail serve`,
    )
    .action(async () => {
      const settings = readSettings(process.env);
      const log = pino({ level: settings.logLevel });
      const stop = watchForStop();
      const installation = await openInstallation(settings, log, { exclusive: true });
      try {
        // Loaded here, so that other commands start without the whole API.
        const { startServer } = await import('../server/start-server.js');
        const server = await startServer(installation, log, { findFreePort: false });
        log.info({ url: server.url }, 'Casetrail is ready');
        await stop.requested;
        await server.stop();
      } finally {
        await installation.close();
        stop.release();
      }
    });
}
