import type { Position } from '@casetrail/event-store';
import { comparePositions, START } from '@casetrail/event-store';
import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import { backoff } from './backoff';
import { lockCheckpoints, notifyProjected, readCheckpoints } from './checkpoints';
import type { Projection, StreamChange } from './projection';
import type { RebuildOptions } from './rebuild-options';
import { applyStretch } from './rebuild-stretch';
import { swapTables } from './swap-tables';

type Work = (tx: Transaction<unknown>) => Promise<void>;

/** PostgreSQL's word for a lock that did not come within lock_timeout. */
const LOCK_NOT_AVAILABLE = '55P03';
const SWAP_ATTEMPTS = 100;
/** The swap holds the checkpoints; a process that is suspended then must not hold up the live projector for longer. */
const IDLE_LIMIT_MS = 10_000;

/** A schema in which a view's new tables are filled until they take the place of the live ones. */
export class Workshop {
  private readonly schema: string;
  private readonly viewNames: string[];
  private readonly batchSize: number;
  private events = 0;
  private position: Position = START;

  constructor(
    private readonly connection: Kysely<unknown>,
    private readonly options: RebuildOptions,
    private readonly view: Projection<StreamChange>,
    /** The schema of the live tables. */
    private readonly live: string,
  ) {
    this.schema = `rebuild_${view.name}`;
    this.viewNames = options.group.projections.map((each) => each.name);
    this.batchSize = options.batchSize ?? 5000;
  }

  /** Makes the tables, and fills them up to where the group stands, give or take a batch. What an earlier rebuild left behind is removed. */
  async fill(): Promise<void> {
    await this.transact(async (tx) => {
      await sql`DROP SCHEMA IF EXISTS ${sql.id(this.schema)} CASCADE`.execute(tx);
      await sql`CREATE SCHEMA ${sql.id(this.schema)}`.execute(tx);
      await this.view.create(tx);
    });
    // Ever shorter stretches, as the live projector moves on meanwhile.
    let taken: number;
    do {
      const before = this.events;
      await this.takeUpTo(latest(await readCheckpoints(this.connection, this.viewNames)), (work) => this.transact(work));
      taken = this.events - before;
    } while (taken > this.batchSize);
    for (const table of this.view.tables) await sql`ANALYZE ${sql.id(this.schema, table)}`.execute(this.connection);
  }

  /** While the live projector is held off: takes the last stretch and puts the tables in place. Tries again when readers do not let go in time. */
  async swap(): Promise<{ events: number; position: Position }> {
    const { events, position } = this;
    for (let attempt = 1; ; attempt++) {
      this.options.signal?.throwIfAborted();
      try {
        await this.transact(async (tx) => {
          const target = latest(await lockCheckpoints(tx, this.viewNames));
          await this.takeUpTo(target, (work) => work(tx));
          this.position = target;
          await swapTables(tx, { view: this.view, workshop: this.schema, live: this.live, position: target });
          await notifyProjected(tx, { [this.view.name]: target });
        });
        return { events: this.events, position: this.position };
      } catch (error) {
        if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE || attempt >= SWAP_ATTEMPTS) throw error;
        Object.assign(this, { events, position });
        await backoff(Math.min(attempt, 4), this.options.signal ?? new AbortController().signal);
      }
    }
  }

  private async takeUpTo(target: Position, transact: (work: Work) => Promise<void>): Promise<void> {
    const { store, group, signal, onProgress } = this.options;
    const stretch = { store, group, view: this.view, after: this.position, upTo: target, batchSize: this.batchSize, signal };
    for await (const batch of applyStretch(stretch, transact)) {
      this.events += batch.events;
      this.position = batch.position;
      onProgress?.({ name: this.view.name, events: this.events, position: this.position, target });
    }
  }

  /** A transaction in which names without a schema mean the tables being built; where there is none of that name, the live one. */
  private async transact(work: Work): Promise<void> {
    await this.connection.transaction().execute(async (tx) => {
      await sql`SELECT set_config('search_path', quote_ident(${this.schema}) || ', ' || quote_ident(${this.live}), true),
        set_config('synchronous_commit', 'off', true),
        set_config('idle_in_transaction_session_timeout', ${String(IDLE_LIMIT_MS)}, true)`.execute(tx);
      await work(tx);
    });
  }
}

function latest(checkpoints: readonly { position: Position }[]): Position {
  return checkpoints.reduce((last, { position }) => (comparePositions(position, last) > 0 ? position : last), START);
}
