import { CASE_STREAM_PREFIX } from '@casetrail/case';
import { START, type EventStore, type Position, type RecordedEvent } from '@casetrail/event-store';
import type { Terms } from '@casetrail/measure';
import type { Database } from '@casetrail/postgres';
import { sql, type Kysely } from 'kysely';
import { CASE_VIEWS, caseViews } from '../case-views';
import { foldWhole, type FoldedCase } from '../load-case-changes';
import { municipalityAt, termsOrDefault } from '../terms/read-terms';
import type { AggregateCheck, CaseView } from '../rows/case-view';
import { compareRows } from './compare-rows';
import type { Difference } from './difference';
import { readStanding, type Standing } from './standing';

export interface VerifyOptions {
  database: Database;
  store: EventStore;
  onDifference: (difference: Difference) => void;
  /** Called after every batch of cases. */
  onProgress?: (progress: { cases: number; position: Position; upTo: Position }) => void;
  /** Cases folded at a time. */
  batchSize?: number;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in RowTable
type Db = Kysely<any>;

/**
 * Folds every case anew and compares every row of every view with what it must be at the view's checkpoint. Reads one snapshot of the database
 * and writes nothing, so it may run while the projector does. Memory does not grow with the number of cases.
 */
export async function verify(options: VerifyOptions): Promise<{ cases: number; differences: number }> {
  return options.database.kysely
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      await sql`SELECT set_config('timezone', 'UTC', true)`.execute(tx);
      const standing = await readStanding(tx, caseViews.name, CASE_VIEWS);
      return new Verification(tx, options, standing).run();
    });
}

class Verification {
  private cases = 0;
  private differences = 0;
  /** Rows seen, by table. */
  private readonly kept = new Map<string, number>();
  private readonly aggregates = new Map<CaseView, AggregateCheck>();
  /** By municipality and position. */
  private readonly terms = new Map<string, Promise<Terms>>();

  constructor(
    private readonly db: Db,
    private readonly options: VerifyOptions,
    private readonly standing: Standing,
  ) {
    for (const view of this.views()) if (view.checkAggregates) this.aggregates.set(view, view.checkAggregates());
  }

  async run(): Promise<{ cases: number; differences: number }> {
    for (const difference of this.standing.differences) this.report(difference);
    await this.compareCases();
    for (const [position, views] of this.standing.views) for (const view of views) await this.findExtraRows(view, position);
    for (const [view, check] of this.aggregates) {
      for (const difference of await check.differences(this.db)) {
        this.report({ kind: 'different-sum', view: view.name, table: check.table, ...difference });
      }
    }
    return { cases: this.cases, differences: this.differences };
  }

  /** Goes through the store from its beginning; each stream is folded when its first event comes by. */
  private async compareCases(): Promise<void> {
    const { store, onProgress, batchSize = 200 } = this.options;
    const { upTo } = this.standing;
    if (upTo === START) return;
    let streams: string[] = [];
    const flush = async (position: Position): Promise<void> => {
      for (const [at, views] of this.standing.views) await this.compareBatch(streams, views, at);
      this.cases += streams.length;
      streams = [];
      onProgress?.({ cases: this.cases, position, upTo });
    };
    for await (const { stream, version, position } of store.readAll({ streamPrefix: CASE_STREAM_PREFIX, upTo })) {
      if (version === 0 && streams.push(stream) >= batchSize) await flush(position);
    }
    if (streams.length > 0) await flush(upTo);
  }

  private async compareBatch(streams: readonly string[], views: readonly CaseView[], position: Position): Promise<void> {
    if (position === START) return;
    const events = await this.options.store.readStreams(streams, { upTo: position });
    const unreadable = new Set<string>();
    const cases = streams.flatMap((stream) => this.caseOf(stream, events.get(stream) ?? [], unreadable));
    const changes = await Promise.all(
      cases.map(async (each) => ({ ...each, terms: await this.termsAt(each.state.municipality, position) })),
    );
    const readable = streams.filter((stream) => !unreadable.has(stream));
    for (const view of views) {
      const check = this.aggregates.get(view);
      if (check) for (const change of changes) check.add(change);
      for (const table of view.rowTables) {
        const { kept, differences } = await compareRows(this.db, table, readable, changes);
        this.kept.set(table.name, (this.kept.get(table.name) ?? 0) + kept);
        for (const { stream, key, kind, columns } of differences) {
          const where = { view: view.name, table: table.name, stream, key };
          if (kind !== 'different-value') this.report({ kind, ...where });
          else for (const column of columns) this.report({ kind, ...where, ...column });
        }
      }
    }
  }

  /** The case as its rows must tell it; nothing for a stream that has no rows yet. */
  private caseOf(stream: string, events: readonly RecordedEvent[], unreadable: Set<string>): FoldedCase[] {
    const aside = this.standing.aside.get(stream);
    const taken = aside === undefined ? events : events.filter(({ version }) => version < aside.version);
    if (taken.length === 0) return [];
    const folded = foldWhole(stream, taken);
    if ('state' in folded) return [folded];
    unreadable.add(stream);
    this.report({ kind: 'unreadable', stream, position: folded.position, error: folded.error.message });
    return [];
  }

  private termsAt(municipality: string, position: Position): Promise<Terms> {
    const key = JSON.stringify([municipality, position]);
    const known = this.terms.get(key) ?? municipalityAt(this.options.store, municipality, position).then(termsOrDefault);
    this.terms.set(key, known);
    return known;
  }

  /** Rows of streams that the store does not have. Looked for only when a table holds more rows than were compared. */
  private async findExtraRows(view: CaseView, position: Position): Promise<void> {
    for (const { name } of view.rowTables) {
      const { rows: counted } = await sql<{ count: string }>`SELECT count(*) AS count FROM ${sql.table(name)}`.execute(this.db);
      if (Number(counted[0]?.count) === (this.kept.get(name) ?? 0)) continue;
      for await (const streams of this.pagesOf(name)) {
        const events = position === START ? new Map() : await this.options.store.readStreams(streams, { upTo: position });
        for (const stream of streams) {
          if (!events.has(stream)) this.report({ kind: 'extra-row', view: view.name, table: name, stream, key: stream });
        }
      }
    }
  }

  private async *pagesOf(table: string): AsyncGenerator<string[]> {
    for (let after = ''; ;) {
      const { rows } = await sql<{ stream: string }>`
        SELECT DISTINCT stream FROM ${sql.table(table)} WHERE stream > ${after} ORDER BY stream LIMIT ${this.options.batchSize ?? 200}`.execute(
        this.db,
      );
      if (rows.length === 0) return;
      yield rows.map(({ stream }) => stream);
      after = rows.at(-1)!.stream;
    }
  }

  private views(): CaseView[] {
    return [...this.standing.views.values()].flat();
  }

  private report(difference: Difference): void {
    this.differences++;
    this.options.onDifference(difference);
  }
}
