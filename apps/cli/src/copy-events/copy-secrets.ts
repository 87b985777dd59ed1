import { copySecrets, OtherSecrets } from '@casetrail/installation';
import type { Command } from 'commander';
import { CliError } from '../console/cli-error';
import { openDatabaseAt } from './open-database';

interface CopySecretsOptions {
  from: string;
  to: string;
  replace?: boolean;
}

export function registerCopySecrets(program: Command): void {
  program
    .command('copy-secrets')
    .description('Copy the installation’s keys to the database that it moves to')
    .requiredOption('--from <place>', 'the database that has them: postgresql://… or the data folder of an embedded one')
    .requiredOption('--to <place>', 'the database that the installation will use')
    .option('--replace', 'overwrite keys that the target made for itself: tokens signed with them are no longer accepted')
    .addHelpText(
      'after',
      `
One key signs the installation's own tokens, the other makes the reference numbers of imports. They lie in the database, also when the events
lie in EventStoreDB. Without them, tokens issued so far are refused and a repeated import makes its cases anew.

Examples:
  casetrail copy-secrets --from .casetrail --to "postgresql://casetrail@db/casetrail"
  casetrail copy-secrets --from .casetrail --to "postgresql://casetrail@db/casetrail" --replace`,
    )
    .action(copyBetween);
}

async function copyBetween({ from, to, replace = false }: CopySecretsOptions): Promise<void> {
  if (from === to) throw new CliError('--from and --to are the same.');
  const source = await openDatabaseAt(from, 'source');
  try {
    const target = await openDatabaseAt(to, 'target');
    try {
      const copied = await copySecrets(source.database.kysely, target.database.kysely, { replace });
      process.stdout.write(copied ? 'The secrets are copied. Restart processes that work on the target.\n' : 'Nothing to copy.\n');
    } finally {
      await target.close();
    }
  } catch (error) {
    if (!(error instanceof OtherSecrets)) throw error;
    throw new CliError('The target has secrets of its own, as after a first start. If nobody needs them, overwrite them with --replace.');
  } finally {
    await source.close();
  }
}
