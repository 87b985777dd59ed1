import type { EventStore, Position, RecordedEvent } from '@casetrail/event-store';
import type { Kysely, Transaction } from 'kysely';

/** Where the projector tells what it does; a pino logger fits. */
export interface Log {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** What a batch of events did to one stream, ready for every view of a group. */
export interface StreamChange {
  stream: string;
}

/** A view kept up to date from events. Its tables are named without a schema: a rebuild runs the same code in a schema of its own. */
export interface Projection<Change extends StreamChange> {
  /** Kebab case, as `casetrail rebuild` takes it. */
  name: string;
  /** Raise it when rows would come out differently: the projector then rebuilds the view beside the live one and swaps. */
  version: number;
  /** Every table that `create` makes. A rebuild moves them with their indexes; other kinds of object (types, functions) would stay behind. */
  tables: readonly string[];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each view knows the types of its own tables only
  create(db: Kysely<any>): Promise<void>;
  /**
   * Writes rows for all changes, in a few statements however many there are. Applying a change again must leave the same rows. `position`: what
   * the view shows once this is committed; changes may be of events before it.
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
  apply(tx: Transaction<any>, changes: readonly Change[], position: Position): Promise<void>;
}

/** A change that could not be made ready: its stream is put aside, the rest of the batch goes on. */
export interface LoadFailure {
  stream: string;
  /** The event that failed. */
  position: Position;
  error: Error;
}

/** Views that are fed by one subscription and written in one transaction. Each keeps a checkpoint of its own. */
export interface ProjectionGroup<Change extends StreamChange = StreamChange> {
  name: string;
  streamPrefix: string;
  projections: readonly Projection<Change>[];
  /**
   * Turns a batch of events into one change for each stream in it; `store` serves what came before the batch.
   *
   * The change is what the stream is *as of its last event given here*, never older and never newer. Loading must be repeatable: after a
   * failed write the same events come again, or some of them, or a stream's first few only. (A cache of folded streams is therefore good
   * only for a stream whose cached version is the one just before the first event given; else read the stream up to the last one.)
   *
   * An event that cannot be understood is returned as a failure; what is thrown counts as trouble with the store where that is plausible.
   */
  load(events: readonly RecordedEvent[], store: EventStore): Promise<{ changes: Change[]; failures: LoadFailure[] }>;
}
