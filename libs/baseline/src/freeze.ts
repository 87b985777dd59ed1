import { isDeepStrictEqual } from 'node:util';
import type { Position } from '@casetrail/event-store';
import { calendarOf, goalsOf, type MunicipalityState } from '@casetrail/municipality';
import type { Kysely } from 'kysely';
import type { BaselineHead, Period } from './baseline';
import { hasSettledCases, measurePeriod } from './measure-period';
import { EmptyPeriod, TermsKeepChanging } from './refusals';
import { sameOrRefused, type StoredBaselines } from './stored-baselines';

/** A baseline that somebody wants. */
export interface WantedBaseline extends Period {
  key: string;
  name: string;
  /** The subject of the token. */
  actor: string;
}

export interface FreezeParts {
  baselines: StoredBaselines;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- takes the installation's database, whatever tables its type knows
  db: Kysely<any>;
  /** The municipality as it is now. */
  municipality: () => Promise<MunicipalityState>;
  now: () => Date;
}

const TRIES = 5;

/**
 * Measures a period and freezes it. `municipality` answers once the view of processing times shows all that was stored. The same baseline again
 * changes nothing, and has no position.
 * @throws {EmptyPeriod}
 * @throws {BaselineExists} another one has the key
 * @throws {TooManyBaselines}
 * @throws {BaselineTooLarge}
 * @throws {TermsKeepChanging}
 */
export async function freezeBaseline(
  { baselines, db, municipality, now }: FreezeParts,
  { key, name, from, to, actor }: WantedBaseline,
): Promise<{ head: BaselineHead; position?: Position }> {
  let state = await municipality();
  const known = await baselines.head(state.key, key);
  if (known) return { head: sameOrRefused(known, { name, from, to }) };
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const frozenAt = now();
    const { position, series } = await measurePeriod(db, state.key, { from, to }, { nowMs: frozenAt.getTime() });
    if (!hasSettledCases(series)) throw new EmptyPeriod(`No case was acknowledged or decided from ${from} to ${to}`);
    // Rows are held to the newest terms. The terms named here are theirs if they were the same before and after.
    const after = await municipality();
    if (isDeepStrictEqual(termsOf(state), termsOf(after))) {
      const head = { key, name, from, to, timeZone: state.timeZone, frozenAt: frozenAt.toISOString(), frozenBy: actor, position };
      return baselines.add(state.key, { ...head, ...termsOf(state), series });
    }
    state = after;
  }
  throw new TermsKeepChanging(`Calendar or goals of ${state.key} keep changing`);
}

const termsOf = (state: MunicipalityState): Pick<BaselineHead, 'goals' | 'calendar'> => ({
  goals: goalsOf(state),
  calendar: calendarOf(state),
});
