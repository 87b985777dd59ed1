import { positionDistance, START } from '@casetrail/event-store';
import { rebuild } from '@casetrail/projection';
import { CASE_VIEWS, caseViews } from '@casetrail/read-models';
import { Argument, type Command } from 'commander';
import { startProgress } from '../console/progress';
import { withInstallation } from '../with-installation';

export function registerRebuild(program: Command): void {
  program
    .command('rebuild')
    .description('Make a view anew from all events, beside the one in use, and put it in its place')
    .addArgument(new Argument('<view>', 'which view').choices(CASE_VIEWS.map(({ name }) => name)))
    .addHelpText(
      'after',
      `
The server may run meanwhile: readers keep the old view until the new one has caught up.
Interrupted, the old view stays as it was.

Examples:
  casetrail rebuild ${CASE_VIEWS[0]?.name ?? 'VIEW'}
  for view in ${CASE_VIEWS.map(({ name }) => name).join(' ')}; do casetrail rebuild $view; done`,
    )
    .action(async (name: string) => {
      const { events } = await withInstallation(async ({ database, store }, signal) => {
        const progress = startProgress(`Rebuilding ${name}`, positionDistance(START, await store.head()), 'events');
        try {
          return await rebuild({
            database,
            store,
            group: caseViews,
            name,
            signal,
            onProgress: ({ position, target }) => progress.update(positionDistance(START, position), positionDistance(START, target)),
          });
        } finally {
          progress.stop();
        }
      });
      process.stdout.write(`${name} is rebuilt from ${events} events.\n`);
    });
}
