import { status } from '@grpc/grpc-js';
import { createKurrentDbEventStore, OutcomeUnknown, StoreUnavailable, type RecordedEvent } from '@casetrail/event-store';
import { startKurrentDbDouble, type AppendFault } from './double';
import { oneCase, PATIENCE, Scene } from './scene';

describe('The KurrentDB adapter in trouble: what was acknowledged is stored once, and every view equals the fold', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await Scene.open();
    await scene.record(4);
  });
  afterEach(() => scene.close());

  it.each<[string, AppendFault]>([
    ['before', 'cut-before'],
    ['during', 'cut-during'],
    ['after', 'cut-after'],
  ])('a connection cut %s an append', async (_, fault) => {
    const { faults } = scene.double;
    faults.nextAppends.push(fault);
    const { stream, event } = oneCase(1);
    // Its own try stored it: not a repeat for its caller.
    expect(await scene.command(stream, event, 'no-stream')).toMatchObject({ version: 0, repeated: false });
    faults.nextAppends.push(fault, fault, fault);
    await scene.record(6);
    expect(faults.nextAppends).toEqual([]);
    await scene.check();
  });

  it.each<AppendFault>(['silence', 'store-silently'])('a server that accepts and never answers (%s)', async (fault) => {
    const { faults } = scene.double;
    const { stream, event } = oneCase(2);
    faults.nextAppends.push(fault);
    expect(await scene.command(stream, event, 'no-stream')).toMatchObject({ version: 0, repeated: false });

    faults.everyAppend = fault;
    const second = oneCase(3);
    const begin = performance.now();
    await expect(scene.store.append(second.stream, [second.event], 'no-stream')).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(performance.now() - begin).toBeLessThan(PATIENCE.appendTimeoutMs! + 1000);
    faults.everyAppend = undefined;
    expect(await scene.command(second.stream, second.event, 'no-stream')).toMatchObject({
      version: 0,
      repeated: fault === 'store-silently',
    });
    await scene.record(2);
    await scene.check();
  });

  it.each([
    ['before', true],
    ['after', false],
  ])('an append that succeeds after the client gave up, %s the client asks again', async (_, landsFirst) => {
    const { faults } = scene.double;
    const { stream, event } = oneCase(4);
    faults.everyAppend = 'late';
    await expect(scene.store.append(stream, [event], 'no-stream')).rejects.toBeInstanceOf(OutcomeUnknown);
    faults.everyAppend = undefined;
    if (landsFirst) faults.releaseLate();
    expect(await scene.command(stream, event, 'no-stream')).toMatchObject({ version: 0, repeated: landsFirst });
    faults.releaseLate();
    await scene.check();
  });

  it('a server that could not replicate in time', async () => {
    scene.double.faults.nextAppends.push('timeout', 'unavailable', 'no-position');
    await scene.record(3);
    await scene.check();
  });

  it.each([
    ['unavailable', status.UNAVAILABLE],
    ['INTERNAL', status.INTERNAL],
    ['DATA_LOSS', status.DATA_LOSS],
    ['cancelled', status.CANCELLED],
    ['unknown', status.UNKNOWN],
  ])('a subscription dropped in the middle of a batch: %s', async (details, code) => {
    await scene.stopProjecting();
    await scene.record(8);
    const { faults } = scene.double;
    faults.nextDrops.push({ afterEvents: 7, code, details }, { afterEvents: 0, code, details }, { afterEvents: 23, code, details });
    await scene.project();
    await scene.check();
    expect(faults.nextDrops).toEqual([]);
  });

  it('a subscription dropped for its slow consumer, which is not handed more than it can hold', async () => {
    const { double, store } = scene;
    const after = await store.head();
    const { faults, log } = double;
    faults.mostEventsBehind = 20;
    const received: RecordedEvent[] = [];
    const ending = new AbortController();
    const subscriptions = faults.seen.subscriptions;
    const sent: string[] = [];
    const batches = store.subscribe({ after, streamPrefix: 'letters-', batchSize: 5, signal: ending.signal })[Symbol.asyncIterator]();
    await batches.next();
    const text = 'x'.repeat(20_000);
    for (let n = 0; n < 900; n++) {
      const id = crypto.randomUUID();
      sent.push(id);
      const letter = {
        id,
        type: 'LetterWritten',
        contentType: 'application/json',
        data: Buffer.from(JSON.stringify({ text })),
        metadata: Buffer.from('{}'),
      };
      log.append('letters-1', 'any', [letter]);
      if (n % 30 === 0) await new Promise(setImmediate);
    }
    faults.mostEventsBehind = Infinity;
    while (received.length < sent.length) received.push(...((await batches.next()).value as { events: RecordedEvent[] }).events);
    ending.abort();
    expect(received.map(({ id }) => id)).toEqual(sent);
    expect(faults.seen.subscriptions - subscriptions).toBeGreaterThan(1);
  });

  it('a subscription that has silently stalled', async () => {
    await scene.check();
    const { faults } = scene.double;
    const subscriptions = faults.seen.subscriptions;
    faults.stalls++;
    await scene.record(5);
    await scene.check();
    expect(faults.seen.subscriptions).toBeGreaterThan(subscriptions);
  });

  it('a network that swallows everything', async () => {
    const { network } = scene.double;
    const { stream, event } = oneCase(5);
    network.mode = 'swallow';
    await expect(scene.store.append(stream, [event], 'no-stream')).rejects.toThrow(/no answer/);
    network.cut();
    network.mode = 'pass';
    await scene.command(stream, event, 'no-stream');
    await scene.record(3);
    await scene.check();
  });

  it('connections that stay open and are dead: another client finds its way', async () => {
    const { network } = scene.double;
    network.deafen();
    const { stream, event } = oneCase(8);
    const begin = performance.now();
    await scene.command(stream, event, 'no-stream');
    expect(performance.now() - begin).toBeLessThan(PATIENCE.appendTimeoutMs!);
    network.deafen();
    await expect(scene.store.head()).rejects.toBeInstanceOf(StoreUnavailable);
    await scene.store.head();
    await scene.record(2);
    await scene.check();
  });

  it('events and checkpoints that come twice, and older ones after newer', async () => {
    await scene.stopProjecting();
    scene.double.faults.repeats = true;
    await scene.project();
    await scene.record(8);
    // Enough that no view is about, for checkpoints in between.
    for (let n = 0; n < 700; n++) scene.double.log.noteForItself('$stats-127.0.0.1:2113', '$statsCollected');
    await scene.record(2);
    await scene.check();
  });

  it('a restart of server and client, both with nothing remembered', async () => {
    const { stream, event } = oneCase(6);
    const first = await scene.command(stream, event, 'no-stream');
    await scene.double.restart();
    await scene.startAnew();
    for (const expected of ['no-stream', 'any', 'stream-exists'] as const) {
      expect(await scene.store.append(stream, [event], expected)).toEqual({ ...first, repeated: true });
    }
    await scene.record(4);
    await scene.double.restart();
    await scene.record(2);
    await scene.check();
  });

  it('a server that goes away for a while: nothing was stored, and once back it is found again soon', async () => {
    const { network } = scene.double;
    network.mode = 'refuse';
    network.cut();
    const { stream, event } = oneCase(7);
    // The first finds a connection that breaks under it.
    await expect(scene.store.append(stream, [event], 'no-stream')).rejects.toThrow(/no answer/);
    for (let n = 0; n < 2; n++) await expect(scene.store.append(stream, [event], 'no-stream')).rejects.toBeInstanceOf(StoreUnavailable);
    network.mode = 'pass';
    const begin = performance.now();
    await scene.command(stream, event, 'no-stream');
    expect(performance.now() - begin).toBeLessThan(2000);
    await scene.record(3);
    await scene.check();
  });
});

