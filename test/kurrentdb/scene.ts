import { caseStream, type CaseEvent } from '@casetrail/case';
import {
  createKurrentDbEventStore,
  OutcomeUnknown,
  StoreUnavailable,
  type Appended,
  type EventStore,
  type KurrentDbEventStoreOptions,
  type NewEvent,
} from '@casetrail/event-store';
import { projectionStatus, Projector } from '@casetrail/projection';
import { caseViews, verify } from '@casetrail/read-models';
import { makeViews, sampleHistories, storedEvent } from '../support/case-views';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { silentLog } from '../support/note-views';
import { startKurrentDbDouble, type KurrentDbDouble } from './double';

/** Short enough for a test, long enough for a busy machine. */
export const PATIENCE: KurrentDbEventStoreOptions = { appendTimeoutMs: 3000, readTimeoutMs: 1000, watchEveryMs: 100, stalledAfterMs: 600 };

const PARALLEL_CASES = 8;

/** Looks again and again until `condition` holds. */
export async function until(what: string, condition: () => Promise<boolean> | boolean, limitMs = 25_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Not so within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Cases recorded one event at a time as the API does it, in a store behind trouble, with the views at work. */
export class Scene {
  private readonly acknowledged = new Map<string, string[]>();
  private projector: Projector | undefined;
  private seed = 0;

  private constructor(
    readonly double: KurrentDbDouble,
    readonly database: TestDatabase,
    public store: EventStore,
  ) {}

  static async open(connectionString?: string, double?: KurrentDbDouble): Promise<Scene> {
    const server = double ?? (await startKurrentDbDouble());
    const database = await createTestDatabase();
    await makeViews(database);
    const scene = new Scene(server, database, createKurrentDbEventStore(connectionString ?? server.connectionString, PATIENCE));
    await scene.project();
    return scene;
  }

  /** Starts a projector on the present store. */
  async project(): Promise<void> {
    const { database, store } = this;
    this.projector = new Projector({ database, store, group: caseViews, instance: 'test', log: silentLog, batchSize: 50 });
    await this.projector.start();
  }

  async stopProjecting(): Promise<void> {
    await this.projector?.stop();
  }

  /** Everything in this process as after a start: a new store, a new projector, nothing remembered. */
  async startAnew(): Promise<void> {
    await this.stopProjecting();
    await this.store.close();
    this.store = createKurrentDbEventStore(this.double.connectionString, PATIENCE);
    await this.project();
  }

  /** Records cases side by side. Whoever is told that the outcome is unknown, or that nothing was stored, asks again with the same ids. */
  async record(cases: number): Promise<void> {
    const histories = sampleHistories(cases, ++this.seed).values();
    await Promise.all(
      Array.from({ length: PARALLEL_CASES }, async () => {
        for (const history of histories) {
          const stream = streamOf(history);
          for (const [n, event] of history.entries()) await this.command(stream, storedEvent(event), n === 0 ? 'no-stream' : n - 1);
        }
      }),
    );
  }

  async command(stream: string, event: NewEvent, expected: number | 'no-stream'): Promise<Appended> {
    for (;;) {
      try {
        const appended = await this.store.append(stream, [event], expected);
        this.acknowledged.set(stream, [...(this.acknowledged.get(stream) ?? []), event.id]);
        return appended;
      } catch (error) {
        if (!(error instanceof OutcomeUnknown || error instanceof StoreUnavailable)) throw error;
      }
    }
  }

  /** Every command acknowledged is stored exactly once and nothing else is; every view equals the fold. */
  async check(): Promise<void> {
    const stored = new Map<string, string[]>();
    for (const { stream, id } of this.double.log.all) if (!stream.startsWith('$')) stored.set(stream, [...(stored.get(stream) ?? []), id]);
    expect(stored).toEqual(this.acknowledged);
    await until('the views have caught up', async () => (await projectionStatus(this.database, this.store)).every(({ lag }) => lag === 0));
    const differences: unknown[] = [];
    const { database, store } = this;
    const verified = await verify({ database, store, onDifference: (difference) => differences.push(difference) });
    expect(differences).toEqual([]);
    expect(verified.cases).toBe(stored.size);
  }

  async close(): Promise<void> {
    await this.stopProjecting();
    await this.store.close();
    await this.database.drop();
    await this.double.close();
  }
}

export function streamOf(history: readonly CaseEvent[]): string {
  const [first] = history;
  if (first?.type !== 'CaseReceived') throw new Error('A case begins with its receipt');
  return caseStream(first.data.municipality, first.data.reference);
}

/** A case of one event, as good as any. */
export const oneCase = (seed: number): { stream: string; event: NewEvent } => {
  const [history] = sampleHistories(1, 10_000 + seed);
  return { stream: streamOf(history!), event: storedEvent(history![0]!) };
};
