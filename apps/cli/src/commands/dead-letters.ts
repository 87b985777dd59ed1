import { deadLetters, retryDeadLetters, type DeadLetter } from '@casetrail/projection';
import { caseViews } from '@casetrail/read-models';
import type { Command } from 'commander';
import { withInstallation } from '../with-installation';

export function registerDeadLetters(program: Command): void {
  const command = program
    .command('dead-letters')
    .description('Show or retry the events that the views could not take')
    .addHelpText(
      'after',
      `
An event that keeps failing is put aside, and later events of the same case wait behind it. Once the cause is
removed, retry them. Exit code 1 says that some are left.

Examples:
  casetrail dead-letters list
  casetrail dead-letters retry
  casetrail dead-letters retry case-havneby-7KQ4M2X9T3BW5`,
    );
  command
    .command('list', { isDefault: true })
    .description('show them, oldest first')
    .action(async () => {
      const letters = await withInstallation(({ database }) => deadLetters(database));
      for (const letter of letters) process.stdout.write(`${describe(letter)}\n`);
      process.stdout.write(letters.length === 0 ? 'There are no dead letters.\n' : `${letters.length} events are put aside.\n`);
      if (letters.length > 0) process.exitCode = 1;
    });
  command
    .command('retry')
    .description('let the views take them again')
    .argument('[stream]', 'only those of this stream')
    .action(async (stream: string | undefined) => {
      const outcomes = await withInstallation(({ database, store }) =>
        retryDeadLetters({ database, store, group: caseViews, ...(stream !== undefined && { stream }) }),
      );
      for (const { stream: retried, events, error } of outcomes) {
        process.stdout.write(`${retried}: ${error === null ? `${events} events taken` : `still aside: ${error}`}\n`);
      }
      if (outcomes.length === 0) process.stdout.write('There is nothing to retry.\n');
      if (outcomes.some(({ error }) => error !== null)) process.exitCode = 1;
    });
}

const describe = ({ stream, version, type, error, attempts, waiting, recordedAt }: DeadLetter): string =>
  waiting
    ? `${stream} #${version} ${type}: waits behind an earlier one`
    : `${stream} #${version} ${type}: ${error ?? 'unknown error'} (${attempts} attempts, put aside ${recordedAt})`;
