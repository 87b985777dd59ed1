import { decide, fold, fromStored } from '@casetrail/case';
import type { CaseEvent, CaseState } from '@casetrail/case';
import type { EventStore, RecordedEvent } from '@casetrail/event-store';
import { caseNotFound } from '../../problems/problem';
import { eventIdFor, followingEventId } from './idempotency';
import type { RecordCaseEvent } from './record-case-event.command';
import { keyUsedOtherwise, refusedBy, versionStale } from './record-problems';

/** What a command must be held against. */
export type CommandOnCase = Pick<RecordCaseEvent, 'owner' | 'reference' | 'event'> & {
  options: Pick<RecordCaseEvent['options'], 'expectedVersions' | 'idempotencyKey' | 'payloadHash'>;
};

/** The id of the command's first event. Without an Idempotency-Key it is another each time. */
export const eventIdOf = ({ owner, options, reference }: CommandOnCase): string => eventIdFor(owner, options.idempotencyKey, reference);

export async function historyOf(store: Pick<EventStore, 'readStream'>, stream: string): Promise<RecordedEvent[]> {
  const history: RecordedEvent[] = [];
  for await (const recorded of store.readStream(stream)) history.push(recorded);
  return history;
}

/** The first and the last event of an earlier request with the same key, if the history holds it; 422 if that asked for something else. */
export function earlierRequest(
  { options }: CommandOnCase,
  history: readonly RecordedEvent[],
  id: string,
): { first: RecordedEvent; last: RecordedEvent } | undefined {
  const at = history.findIndex((recorded) => recorded.id === id);
  const first = history[at];
  if (first === undefined) return undefined;
  // Without a key the event is this very command's, stored by a try whose answer was lost.
  if (options.idempotencyKey !== undefined && first.metadata['payloadHash'] !== options.payloadHash) throw keyUsedOtherwise();
  let last = first;
  for (let i = 1; history[at + i]?.id === followingEventId(id, i); i++) last = history[at + i] ?? last;
  return { first, last };
}

/** What the command adds to the case, and the case before it. 404, 412 or 409 when it may not. */
export function decideOn(
  { event, options }: CommandOnCase,
  history: readonly RecordedEvent[],
): { state: CaseState | null; accepted: CaseEvent[] } {
  const version = history.at(-1)?.version;
  if (version === undefined && event.type !== 'CaseReceived') throw caseNotFound();
  if (!isExpected(version, options.expectedVersions)) throw versionStale(version);
  const state = fold(history.map(fromStored));
  const decision = decide(event, state, new Date().toISOString());
  if ('refused' in decision) throw refusedBy(decision.refused);
  return { state, accepted: decision.accepted };
}

/** `version` is undefined for a case that does not exist yet. */
function isExpected(version: number | undefined, expected: CommandOnCase['options']['expectedVersions']): boolean {
  if (expected === undefined) return true;
  return version !== undefined && (expected === 'any' || expected.includes(version));
}
