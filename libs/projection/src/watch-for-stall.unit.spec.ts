import type { EventStore, Position } from '@casetrail/event-store';
import { watchForStall } from './watch-for-stall';

describe('watchForStall', () => {
  let delivered: Position | undefined;
  let head: Position | Error;
  const stalls: Position[] = [];
  let stop: () => void;

  beforeEach(() => {
    jest.useFakeTimers();
    stalls.length = 0;
    const store = { head: async () => (head instanceof Error ? Promise.reject(head) : head) } as unknown as EventStore;
    stop = watchForStall({ store, deliveredUpTo: () => delivered, onStall: (position) => void stalls.push(position), everyMs: 1000 });
  });
  afterEach(() => {
    stop();
    jest.useRealTimers();
  });
  const look = () => jest.advanceTimersByTimeAsync(1000);

  it('speaks up when events lie behind a position that did not move between two looks', async () => {
    [delivered, head] = ['5', '9'];
    await look();
    expect(stalls).toEqual([]);
    await look();
    expect(stalls).toEqual(['5']);
  });

  it('is content while the subscription moves, is at the head, or is not being waited for, and while the store is away', async () => {
    [delivered, head] = ['5', '9'];
    await look();
    delivered = '6';
    await look();
    [delivered, head] = ['9', '9'];
    await look();
    await look();
    [delivered, head] = ['9', '12'];
    await look();
    delivered = undefined;
    await look();
    delivered = '9';
    await look();
    head = new Error('away');
    await look();
    head = '12';
    await look();
    expect(stalls).toEqual([]);
  });
});
