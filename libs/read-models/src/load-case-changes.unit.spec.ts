import { fold, fromStored } from '@casetrail/case';
import { event, received } from '../../../test/support/case-specification';
import { appendCase, appendMixed, MemoryEventStore, sampleHistories, storedEvent } from '../../../test/support/case-views';
import { caseLoader } from './load-case-changes';

const step = (day: number) =>
  storedEvent(event('StepRecorded', `2026-03-${String(day).padStart(2, '0')}T09:00:00.000Z`, { activity: `step ${day}` }));

describe('load', () => {
  let store: MemoryEventStore;
  let stream: string;
  let load: ReturnType<typeof caseLoader>;
  const batch = (from: number, to: number) => load(store.events.slice(from, to), store);

  beforeEach(async () => {
    load = caseLoader();
    store = new MemoryEventStore();
    stream = await appendCase(store, [received()]);
    await store.append(stream, [2, 3, 4, 5].map(step));
  });

  it('folds a stream from its first event without reading', async () => {
    const { changes, failures } = await batch(0, 3);
    expect(changes).toEqual([
      {
        stream,
        position: '3',
        state: expect.objectContaining({ eventCount: 3, stepCount: 2 }),
        eventTypes: new Set(['CaseReceived', 'StepRecorded']),
        events: [0, 1, 2].map((version) => ({ event: fromStored(store.events[version]!), version })),
      },
    ]);
    expect(failures).toEqual([]);
    expect(store.streamsRead).toEqual([]);
  });

  it('goes on from the kept state without reading', async () => {
    await batch(0, 2);
    expect((await batch(2, 5)).changes[0]?.state.stepCount).toBe(4);
    expect(store.streamsRead).toEqual([]);
  });

  it('does not keep a closed case, and reads it should something happen to it', async () => {
    await store.append(stream, [
      storedEvent(event('CaseGranted', '2026-03-06T09:00:00.000Z', {})),
      storedEvent(event('CaseClosed', '2026-03-07T09:00:00.000Z', {})),
      step(8),
    ]);
    await batch(0, 7);
    expect((await batch(7, 8)).changes[0]?.state).toMatchObject({ stepCount: 5, outcome: 'granted' });
    expect(store.streamsRead).toEqual([stream]);
  });

  it('reads a stream that it does not know, up to the end of the batch and no further', async () => {
    const { changes } = await batch(2, 4);
    expect(changes).toEqual([
      {
        stream,
        position: '4',
        state: expect.objectContaining({ eventCount: 4 }),
        eventTypes: new Set(['StepRecorded']),
        events: [2, 3].map((version) => ({ event: fromStored(store.events[version]!), version })),
      },
    ]);
    expect(store.streamsRead).toEqual([stream]);
  });

  it('answers a batch that is tried again as before, though the kept state is ahead', async () => {
    await batch(0, 2);
    const once = await batch(2, 3);
    await batch(3, 5);
    expect(await batch(2, 3)).toEqual(once);
    expect(await batch(2, 3)).toEqual(once);
  });

  it('does not go on from a state that is behind', async () => {
    await batch(0, 2);
    expect((await batch(3, 4)).changes[0]?.state.stepCount).toBe(3);
  });

  it('keeps what a failing stream was out of the changes and names the event', async () => {
    await store.append(stream, [{ ...step(6), type: 'Nonsense' }, step(7)]);
    const other = await appendCase(store, [received(undefined, { reference: 'OTHER' })]);
    const { changes, failures } = await batch(3, 8);
    expect(changes.map((change) => change.stream)).toEqual([other]);
    expect(failures).toEqual([{ stream, position: '6', error: expect.objectContaining({ message: expect.stringContaining('Nonsense') }) }]);
    // What comes before it can still be had.
    expect((await batch(3, 5)).changes[0]?.state.stepCount).toBe(4);
  });

  it('refuses a stream that is received twice instead of starting over', async () => {
    await appendCase(store, [received()], stream);
    expect((await batch(4, 6)).failures).toEqual([expect.objectContaining({ stream, position: '6' })]);
  });

  it('refuses events that the store does not have', async () => {
    expect((await load([{ ...store.events[2]!, stream: 'case-havneby-LOST' }], store)).failures).toHaveLength(1);
  });

  it('does not take one store for another', async () => {
    await batch(0, 3);
    const second = new MemoryEventStore();
    await appendCase(second, [received(undefined, { subject: 'other' })]);
    await second.append(stream, [2, 3, 4, 5].map(step));
    expect((await load(second.events.slice(3, 5), second)).changes[0]?.state.subject).toBe('other');
  });

  it('gives what folding up to the end of the batch gives, whatever the batches are', async () => {
    const mixed = new MemoryEventStore();
    await appendMixed(mixed, sampleHistories(20, 5), 5);
    for (const size of [1, 3, 17, 1000]) {
      for (let from = 0; from < mixed.events.length; from += size) {
        const events = mixed.events.slice(from, from + size);
        for (const change of (await load(events, mixed)).changes) {
          const upTo = mixed.events.slice(0, from + size).filter((each) => each.stream === change.stream);
          expect(change.state).toEqual(fold(upTo.map(fromStored)));
          expect(change.position).toBe(upTo.at(-1)?.position);
          const own = events.filter((each) => each.stream === change.stream);
          expect(change.events).toEqual(own.map((each) => ({ event: fromStored(each), version: each.version })));
        }
      }
    }
  });
});
