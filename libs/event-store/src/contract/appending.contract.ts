import { randomUUID } from 'node:crypto';
import { comparePositions, EventTooLarge, MAX_EVENT_BYTES, WrongExpectedVersion, type ExpectedVersion } from '../port';
import { collect, event, events, follow, ids, newStream, type UseStore } from './support.contract';

export function appendingContract(use: UseStore): void {
  describe('append', () => {
    it('starts a stream at version 0 and goes on from there', async () => {
      const { store } = use();
      const stream = newStream();
      const first = await store.append(stream, events(2), 'no-stream');
      const second = await store.append(stream, events(3), 1);
      expect([first.version, second.version]).toEqual([1, 4]);
      expect([first.repeated, second.repeated]).toEqual([false, false]);
      expect(comparePositions(first.position, second.position)).toBeLessThan(0);
      expect(second.position).toBe(await store.head());
      expect((await collect(store.readStream(stream))).map(({ version }) => version)).toEqual([0, 1, 2, 3, 4]);
    });

    it('gives an event back as it came, letter for letter', async () => {
      const { store } = use();
      const stream = newStream();
      const before = Date.now();
      const data = {
        text: 'Æøå "quoted" \\ {braces}, \n \u0000 \u{1f3e0} \ud800',
        numbers: [0, -1.5, 1e-7, 2 ** 53, 1e300],
        nested: { b: null, a: [true, { z: '' }] },
      };
      const sent = { id: randomUUID(), type: 'Nørre {"x"}', data, metadata: { source: 'api', empty: {} } };
      const { position } = await store.append(stream, [sent], 'no-stream');
      const [read] = await collect(store.readStream(stream));
      const { recordedAt, ...rest } = read!;
      expect(rest).toEqual({ ...sent, stream, version: 0, position });
      expect(Object.keys(read!.data)).toEqual(Object.keys(data));
      expect(recordedAt).toBe(new Date(recordedAt).toISOString());
      expect(Math.abs(Date.parse(recordedAt) - before)).toBeLessThan(60_000);
    });

    const expectations: [ExpectedVersion, string, number, boolean][] = [
      ['no-stream', 'missing', -1, true],
      ['stream-exists', 'missing', -1, false],
      ['any', 'missing', -1, true],
      [0, 'missing', -1, false],
      ['no-stream', 'existing', 2, false],
      ['stream-exists', 'existing', 2, true],
      ['any', 'existing', 2, true],
      [2, 'existing', 2, true],
      [1, 'existing', 2, false],
      [3, 'existing', 2, false],
    ];
    it.each(expectations)('expecting %p of a stream that is %s (version %d): %p', async (expected, _state, actual, works) => {
      const { store } = use();
      const stream = newStream();
      if (actual >= 0) await store.append(stream, events(actual + 1), 'no-stream');
      const appending = store.append(stream, events(1), expected);
      if (works) {
        expect(await appending).toMatchObject({ version: actual + 1, repeated: false });
        return;
      }
      const error = await appending.catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(WrongExpectedVersion);
      expect(error).toMatchObject({ stream, expected, actual });
      expect(await collect(store.readStream(stream))).toHaveLength(actual + 1);
    });

    it('lets exactly one of many conflicting appends win, from two stores at once', async () => {
      const { store, another } = use();
      const other = await another();
      const stream = newStream();
      await store.append(stream, events(1), 'no-stream');
      const appends = Array.from({ length: 20 }, (_, n) => (n % 2 ? store : other).append(stream, events(2), 0));
      const results = await Promise.allSettled(appends);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of results)
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ name: 'WrongExpectedVersion', actual: 2 });
      expect(await collect(store.readStream(stream))).toHaveLength(3);
    });

    it('refuses what no store could keep, and stores the neighbours', async () => {
      const { store } = use();
      const streams = [newStream(), newStream()];
      const circular: Record<string, unknown> = {};
      circular['self'] = circular;
      const refused = [
        store.append(newStream(), [], 'any'),
        store.append(newStream(), [{ ...event(), id: 'not-a-uuid' }], 'any'),
        store.append(newStream(), [{ ...event(), data: circular as never }], 'any'),
        store.append('case-\0', events(1), 'any'),
        store.append('', events(1), 'any'),
        store.append(newStream(), events(1), -7),
        store.append(newStream(), events(1), 0.5),
      ];
      const kept = streams.map((stream) => store.append(stream, events(1), 'no-stream'));
      for (const appending of refused) await expect(appending).rejects.toMatchObject({ name: 'InvalidAppend' });
      for (const appending of kept) expect(await appending).toMatchObject({ version: 0 });
    });
  });

  describe('append again', () => {
    it.each<[ExpectedVersion, ExpectedVersion]>([
      ['no-stream', 'no-stream'],
      ['any', 'any'],
    ])('the same events expecting %p: stored once, answered alike', async (expected) => {
      const { store, another } = use();
      const stream = newStream();
      const sent = events(3);
      const first = await store.append(stream, sent, expected);
      await store.append(stream, events(2), 2);
      const again = await (await another()).append(stream, sent, expected);
      expect(again).toEqual({ ...first, repeated: true });
      expect(await collect(store.readStream(stream))).toHaveLength(5);
    });

    it.each<ExpectedVersion>([1, 'stream-exists', 'any'])('in the middle of a stream, expecting %p', async (expected) => {
      const { store } = use();
      const stream = newStream();
      await store.append(stream, events(2), 'no-stream');
      const sent = events(2);
      const first = await store.append(stream, sent, expected);
      expect(await store.append(stream, sent, expected)).toEqual({ ...first, repeated: true });
      await store.append(stream, events(1), 'any');
      expect(await store.append(stream, sent, expected)).toEqual({ ...first, repeated: true });
      expect(await collect(store.readStream(stream))).toHaveLength(5);
    });

    it.each<ExpectedVersion>(['no-stream', 'any'])('refuses events of which only some are stored, expecting %p', async (expected) => {
      const { store } = use();
      const stream = newStream();
      const sent = events(2);
      await store.append(stream, sent, 'no-stream');
      for (const mixed of [
        [sent[0]!, event()],
        [event(), sent[1]!],
        [sent[1]!, sent[0]!],
        [...sent, event()],
      ]) {
        await expect(store.append(stream, mixed, expected)).rejects.toMatchObject({ name: 'WrongExpectedVersion', actual: 1 });
      }
      expect(ids(await collect(store.readStream(stream)))).toEqual(ids(sent));
    });

    it('many times at once: stored once', async () => {
      const { store, another } = use();
      const other = await another();
      const stream = newStream();
      const sent = events(2);
      const answers = await Promise.all(Array.from({ length: 16 }, (_, n) => (n % 2 ? store : other).append(stream, sent, 'no-stream')));
      expect(new Set(answers.map(({ position }) => position)).size).toBe(1);
      expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
      expect(ids(await collect(store.readStream(stream)))).toEqual(ids(sent));
    });
  });

  describe('size', () => {
    /** An event whose data and metadata have `bytes` bytes as JSON. */
    const sized = (bytes: number): ReturnType<typeof event> => {
      const empty = event({ text: '' });
      const frame = Buffer.byteLength(JSON.stringify(empty.data) + JSON.stringify(empty.metadata));
      return { ...empty, data: { text: 'ø'.repeat((bytes - frame) >> 1) + 'x'.repeat((bytes - frame) & 1) } };
    };

    it('takes an event of 1 MiB, several in one append, and reads them back in every way', async () => {
      const { store } = use();
      const stream = newStream();
      const after = await store.head();
      const sent = Array.from({ length: 6 }, () => sized(MAX_EVENT_BYTES));
      await store.append(stream, sent, 'no-stream');
      const read = await collect(store.readStream(stream));
      expect(ids(read)).toEqual(ids(sent));
      expect(read.every(({ data }, n) => data['text'] === sent[n]!.data['text'])).toBe(true);
      expect(ids(await collect(store.readStream(stream, { direction: 'backwards' })))).toEqual(ids(sent).reverse());
      expect(ids(await collect(store.readAll({ after })))).toEqual(ids(sent));
      expect(ids(await follow(store, { after }, (_, { caughtUp }) => caughtUp))).toEqual(ids(sent));
      expect(ids((await store.readStreams([stream])).get(stream)!)).toEqual(ids(sent));
    });

    it('refuses a byte more', async () => {
      const { store } = use();
      const stream = newStream();
      await expect(store.append(stream, [event(), sized(MAX_EVENT_BYTES + 1)], 'no-stream')).rejects.toBeInstanceOf(EventTooLarge);
      expect(await collect(store.readStream(stream))).toEqual([]);
    });
  });
}
