import { backoff } from './backoff';
import { mayBlameEvent } from './blame';
import type { Log } from './projection';
import type { RebuildOptions } from './rebuild-options';
import { rebuild } from './rebuild';
import { loggable } from './loggable';

/**
 * Rebuilds views whose rows were made by older code, one after the other, while the rest of the group is kept up to date. `onRebuilt` is called
 * after each. Trouble with the database is waited out; a view with an event that it cannot take stays as it is, and is in the answer.
 */
export async function rebuildOutdated(
  options: Omit<RebuildOptions, 'name' | 'signal'> & { signal: AbortSignal; log: Log },
  names: readonly string[],
  onRebuilt: (name: string) => void,
): Promise<string[]> {
  const { signal, log } = options;
  const failed: string[] = [];
  for (const name of names) {
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        log.info({ view: name }, 'rebuilding a view whose code has changed');
        const { events, position } = await rebuild({ ...options, name });
        log.info({ view: name, events, position }, 'view rebuilt');
        onRebuilt(name);
        break;
      } catch (error) {
        if (signal.aborted) break;
        log.error(
          { view: name, attempt, err: loggable(error, options.group) },
          'rebuilding a view failed; its old rows stay, and are not kept up to date',
        );
        if (mayBlameEvent(error)) {
          failed.push(name);
          break;
        }
        await backoff(attempt, signal);
      }
    }
  }
  return failed;
}
