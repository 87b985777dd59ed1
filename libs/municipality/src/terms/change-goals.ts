import type { EventStore, Position } from '@casetrail/event-store';
import type { ServiceGoal } from '@casetrail/measure';
import { UnknownMunicipality } from '../add-missing';
import { fold } from '../evolve';
import type { MunicipalityState } from '../municipality';
import { record, type Actor } from '../record';
import { setGoal, withdrawGoal, type GoalVersion } from './goals';
import { goalsOf } from './terms-of';

/**
 * Makes `goal` a version of the municipality's goals, in place of the one of the same key and first day. The same again records nothing.
 * Answers with the municipality as it then is.
 * @throws {UnknownMunicipality}
 * @throws {GoalRefused}
 */
export async function setServiceGoal(
  store: EventStore,
  municipality: string,
  goal: ServiceGoal,
  actor: Actor,
): Promise<{ state: MunicipalityState; position?: Position }> {
  const { before, events, position } = await record(store, municipality, actor, (current) => setGoal(goalsOf(declared(current)), goal));
  return { state: declared(fold(events, before)), position };

  function declared(current: MunicipalityState | null): MunicipalityState {
    if (!current) throw new UnknownMunicipality(municipality);
    return current;
  }
}

/**
 * Takes a version out of the municipality's own goals; the one before it holds again.
 * @throws {UnknownMunicipality}
 */
export async function withdrawServiceGoal(
  store: EventStore,
  municipality: string,
  version: GoalVersion,
  actor: Actor,
): Promise<{ withdrawn: boolean; position?: Position }> {
  const { events, position } = await record(store, municipality, actor, (current) => {
    if (!current) throw new UnknownMunicipality(municipality);
    return withdrawGoal(current.serviceGoals, version);
  });
  return { withdrawn: events.length > 0, position };
}
