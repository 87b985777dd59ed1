import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { AppendQueue, WaitingAppend } from './append-queue';
import { prepareAppend } from '../prepared-append';

const waiting: WaitingAppend[] = [];
const wait = (stream: string, count = 1, textLength = 0): WaitingAppend => {
  const events = Array.from({ length: count }, () => ({
    id: randomUUID(),
    type: 'T',
    data: { text: 'x'.repeat(textLength) },
    metadata: {},
  }));
  const append = new WaitingAppend(prepareAppend(stream, events, 'any'), 60_000, () => '');
  append.result.catch(() => undefined);
  waiting.push(append);
  return append;
};
afterEach(() => waiting.splice(0).forEach((append) => append.fail(new Error('over'))));

const queueOf = (appends: WaitingAppend[]): AppendQueue => {
  const queue = new AppendQueue();
  for (const append of appends) queue.push(append);
  return queue;
};

describe('AppendQueue', () => {
  it('gives every append once, a stream once a batch, each stream in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 1500 })), { maxLength: 30 }),
        (asked) => {
          const appends = asked.map(([stream, count]) => wait(stream, count));
          const queue = queueOf(appends);
          const given: WaitingAppend[] = [];
          while (!queue.empty) {
            const batch = queue.take();
            const streams = batch.map(({ append }) => append.stream);
            expect(new Set(streams).size).toBe(streams.length);
            expect(batch.length === 1 || batch.reduce((sum, { append }) => sum + append.events.length, 0) <= 2000).toBe(true);
            given.push(...batch);
          }
          expect(given).toHaveLength(appends.length);
          for (const stream of ['a', 'b', 'c', 'd']) {
            const of = (list: WaitingAppend[]): WaitingAppend[] => list.filter(({ append }) => append.stream === stream);
            expect(of(given).every((append, n) => append === of(appends)[n])).toBe(true);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('bounds a batch in bytes, but gives a large one its turn', () => {
    const large = Array.from({ length: 6 }, (_, n) => wait(`s${n}`, 1, 1_000_000));
    const queue = queueOf([...large, wait('many', 7, 1_000_000), wait('small')]);
    expect(queue.take().map(({ append }) => append.stream)).toEqual(['s0', 's1', 's2', 's3', 'small']);
    expect(queue.take().map(({ append }) => append.stream)).toEqual(['s4', 's5']);
    expect(queue.take().map(({ append }) => append.stream)).toEqual(['many']);
    expect(queue.empty).toBe(true);
  });

  it('leaves out who has given up', () => {
    const [first, second] = [wait('a'), wait('a')];
    const queue = queueOf([first, second]);
    first.fail(new Error('gave up'));
    expect(queue.take()).toEqual([second]);
  });
});
