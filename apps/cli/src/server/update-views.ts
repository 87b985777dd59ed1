import type { Installation } from '@casetrail/installation';
import { projectionStatus } from '@casetrail/projection';
import { humanLog } from '../console/human-log';
import { startProgress } from '../console/progress';
import { catchUp } from './catch-up';

/**
 * Lets the views take what is stored, as after an import without a server: here, or by the process that already keeps them.
 * False: they do not get there, or `signal` was aborted.
 */
export async function updateViews(installation: Installation, signal: AbortSignal): Promise<boolean> {
  const status = await projectionStatus(installation.database, installation.store);
  if (status.every(({ lag }) => lag === 0)) return true;
  // Loaded here, as most calls need none.
  const { startProjectors } = await import('../../../projector/src/start-projectors.js');
  const projectors = await startProjectors(installation, humanLog());
  try {
    return await catchUp(installation, (total) => startProgress('Updating the views', total, 'events'), signal);
  } finally {
    await projectors.stop();
  }
}
