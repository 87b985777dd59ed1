import type { EventStore } from '@casetrail/event-store';
import { UnknownMunicipality } from './add-missing';
import type { ExampleCases } from './municipality';
import { record, type Actor } from './record';

/**
 * Settles, once and for all, which example cases the municipality gets: the first caller's plan is recorded, and every later caller is
 * given that one, so that a load that was interrupted is completed with the very same cases.
 */
export async function startExampleCases(
  store: EventStore,
  key: string,
  plan: Pick<ExampleCases, 'anchor' | 'seed' | 'caseCount'>,
  actor: Actor,
): Promise<ExampleCases> {
  let settled: ExampleCases = plan;
  await record(store, key, actor, (current) => {
    if (!current) throw new UnknownMunicipality(key);
    settled = current.exampleCases ?? plan;
    return current.exampleCases ? [] : [{ type: 'ExampleCasesStarted', data: plan }];
  });
  return settled;
}

/** Records that every example case is stored. Saying it again changes nothing. */
export async function markExampleCasesLoaded(
  store: EventStore,
  key: string,
  loaded: NonNullable<ExampleCases['loaded']>,
  actor: Actor,
): Promise<void> {
  await record(store, key, actor, (current) => {
    if (!current?.exampleCases) throw new Error(`Municipality ${key}: its example cases were never started`);
    return current.exampleCases.loaded ? [] : [{ type: 'ExampleCasesLoaded', data: loaded }];
  });
}
