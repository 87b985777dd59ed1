import { openInstallation, readSettings, type Installation } from '@casetrail/installation';
import { humanLog } from './console/human-log';
import { Interrupted, watchForStop } from './console/stop-signal';

/**
 * Opens the installation of the settings, runs `use` and closes it again, whatever happens. The signal is aborted by Ctrl-C; work that
 * was given up for it ends with {@link Interrupted}.
 */
export async function withInstallation<T>(use: (installation: Installation, signal: AbortSignal) => Promise<T>): Promise<T> {
  const settings = readSettings(process.env);
  const stop = watchForStop();
  try {
    const installation = await openInstallation(settings, humanLog());
    try {
      return await use(installation, stop.signal);
    } finally {
      await installation.close();
    }
  } catch (error) {
    throw stop.signal.aborted ? new Interrupted() : error;
  } finally {
    stop.release();
  }
}