describe('The KurrentDB adapter and the leaders of a cluster', () => {
  it.each(['one node', 'all nodes'])('goes on after a change of leaders, told of %s', async (told) => {
    const first = await startKurrentDbDouble();
    const second = await startKurrentDbDouble({ log: first.log });
    const members = (leader: number): { port: number; leads: boolean }[] =>
      [first, second].map(({ port }) => ({ port, leads: port === leader }));
    const lead = (port: number): void => {
      for (const node of [first, second]) {
        node.members = members(port);
        node.faults.leader = node.port === port ? undefined : { host: '127.0.0.1', port };
      }
    };
    lead(first.port);
    const hosts = told === 'one node' ? `127.0.0.1:${first.port}` : `127.0.0.1:${first.port},127.0.0.1:${second.port}`;
    const scene = await Scene.open(`esdb://${hosts}?tls=false`, first);
    try {
      await scene.record(3);
      lead(second.port);
      await scene.record(3);
      expect(second.faults.seen.appends).toBeGreaterThan(0);
      if (told === 'all nodes') {
        // And the leader falls with everything that hung on it.
        lead(first.port);
        second.network.mode = 'refuse';
        second.network.cut();
        await scene.record(3);
      }
      await scene.check();
    } finally {
      await scene.close();
      await second.close();
    }
  });

  it('says that nothing was stored while there is no leader', async () => {
    const double = await startKurrentDbDouble();
    const store = createKurrentDbEventStore(double.connectionString, { ...PATIENCE, appendTimeoutMs: 500 });
    double.faults.leader = { host: '127.0.0.1', port: double.port };
    await expect(store.append('case-a-b', [oneCase(8).event], 'no-stream')).rejects.toMatchObject({ name: 'StoreUnavailable' });
    await store.close();
    await double.close();
  });
});
