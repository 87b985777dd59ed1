import { CASE_STREAM_PREFIX, fromStored, type Instant } from '@casetrail/case';
import { START, type EventStore, type Position } from '@casetrail/event-store';
import type { Names } from './names';
import { tellCase, type ToldCase } from './tell-case';

/** Cases are fetched so many at a time: memory holds no more. */
const CASES_AT_A_TIME = 32;

/** Which of a municipality's cases; all that is set must be met. */
export interface CaseChoice {
  /** Received at this instant or later. */
  receivedFrom?: Instant;
  /** Received before this instant. */
  receivedBefore?: Instant;
  caseTypes?: readonly string[];
}

/**
 * The streams of a municipality's cases up to a position, in the order of their beginning, chosen by their receipt. Reads every event of the
 * municipality: where a view knows the cases, it is quicker.
 */
export async function* storedCaseStreams(
  store: Pick<EventStore, 'readAll'>,
  municipality: string,
  { receivedFrom, receivedBefore, caseTypes }: CaseChoice,
  upTo: Position,
  onPosition: (position: Position) => void = () => undefined,
): AsyncGenerator<string> {
  if (upTo === START) return;
  for await (const { stream, version, type, data, metadata, position } of store.readAll({
    streamPrefix: `${CASE_STREAM_PREFIX}${municipality}-`,
    upTo,
  })) {
    onPosition(position);
    if (version !== 0) continue;
    const receipt = fromStored({ type, data, metadata });
    // A municipality's key may be the beginning of another's.
    if (receipt.type !== 'CaseReceived' || receipt.data.municipality !== municipality) continue;
    if (receivedFrom !== undefined && receipt.occurredAt < receivedFrom) continue;
    if (receivedBefore !== undefined && receipt.occurredAt >= receivedBefore) continue;
    if (caseTypes && !caseTypes.includes(receipt.data.caseType)) continue;
    yield stream;
  }
}

/** The cases of streams as they stood at a position; those that had no events by then are left out. */
export async function* toldCases(
  streams: AsyncIterable<string>,
  store: Pick<EventStore, 'readStreams'>,
  names: Names,
  upTo: Position,
): AsyncGenerator<ToldCase> {
  let batch: string[] = [];
  const told = async function* (): AsyncGenerator<ToldCase> {
    const found = await store.readStreams(batch, { upTo });
    for (const stream of batch) {
      const one = tellCase(found.get(stream) ?? [], names);
      if (one) yield one;
    }
    batch = [];
  };
  for await (const stream of streams) {
    batch.push(stream);
    if (batch.length === CASES_AT_A_TIME) yield* told();
  }
  if (batch.length > 0) yield* told();
}
