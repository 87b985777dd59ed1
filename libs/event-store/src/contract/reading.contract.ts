import { comparePositions, START } from '../port';
import { collect, event, events, ids, newStream, type UseStore } from './support.contract';

export function readingContract(use: UseStore): void {
  describe('readStream', () => {
    it('yields nothing for an unknown stream', async () => {
      expect(await collect(use().store.readStream(newStream()))).toEqual([]);
      expect(await collect(use().store.readStream(newStream(), { direction: 'backwards' }))).toEqual([]);
    });

    it('reads forwards and backwards, from a version, up to a limit', async () => {
      const { store } = use();
      const stream = newStream();
      await store.append(stream, events(10), 'no-stream');
      const versions = async (options: Parameters<typeof store.readStream>[1]): Promise<number[]> =>
        (await collect(store.readStream(stream, options))).map(({ version }) => version);
      expect(await versions({ from: 7 })).toEqual([7, 8, 9]);
      expect(await versions({ limit: 2 })).toEqual([0, 1]);
      expect(await versions({ from: 3, limit: 2 })).toEqual([3, 4]);
      expect(await versions({ direction: 'backwards', limit: 3 })).toEqual([9, 8, 7]);
      expect(await versions({ direction: 'backwards', from: 1 })).toEqual([1, 0]);
      expect(await versions({ direction: 'backwards', from: 99, limit: 1 })).toEqual([9]);
      expect(await versions({ from: 10 })).toEqual([]);
      expect(await versions({ limit: 0 })).toEqual([]);
    });

    it('reads a stream longer than one fetch', async () => {
      const { store } = use();
      const stream = newStream();
      const sent = events(2500);
      await store.append(stream, sent, 'no-stream');
      expect(ids(await collect(store.readStream(stream)))).toEqual(ids(sent));
      expect(ids(await collect(store.readStream(stream, { direction: 'backwards', limit: 2400 })))).toEqual(
        ids(sent).reverse().slice(0, 2400),
      );
    });
  });

  describe('readStreams', () => {
    it('reads several whole streams up to a position, without the unknown', async () => {
      const { store } = use();
      const [a, b, late] = [newStream(), newStream(), newStream()];
      const inA = events(2);
      const inB = events(1);
      await store.append(a, inA, 'no-stream');
      const { position } = await store.append(b, inB, 'no-stream');
      const after = events(1);
      await store.append(a, after, 1);
      await store.append(late, events(1), 'no-stream');
      const then = await store.readStreams([a, b, late, newStream()], { upTo: position });
      expect(new Map([...then].map(([stream, read]) => [stream, ids(read)]))).toEqual(
        new Map([
          [a, ids(inA)],
          [b, ids(inB)],
        ]),
      );
      const now = await store.readStreams([a]);
      expect(ids(now.get(a)!)).toEqual(ids([...inA, ...after]));
      expect(await store.readStreams([])).toEqual(new Map());
    });
  });

  describe('readAll', () => {
    it('reads every event in commit order, each stream in the order of its versions', async () => {
      const { store } = use();
      const start = await store.head();
      const streams = Array.from({ length: 5 }, () => newStream());
      for (let round = 0; round < 3; round++) {
        await Promise.all(streams.map((stream) => store.append(stream, events(2), round === 0 ? 'no-stream' : round * 2 - 1)));
      }
      const all = await collect(store.readAll({ after: start }));
      expect(all).toHaveLength(30);
      for (let n = 1; n < all.length; n++) expect(comparePositions(all[n - 1]!.position, all[n]!.position)).toBeLessThan(0);
      for (const stream of streams) {
        expect(all.filter((read) => read.stream === stream).map(({ version }) => version)).toEqual([0, 1, 2, 3, 4, 5]);
      }
    });

    it('keeps to a stretch, a limit and a prefix', async () => {
      const { store } = use();
      const after = await store.head();
      const [municipality, ...cases] = [newStream('municipality-'), newStream('case-a-'), newStream('case-a%-'), newStream('case-b-')];
      const sent = new Map<string, ReturnType<typeof event>>();
      for (const stream of [cases[0], municipality, cases[1], cases[2]]) {
        sent.set(stream, event());
        await store.append(stream, [sent.get(stream)!], 'no-stream');
      }
      const read = async (options: Parameters<typeof store.readAll>[0]): Promise<string[]> =>
        (await collect(store.readAll({ after, ...options }))).map(({ stream }) => stream);
      expect(await read({ streamPrefix: 'case-' })).toEqual(cases);
      expect(await read({ streamPrefix: 'case-a' })).toEqual([cases[0], cases[1]]);
      expect(await read({ streamPrefix: 'case-a%' })).toEqual([cases[1]]);
      expect(await read({ streamPrefix: 'nothing-' })).toEqual([]);
      expect(await read({ streamPrefix: 'case-', limit: 2 })).toEqual([cases[0], cases[1]]);
      const third = (await collect(store.readAll({ after, limit: 3 })))[2]!;
      expect(await read({ upTo: third.position })).toEqual([cases[0], municipality, cases[1]]);
      expect(await read({ after: third.position })).toEqual([cases[2]]);
      expect(await read({ after: third.position, upTo: third.position })).toEqual([]);
    });

    it('does not run after what is appended while it reads', async () => {
      const { store } = use();
      const after = await store.head();
      await store.append(newStream(), events(3), 'no-stream');
      let count = 0;
      for await (const read of store.readAll({ after })) {
        expect(read.version).toBe(count++);
        await store.append(newStream(), events(1), 'no-stream');
      }
      expect(count).toBe(3);
    });
  });

  it('knows its head; an empty store begins at START', async () => {
    const { store } = use();
    const { position } = await store.append(newStream(), events(1), 'no-stream');
    expect(await store.head()).toBe(position);
    expect(comparePositions(START, position)).toBeLessThan(0);
    expect((await collect(store.readAll({ limit: 1 }))).length).toBe(1);
  });
}
