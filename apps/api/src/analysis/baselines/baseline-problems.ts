import {
  BaselineExists,
  BaselineTooLarge,
  cutFor,
  EmptyPeriod,
  FROZEN_CUTS,
  TermsKeepChanging,
  TooManyBaselines,
  type Baseline,
  type StoredBaselines,
} from '@casetrail/baseline';
import { OutcomeUnknown, WrongExpectedVersion } from '@casetrail/event-store';
import { KEY_PATTERN } from '@casetrail/municipality';
import type { Dimension } from '@casetrail/read-models';
import { invalidRequest, Problem, unavailable } from '../../problems/problem';

/** A municipality's baseline. 404 when it has none of that key. */
export async function baselineOf(baselines: StoredBaselines, municipality: string, key: string): Promise<Baseline> {
  const baseline = KEY_PATTERN.test(key) ? await baselines.get(municipality, key) : null;
  if (baseline === null) throw baselineNotFound();
  return baseline;
}

const baselineNotFound = (): Problem =>
  new Problem({
    status: 404,
    name: 'baseline-not-found',
    title: 'No such baseline',
    detail: 'The municipality has no baseline of this key. GET /v1/baselines lists those it has.',
  });

/** 400 when no baseline tells groups apart by all of these. `path`: the parameter that asks for them. */
export function requireFrozen(groupBy: readonly Dimension[], path: string): void {
  if (cutFor(groupBy) !== undefined) return;
  const possible = Object.values(FROZEN_CUTS).map((cut: readonly Dimension[]) => (cut.length > 1 ? `any of ${cut.join(', ')}` : cut[0]));
  throw invalidRequest([
    { path, message: `A baseline does not tell cases apart by ${groupBy.join(' and ')} together. Possible: ${possible.join('; ')}.` },
  ]);
}

/** What the caller is told when a baseline cannot be frozen. */
export function refused(error: unknown): never {
  if (error instanceof EmptyPeriod) {
    throw invalidRequest([{ path: 'from', message: 'No case was acknowledged or decided in this period: there is nothing to freeze.' }]);
  }
  if (error instanceof BaselineTooLarge) {
    const megabytes = (bytes: number): string => (bytes / (1024 * 1024)).toFixed(0);
    throw invalidRequest([
      {
        path: 'from',
        message: `The period's measurements take ${megabytes(error.bytes)} MiB, and a baseline holds ${megabytes(error.mostBytes)}: freeze a shorter one.`,
      },
    ]);
  }
  if (error instanceof BaselineExists) {
    const { key, name, from, to } = error.existing;
    throw new Problem({
      status: 409,
      name: 'baseline-exists',
      title: 'There is another baseline of this key',
      detail: `"${key}" is frozen from ${from} to ${to} ("${name}"), and a baseline never changes. Choose another key.`,
    });
  }
  if (error instanceof TooManyBaselines) {
    throw new Problem({
      status: 409,
      name: 'too-many-baselines',
      title: 'The municipality has as many baselines as it may have',
      detail: `There are ${error.most}, and none can be taken away.`,
    });
  }
  if (error instanceof WrongExpectedVersion || error instanceof TermsKeepChanging) {
    throw unavailable('municipality-busy', 'Others keep changing this municipality. Try again.', 1);
  }
  // The same again freezes nothing twice, so no key is needed.
  if (error instanceof OutcomeUnknown) throw unavailable('outcome-unknown', 'Outcome unknown: repeat the request.');
  throw error;
}
