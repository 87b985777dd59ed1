import { createPostgresEventStore } from '@casetrail/event-store';
import { openDatabase } from '@casetrail/postgres';
import type { Log } from '@casetrail/projection';
import { Projector } from '@casetrail/projection';
import { countingView, noteGroup, notesView, silentLog } from './note-views';

/**
 * A projector in a process of its own, to be killed: `fork(…, [url, leaseMs])`. Says 'hanging' when it stands in the middle of a transaction with a
 * note labelled `hang`, goes on when told 'go', and says 'lost' when it has lost the lead.
 */
async function main([url = '', leaseMs]: string[]): Promise<void> {
  const database = openDatabase({ url, applicationName: 'note-projector' });
  const go = new Promise<void>((resolve) => process.once('message', () => resolve()));
  const afterApply = async (changes: readonly { labels: string[] }[]): Promise<void> => {
    if (!changes.some(({ labels }) => labels.includes('hang'))) return;
    process.send?.('hanging');
    await go;
  };
  const log: Log = { ...silentLog, warn: (_, message) => message === 'projector lost the lead' && process.send?.('lost') };
  const group = noteGroup([notesView({ faults: { afterApply } }), countingView()]);
  await new Projector({
    database,
    store: createPostgresEventStore(database),
    group,
    instance: 'child',
    log,
    leaseMs: Number(leaseMs),
  }).start();
}

void main(process.argv.slice(2));
