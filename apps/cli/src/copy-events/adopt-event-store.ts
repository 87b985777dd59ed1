import { openInstallation, readSettings } from '@casetrail/installation';
import type { Command } from 'commander';
import { humanLog } from '../console/human-log';

export function registerAdoptEventStore(program: Command): void {
  program
    .command('adopt-event-store')
    .description('Go on with the event store that the settings name, after the events have moved there')
    .addHelpText(
      'after',
      `
A database remembers which event store its views were made from, and refuses any other: a process started with the wrong setting would do harm.
After copy-events, stop every process, set CASETRAIL_EVENT_STORE, run this once, and start them again: all views are then made anew.

Example:
  CASETRAIL_EVENT_STORE="esdb://eventstore:2113?tls=false" casetrail adopt-event-store`,
    )
    .action(async () => {
      const installation = await openInstallation(readSettings(process.env), humanLog(), { exclusive: true, adoptEventStore: true });
      await installation.close();
      process.stdout.write('Adopted. The views are made anew when a projector starts.\n');
    });
}
