import { CopyDiverged } from '@casetrail/event-store';
import type { Command } from 'commander';
import { CliError } from '../console/cli-error';
import { Interrupted, watchForStop } from '../console/stop-signal';
import { openStoreAt } from './open-store';
import { runCopy } from './run-copy';

interface CopyEventsOptions {
  from: string;
  to: string;
}

export function registerCopyEvents(program: Command): void {
  program
    .command('copy-events')
    .description('Copy every event to another event store, as when moving to EventStoreDB or back')
    .requiredOption('--from <place>', 'the store with the events: postgresql://…, esdb://…, or the data folder of an embedded database')
    .requiredOption('--to <place>', 'the store to fill: empty, or a copy that was begun')
    .addHelpText(
      'after',
      `
Streams, versions, order, ids and metadata stay; the time of recording is kept in the metadata as recordedAt. What the target has already is
compared first, so the same command completes a copy that was interrupted, or takes what has been recorded since. A target that has
anything else is refused, and named. The source is only read; stop what writes to it before the last run.

Not copied: the secrets, see casetrail copy-secrets. Afterwards the views are made from the target: see docs/operations.md.

Examples:
  casetrail copy-events --from .casetrail --to "esdb://eventstore:2113?tls=false"
  casetrail copy-events --from "postgresql://casetrail@old/casetrail" --to "postgresql://casetrail@new/casetrail"`,
    )
    .action(copyBetween);
}

async function copyBetween({ from, to }: CopyEventsOptions): Promise<void> {
  if (from === to) throw new CliError('--from and --to are the same.');
  const stop = watchForStop();
  try {
    const source = await openStoreAt(from, 'source');
    try {
      const target = await openStoreAt(to, 'target');
      try {
        process.stdout.write(await runCopy(source.store, target, stop.signal));
      } finally {
        await target.close();
      }
    } finally {
      await source.close();
    }
  } catch (error) {
    if (stop.signal.aborted) throw new Interrupted();
    throw error instanceof CopyDiverged ? refusal(error) : error;
  } finally {
    stop.release();
  }
}

const refusal = ({ message }: CopyDiverged): CliError =>
  new CliError(`The target is no copy of the source; nothing more was written to it.\n  ${message}.\nCopy into an empty store instead.`);
