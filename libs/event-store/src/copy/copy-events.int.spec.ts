import { randomUUID } from 'node:crypto';
import { migrateToLatest } from '@casetrail/postgres';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { collect, event, events, newStream } from '../contract/support.contract';
import { OutcomeUnknown, StoreUnavailable, type EventStore, type NewEvent, type RecordedEvent } from '../port';
import { createPostgresEventStore, eventStoreMigrations } from '../postgres';
import { copyEvents, CopyDiverged, originallyRecordedAt } from '.';

interface Side {
  database: TestDatabase;
  store: EventStore;
}

async function open(): Promise<Side> {
  const database = await createTestDatabase();
  await migrateToLatest(database, eventStoreMigrations);
  return { database, store: createPostgresEventStore(database) };
}

async function close({ database, store }: Side): Promise<void> {
  await store.close();
  await database.drop();
}

/** What must be the same in a copy. */
const essence = (event: RecordedEvent): object => ({
  stream: event.stream,
  version: event.version,
  id: event.id,
  type: event.type,
  data: event.data,
  metadata: { ...event.metadata, recordedAt: undefined },
  recordedAt: originallyRecordedAt(event),
});

const allOf = async (store: EventStore): Promise<object[]> => (await collect(store.readAll())).map(essence);

describe('copying events from PostgreSQL to PostgreSQL', () => {
  let from: Side;
  let to: Side;
  let source: EventStore;
  let target: EventStore;

  beforeEach(async () => {
    [from, to] = await Promise.all([open(), open()]);
    source = from.store;
    target = to.store;
  });
  afterEach(() => Promise.all([close(from), close(to)]));

  /** Cases and municipalities whose events stand between each other's, as in life. */
  async function fill(streams: number, rounds: number, store = source): Promise<string[]> {
    const names = Array.from({ length: streams }, (_, n) => newStream(n % 10 === 0 ? 'municipality-' : 'case-'));
    for (let round = 0; round < rounds; round++) {
      await Promise.all(names.map((name, n) => store.append(name, events(1 + ((n + round) % 3)), 'any')));
    }
    return names;
  }

  it('keeps streams, versions, order, ids, types, data, metadata and times of recording', async () => {
    await fill(400, 5);
    const copied = await copyEvents({ source, target });
    const all = await allOf(source);
    expect(copied).toEqual({ present: 0, copied: all.length, growing: false });
    expect(await allOf(target)).toEqual(all);
    const [copy] = await collect(target.readAll({ limit: 1 }));
    expect(Date.parse(copy!.recordedAt)).toBeGreaterThan(Date.parse(originallyRecordedAt(copy!)));
  });

  it('keeps the order one by one, whatever the target does with appends that are under way together', async () => {
    await fill(60, 3);
    const append = target.append.bind(target);
    let underWay = 0;
    jest.spyOn(target, 'append').mockImplementation(async (...args) => {
      expect(++underWay).toBe(1);
      const stored = await append(...args);
      underWay--;
      return stored;
    });
    await copyEvents({ source, target, oneByOne: true });
    expect(await allOf(target)).toEqual(await allOf(source));
  });

  it('copies an empty store, and a copy of a copy back to where it came from', async () => {
    expect(await copyEvents({ source, target })).toEqual({ present: 0, copied: 0, growing: false });
    await fill(20, 2);
    await copyEvents({ source, target });
    await target.append(newStream(), events(2), 'no-stream');
    const back = await copyEvents({ source: target, target: source });
    expect(back).toMatchObject({ copied: 2 });
    expect(await allOf(source)).toEqual(await allOf(target));
    const third = await open();
    try {
      await copyEvents({ source: target, target: third.store });
      expect(await allOf(third.store)).toEqual(await allOf(target));
    } finally {
      await close(third);
    }
  });

  it('finds by the target itself how far an earlier copy came, and copies only what has been recorded since', async () => {
    await fill(50, 3);
    const first = await copyEvents({ source, target });
    expect(await copyEvents({ source, target })).toEqual({ present: first.copied, copied: 0, growing: false });
    await fill(7, 2);
    const append = jest.spyOn(target, 'append');
    const second = await copyEvents({ source, target });
    expect(second.present).toBe(first.copied);
    expect(append.mock.calls.flatMap(([, events]) => events)).toHaveLength(second.copied);
    expect(await allOf(target)).toEqual(await allOf(source));
  });

  it('ends when told to, and the next copy completes it', async () => {
    await fill(500, 4);
    const ending = new AbortController();
    const onProgress = ({ phase, position }: { phase: string; position: string }): void => {
      if (phase === 'copying' && position !== '0') ending.abort();
    };
    await expect(copyEvents({ source, target, signal: ending.signal, onProgress })).rejects.toMatchObject({ name: 'AbortError' });
    const begun = await allOf(target);
    const all = await allOf(source);
    expect(begun.length).toBeGreaterThan(0);
    expect(begun.length).toBeLessThan(all.length);
    expect(await copyEvents({ source, target })).toMatchObject({ present: begun.length, copied: all.length - begun.length });
    expect(await allOf(target)).toEqual(all);
  });

  it('fills what an interrupted copy left out between others', async () => {
    const [a, b, c] = await fill(3, 1);
    const read = async (stream: string): Promise<NewEvent[]> =>
      (await collect(source.readStream(stream))).map(({ id, type, data, metadata }) => ({ id, type, data, metadata }));
    await target.append(a!, await read(a!), 'no-stream');
    await target.append(c!, await read(c!), 'no-stream');
    expect(await copyEvents({ source, target })).toMatchObject({ copied: (await read(b!)).length });
    const sorted = async (store: EventStore): Promise<string[]> => (await allOf(store)).map((one) => JSON.stringify(one)).sort();
    expect((await sorted(target)).length).toBe((await sorted(source)).length);
    expect(await copyEvents({ source, target })).toMatchObject({ copied: 0 });
  });

  it('catches up with a source that grows meanwhile', async () => {
    await fill(200, 3);
    let writing = true;
    const writer = (async () => {
      for (let n = 0; writing && n < 200; n++) await source.append(newStream(), events(2), 'no-stream');
    })();
    await copyEvents({ source, target });
    writing = false;
    await writer;
    await copyEvents({ source, target });
    expect(await allOf(target)).toEqual(await allOf(source));
  });

  it('says so when the source never stops growing', async () => {
    await fill(3, 1);
    const onProgress = ({ phase, position, head }: { phase: string; position: string; head: string }): void => {
      if (phase === 'copying' && position === head) grown.push(source.append(newStream(), events(1), 'no-stream'));
    };
    const grown: Promise<unknown>[] = [];
    const patient = new Proxy(source, {
      get: (store, name: keyof EventStore) =>
        name === 'head' ? async () => (await Promise.all(grown), store.head()) : (store[name] as () => unknown).bind(store),
    });
    expect(await copyEvents({ source: patient, target, onProgress })).toMatchObject({ growing: true });
    await Promise.all(grown);
  });

  describe('refuses a target that has', () => {
    it('another event at the same place', async () => {
      const [, second] = await fill(5, 2);
      await copyEvents({ source, target });
      // The same place, recorded on either side after the copy.
      const { version } = await source.append(second!, events(1), 'stream-exists');
      const other = event({}, 'SomethingElse');
      await target.append(second!, [other], 'stream-exists');
      const copy = copyEvents({ source, target });
      await expect(copy).rejects.toThrow(CopyDiverged);
      await expect(copy).rejects.toMatchObject({ stream: second, version });
      await expect(copy).rejects.toThrow(
        `Stream ${second}, version ${version}: the target has another event here (SomethingElse ${other.id}) than the source`,
      );
    });

    it('events that the source lacks, at its end or before its beginning', async () => {
      await fill(5, 2);
      await copyEvents({ source, target });
      const stream = newStream();
      await target.append(stream, events(1), 'no-stream');
      await expect(copyEvents({ source, target })).rejects.toThrow(
        `Stream ${stream}, version 0: the target has an event here (StepRecorded) that the source lacks`,
      );
      const fresh = await open();
      try {
        await fresh.store.append(stream, events(1), 'no-stream');
        await expect(copyEvents({ source, target: fresh.store })).rejects.toMatchObject({ stream, version: 0 });
        expect(await allOf(fresh.store)).toHaveLength(1);
      } finally {
        await close(fresh);
      }
    });

    it('nothing where it has many later events', async () => {
      const stream = newStream();
      await source.append(stream, events(2), 'no-stream');
      const names = await fill(4000, 2);
      for (const name of names) {
        const own = await collect(source.readStream(name));
        void target
          .append(
            name,
            own.map(({ id, type, data, metadata }) => ({ id, type, data, metadata })),
            'no-stream',
          )
          .catch(() => undefined);
      }
      await expect(copyEvents({ source, target })).rejects.toMatchObject({ stream, version: 0 });
    });

    it('another writer while it copies', async () => {
      const [, second] = await fill(3, 1);
      const append = target.append.bind(target);
      jest.spyOn(target, 'append').mockImplementationOnce(async (...args) => {
        await append(second!, [{ ...event(), id: randomUUID() }], 'no-stream');
        return append(...args);
      });
      await expect(copyEvents({ source, target })).rejects.toThrow(/somebody else writes to it/);
    });
  });

  it('waits for a target that goes away and comes back, and stores nothing twice', async () => {
    await fill(20, 2);
    const append = target.append.bind(target);
    let calls = 0;
    jest.spyOn(target, 'append').mockImplementation(async (...args) => {
      calls++;
      if (calls % 5 === 1) throw new StoreUnavailable('gone');
      const stored = await append(...args);
      if (calls % 5 === 2) throw new OutcomeUnknown('the answer got lost');
      return stored;
    });
    await copyEvents({ source, target });
    const place = (one: object): string => JSON.stringify(one);
    expect((await allOf(target)).map(place).sort()).toEqual((await allOf(source)).map(place).sort());
    jest.restoreAllMocks();
    expect(await copyEvents({ source, target })).toMatchObject({ copied: 0 });
  });

  it('gives up on a target that stays away, having waited for what was under way', async () => {
    await fill(3, 1);
    jest.spyOn(target, 'append').mockRejectedValue(new StoreUnavailable('gone'));
    await expect(copyEvents({ source, target, patienceMs: 100 })).rejects.toThrow('gone');
  });

  it('copies large events in bounded steps', async () => {
    const large = (): NewEvent => event({ text: 'x'.repeat(900_000) });
    const stream = newStream();
    for (let n = 0; n < 3; n++) await source.append(stream, [large(), large(), large()], n === 0 ? 'no-stream' : n * 3 - 1);
    const append = jest.spyOn(target, 'append');
    await copyEvents({ source, target });
    expect(append.mock.calls.map(([, { length }]) => length)).toEqual(Array(9).fill(1));
    expect(await allOf(target)).toEqual(await allOf(source));
  });
});
