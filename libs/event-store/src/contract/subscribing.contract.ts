import fc from 'fast-check';
import { comparePositions, type EventStore, type RecordedEvent, type SubscriptionBatch } from '../port';
import { collect, events, follow, ids, newStream, type UseStore } from './support.contract';

const WRITERS = 64;
const APPENDS_EACH = 12;

/** Writers that append to streams of their own and to shared ones, where they meet conflicts and repeat some appends. */
async function writeFromMany(stores: EventStore[], shared: string[]): Promise<Map<string, string[]>> {
  const stored = new Map<string, string[]>();
  const note = (stream: string, sent: { id: string }[], from: number): void => {
    const list = stored.get(stream) ?? [];
    ids(sent).forEach((id, n) => (list[from + n] = id));
    stored.set(stream, list);
  };
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      const store = stores[writer % stores.length]!;
      const own = newStream();
      for (let n = 0; n < APPENDS_EACH; n++) {
        const mine = events(1 + (n % 3));
        const { version } = await store.append(own, mine, 'any');
        note(own, mine, version + 1 - mine.length);
        const common = shared[(writer + n) % shared.length]!;
        const together = events(1);
        const appended = await store.append(common, together, 'any');
        if (n % 4 === 0) expect(await stores[n % stores.length]!.append(common, together, 'any')).toEqual({ ...appended, repeated: true });
        note(common, together, appended.version);
      }
    }),
  );
  return stored;
}

function expectInOrder(received: readonly RecordedEvent[], stored: Map<string, string[]>): void {
  for (let n = 1; n < received.length; n++) expect(comparePositions(received[n - 1]!.position, received[n]!.position)).toBeLessThan(0);
  const byStream = new Map<string, string[]>();
  for (const { stream, id } of received) byStream.set(stream, [...(byStream.get(stream) ?? []), id]);
  expect(byStream).toEqual(stored);
}

export function subscribingContract(use: UseStore): void {
  describe('subscribe', () => {
    it(`misses nothing, doubles nothing and keeps the order while ${WRITERS} write from two stores`, async () => {
      const { store, another } = use();
      const stores = [store, await another()];
      const after = await store.head();
      const shared = Array.from({ length: 4 }, () => newStream());
      const total = WRITERS * (Array.from({ length: APPENDS_EACH }, (_, n) => 1 + (n % 3)).reduce((a, b) => a + b) + APPENDS_EACH);
      const following = stores.map((reader, n) =>
        follow(reader, { after, batchSize: n === 0 ? 7 : 1000 }, ({ length }) => length >= total),
      );
      const stored = await writeFromMany(stores, shared);
      for (const received of await Promise.all(following)) expectInOrder(received, stored);
      expectInOrder(await collect(store.readAll({ after })), stored);
    });

    it('resumes behind any position, with any batch size', async () => {
      const { store } = use();
      const after = await store.head();
      for (let n = 0; n < 6; n++) await store.append(newStream(n % 2 ? 'case-' : 'municipality-'), events(1 + n), 'no-stream');
      const all = await collect(store.readAll({ after }));
      await fc.assert(
        fc.asyncProperty(
          fc.nat(all.length - 1),
          fc.integer({ min: 1, max: 30 }),
          fc.constantFrom(undefined, 'case-'),
          async (seen, batchSize, streamPrefix) => {
            const { position } = all[seen]!;
            const expected = all.slice(seen + 1).filter(({ stream }) => stream.startsWith(streamPrefix ?? ''));
            const sizes: number[] = [];
            const received = await follow(store, { after: position, batchSize, streamPrefix }, (_, batch) => {
              sizes.push(batch.events.length);
              return batch.caughtUp;
            });
            expect(ids(received)).toEqual(ids(expected));
            expect(Math.max(...sizes)).toBeLessThanOrEqual(batchSize);
          },
        ),
        { numRuns: 40 },
      );
    });

    it('goes on from the position of its last batch', async () => {
      const { store } = use();
      let position = await store.head();
      const sent = Array.from({ length: 9 }, () => events(2));
      for (const pair of sent) await store.append(newStream(), pair, 'no-stream');
      const received: RecordedEvent[] = [];
      for (let caughtUp = false; !caughtUp;) {
        received.push(
          ...(await follow(store, { after: position, batchSize: 5 }, (_, batch) => {
            ({ position, caughtUp } = batch);
            return true;
          })),
        );
      }
      expect(ids(received)).toEqual(ids(sent.flat()));
    });

    it('says at once that it has caught up, and moves over what the prefix leaves out', async () => {
      const { store } = use();
      const batches: SubscriptionBatch[] = [];
      const after = await store.head();
      await follow(store, { after }, (_, batch) => batches.push(batch) > 0);
      expect(batches).toEqual([{ events: [], position: after, caughtUp: true }]);
      const { position } = await store.append(newStream('municipality-'), events(3), 'no-stream');
      const filtered = await follow(store, { after, streamPrefix: 'case-' }, (_, batch) => batches.push(batch) > 0 && batch.caughtUp);
      expect(filtered).toEqual([]);
      expect(comparePositions(batches.at(-1)!.position, position)).toBeGreaterThanOrEqual(0);
    });

    it('delivers what another store appends later, soon', async () => {
      const { store, another } = use();
      const other = await another();
      const stream = newStream();
      let appendedAt = 0;
      await follow(store, { after: await store.head() }, (received, { caughtUp }) => {
        if (received.length === 0 && caughtUp) {
          appendedAt = performance.now();
          void other.append(stream, events(1), 'no-stream');
        }
        return received.length === 1;
      });
      expect(performance.now() - appendedAt).toBeLessThan(900);
    });

    it('ends when aborted: before it begins, while it waits, and when its reader leaves', async () => {
      const { store } = use();
      const after = await store.head();
      expect(await collect(store.subscribe({ after, signal: AbortSignal.abort() }))).toEqual([]);
      const ending = new AbortController();
      const iterator = store.subscribe({ after, signal: ending.signal })[Symbol.asyncIterator]();
      expect((await iterator.next()).value).toMatchObject({ caughtUp: true });
      const waiting = iterator.next();
      const before = performance.now();
      ending.abort();
      expect((await waiting).done).toBe(true);
      expect(performance.now() - before).toBeLessThan(500);
      for await (const batch of store.subscribe({ after, signal: new AbortController().signal })) {
        expect(batch.caughtUp).toBe(true);
        break;
      }
    });
  });

  it('closes: appends under way are finished, later ones refused, subscriptions end', async () => {
    const { another } = use();
    const store = await another();
    const reader = collect(store.subscribe({ after: await store.head(), signal: new AbortController().signal }));
    const appending = store.append(newStream(), events(1), 'no-stream');
    await store.close();
    expect(await appending).toMatchObject({ version: 0 });
    await reader;
    await expect(store.append(newStream(), events(1), 'no-stream')).rejects.toMatchObject({ name: 'StoreUnavailable' });
  });
}
