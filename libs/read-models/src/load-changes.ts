import { CASE_STREAM_PREFIX } from '@casetrail/case';
import { comparePositions, START, type EventStore, type RecordedEvent } from '@casetrail/event-store';
import { MUNICIPALITY_STREAM_PREFIX, MunicipalityDirectory, termsChangedFrom, UnknownMunicipalityEvent } from '@casetrail/municipality';
import type { ProjectionGroup } from '@casetrail/projection';
import type { CaseChange, TermsChange, ViewChange } from './case-change';
import { caseLoader, foldWhole, type FoldedCase } from './load-case-changes';
import { aroundEvents, termsOrDefault } from './terms/read-terms';

/**
 * Turns a batch of events into what it did to cases and to the terms that they are held to. Streams of other kinds are passed over.
 *
 * Cases are held to the newest terms there are, be they newer than the batch: the batch with the change of terms then makes the same rows again.
 */
export function changeLoader(): ProjectionGroup<ViewChange>['load'] {
  const loadCases = caseLoader();
  const directories = new WeakMap<EventStore, MunicipalityDirectory>();
  return async (events, store) => {
    let directory = directories.get(store);
    if (directory === undefined) directories.set(store, (directory = new MunicipalityDirectory(store)));
    const { changes, failures } = await loadCases(
      events.filter(({ stream }) => stream.startsWith(CASE_STREAM_PREFIX)),
      store,
    );
    const terms = await loadTerms(events, store, directory);
    return { changes: [...(await underTerms(changes, directory)), ...terms], failures };
  };
}

/** Holds cases to the terms of their municipalities. */
async function underTerms(cases: readonly FoldedCase[], directory: MunicipalityDirectory): Promise<CaseChange[]> {
  const keys = [...new Set(cases.map(({ state }) => state.municipality))];
  const known = await Promise.all(keys.map(async (key) => [key, termsOrDefault(await readable(directory.get(key)))] as const));
  const terms = new Map(known);
  return cases.map((folded) => ({ ...folded, terms: terms.get(folded.state.municipality)! }));
}

async function loadTerms(events: readonly RecordedEvent[], store: EventStore, directory: MunicipalityDirectory): Promise<TermsChange[]> {
  const changes: TermsChange[] = [];
  const streams = new Set(events.map(({ stream }) => stream).filter((stream) => stream.startsWith(MUNICIPALITY_STREAM_PREFIX)));
  for (const stream of streams) {
    const own = events.filter((event) => event.stream === stream).sort((a, b) => comparePositions(a.position, b.position));
    const { before, after } = await readable(aroundEvents(store, stream, own));
    const changedFrom = after ? termsChangedFrom(before, after) : undefined;
    if (!after || !changedFrom) continue;
    const casesOf: TermsChange['casesOf'] = async (wanted, upTo) => {
      const read = await store.readStreams([...wanted.keys()], upTo === START ? {} : { upTo });
      const folded = [...read].flatMap(([each, recorded]) => {
        const aside = wanted.get(each) ?? Infinity;
        const taken = recorded.filter(({ version }) => version < aside);
        const whole = taken.length === 0 ? undefined : foldWhole(each, taken);
        return whole && 'state' in whole ? [whole] : [];
      });
      return underTerms(folded, directory);
    };
    changes.push({ stream, municipality: after.key, changedFrom, casesOf });
  }
  return changes;
}

/** What newer code wrote is no event's fault: it is waited for, as for a store that is away, until this process is updated. */
async function readable<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw error instanceof UnknownMunicipalityEvent ? Object.assign(error, { code: 'EAGAIN' }) : error;
  }
}
