import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { openInstallation, readSettings, type Installation } from '@casetrail/installation';
import { readDeclarations, type Declaration } from '@casetrail/municipality';
import { InvalidArgumentError, type Command } from 'commander';
import { issueToken } from '../../../api/src/access/issue-token';
import type { Role } from '../../../api/src/access/principal';
import { humanLog } from '../console/human-log';
import { startProgress } from '../console/progress';
import { watchForStop } from '../console/stop-signal';
import { catchUp } from '../server/catch-up';
import { loadExample } from '../demo/load-example';
import { whereToLook } from '../demo/where-to-look';
import { projectRoot } from '../project';

const EXAMPLE_FILE = 'examples/municipalities/havneby.yaml';
const TOKEN_VALID_HOURS = 24;
const SEED = 2012;
const CASE_COUNT = 2000;
const MAX_CASE_COUNT = 100_000;

/** As a person would name it: relative while it lies below the working directory. */
function shortest(folder: string): string {
  const below = relative(process.cwd(), folder);
  return below === '' || below.startsWith('..') ? folder : below;
}

export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('Run the server with an example municipality and two years of generated cases (npm run demo)')
    .option('--cases <count>', 'how many cases to generate on the first start', parseCount, CASE_COUNT)
    .addHelpText(
      'after',
      `
The cases are generated once, up to now, and kept in the data folder. A start that was interrupted is completed by the next.

Examples:
  casetrail demo
  CASETRAIL_DATA_DIR=/tmp/casetrail-demo CASETRAIL_PORT=8080 casetrail demo`,
    )
    .action(async ({ cases }: { cases: number }) => {
      const settings = readSettings(process.env);
      const log = humanLog();
      const stop = watchForStop();
      try {
        const installation = await openInstallation(settings, log, { exclusive: true });
        try {
          await runDemo(installation, cases, stop.signal);
        } catch (error) {
          // Stopping half-way is no failure: the next start goes on where this one stopped.
          if (!stop.signal.aborted) throw error;
        } finally {
          await installation.close();
        }
      } finally {
        stop.release();
      }
    });
}

async function runDemo(installation: Installation, caseCount: number, signal: AbortSignal): Promise<void> {
  const declaration = exampleMunicipality();
  const example = await loadExample(installation, {
    declaration,
    seed: SEED,
    caseCount,
    now: new Date().toISOString(),
    signal,
    startProgress: (total) => startProgress('Storing example cases', total, 'cases'),
  });
  const { startServer } = await import('../server/start-server.js');
  const server = await startServer(installation, humanLog(), { findFreePort: true });
  try {
    const caughtUp = await catchUp(installation, (total) => startProgress('Making the views', total, 'events'), signal);
    if (signal.aborted) return;
    if (!caughtUp) process.stderr.write('casetrail: The views do not move. See casetrail dead-letters, and the log above.\n');
    const tokenFor = (role: Role, subject: string): Promise<string> =>
      issueToken(installation.secrets, { subject, municipality: declaration.key, roles: [role], validHours: TOKEN_VALID_HOURS });
    const { oidc, dataDir } = installation.settings;
    process.stdout.write(
      whereToLook({
        url: server.url,
        municipalityName: declaration.name,
        eventCount: example.eventCount,
        dataDir: shortest(dataDir),
        showReference: example.showReference,
        ...(!oidc.issuer && {
          tokens: { caseworker: await tokenFor('caseworker', 'anna.holm'), analyst: await tokenFor('analyst', 'karen.aagaard') },
        }),
      }),
    );
    await aborted(signal);
  } finally {
    await server.stop();
  }
}

function exampleMunicipality(): Declaration {
  const [declaration] = readDeclarations(readFileSync(join(projectRoot(), EXAMPLE_FILE), 'utf8'));
  if (!declaration) throw new Error(`${EXAMPLE_FILE} declares no municipality`);
  return declaration;
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > MAX_CASE_COUNT)
    throw new InvalidArgumentError(`Must be a whole number from 1 to ${MAX_CASE_COUNT}.`);
  return count;
}

const aborted = (signal: AbortSignal): Promise<void> =>
  signal.aborted ? Promise.resolve() : new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
