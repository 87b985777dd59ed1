import type { EventStore } from '@casetrail/event-store';
import { changes } from './changes';
import type { Declaration, MunicipalityState } from './municipality';
import { readMunicipality } from './read-municipality';
import { record, type Actor, type RecordedChanges } from './record';

export interface ApplyOptions {
  /** Says what would change and records nothing. */
  dryRun: boolean;
  actor: Actor;
  /** Leaves municipalities that are there already as they are. */
  createOnly?: boolean;
}

/** What applying changed (or, in a dry run, would change) in one municipality. */
export interface AppliedDeclaration extends Omit<RecordedChanges, 'position'> {
  key: string;
}

/**
 * Makes each declared municipality what its declaration says; others are left alone. Applying the same again records nothing.
 * Municipalities are applied one by one, each wholly or not at all.
 * @throws {GoalRefused} when a declared goal stands against one that was set before
 */
export async function applyDeclarations(
  store: EventStore,
  declarations: readonly Declaration[],
  options: ApplyOptions,
): Promise<AppliedDeclaration[]> {
  const wanted = (declared: Declaration) => (current: MunicipalityState | null) =>
    current && options.createOnly ? [] : changes(current, declared);
  const applied: AppliedDeclaration[] = [];
  for (const declared of declarations) {
    if (options.dryRun) {
      const before = await readMunicipality(store, declared.key);
      applied.push({ key: declared.key, before, events: wanted(declared)(before) });
    } else {
      const { before, events } = await record(store, declared.key, options.actor, wanted(declared));
      applied.push({ key: declared.key, before, events });
    }
  }
  return applied;
}
