import { positionDistance, START } from '@casetrail/event-store';
import type { Installation } from '@casetrail/installation';
import { describeDifference, verify } from '@casetrail/read-models';
import type { Command } from 'commander';
import { startProgress } from '../console/progress';
import { Interrupted } from '../console/stop-signal';
import { updateViews } from '../server/update-views';
import { withInstallation } from '../with-installation';

export function registerVerify(program: Command): void {
  program
    .command('verify')
    .description('Fold every case anew and compare it with every view; exit code 1 when something differs')
    .addHelpText(
      'after',
      `
Each difference is a line on stdout. Views that are behind, as after an import, are brought up to date first.
The server may run meanwhile. A view that differs is made anew by casetrail rebuild.

Examples:
  casetrail verify
  casetrail verify > differences.txt`,
    )
    .action(async () => {
      const { cases, differences, isUpToDate } = await withInstallation(compare);
      process.stdout.write(`${cases} cases compared: ${differences === 0 ? 'no difference' : `${differences} differences`}.\n`);
      if (!isUpToDate)
        process.stdout.write('The views are behind and do not move: later events were not compared. See casetrail dead-letters.\n');
      if (differences > 0 || !isUpToDate) process.exitCode = 1;
    });
}

async function compare(
  installation: Installation,
  signal: AbortSignal,
): Promise<{ cases: number; differences: number; isUpToDate: boolean }> {
  const { database, store } = installation;
  const isUpToDate = await updateViews(installation, signal);
  if (signal.aborted) throw new Interrupted();
  const progress = startProgress('Verifying', positionDistance(START, await store.head()), 'events');
  try {
    const verified = await verify({
      database,
      store,
      onDifference: (difference) => process.stdout.write(`${describeDifference(difference)}\n`),
      onProgress: ({ position, upTo }) => {
        if (signal.aborted) throw new Interrupted();
        progress.update(positionDistance(START, position), positionDistance(START, upTo));
      },
    });
    return { ...verified, isUpToDate };
  } finally {
    progress.stop();
  }
}
