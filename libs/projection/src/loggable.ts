import { describe } from './blame';
import type { ProjectionGroup } from './projection';

/**
 * An error as it may stand in a log: without the values that PostgreSQL gives as detail, and without names of streams, as a stream may be named
 * by what lets its reader in. `casetrail dead-letters` shows them.
 */
export function loggable(error: unknown, group: Pick<ProjectionGroup, 'streamPrefix' | 'projections'>): object {
  const views = new Set(group.projections.map(({ name }) => name));
  const masked = (text: string): string =>
    text
      .split(/([\s:;,"'()]+)/)
      .map((word) =>
        group.streamPrefix !== '' && word.startsWith(group.streamPrefix) && !views.has(word.replace(/\.$/, '')) ? '[stream]' : word,
      )
      .join('');
  if (!(error instanceof Error)) return { message: masked(describe(error)) };
  const { code } = error as { code?: unknown };
  return { name: error.name, message: masked(error.message), ...(typeof code === 'string' && { code }), stack: masked(error.stack ?? '') };
}
