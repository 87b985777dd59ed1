import type { Appended, ExpectedVersion, NewEvent, RecordedEvent } from '@casetrail/event-store';
import { OutcomeUnknown, WrongExpectedVersion } from '@casetrail/event-store';
import { CaseWriter } from './case-writer';
import type { SizedEvent } from './identity';

const MEBIBYTE = 1024 * 1024;

/** A stream in memory that keeps to the port; answers to an append may get lost. */
class OneStream {
  ids: string[] = [];
  appends: { expected: ExpectedVersion; count: number }[] = [];
  loseAnswers = 0;

  async append(stream: string, events: readonly NewEvent[], expected: ExpectedVersion): Promise<Appended> {
    const repeated = events.every(({ id }) => this.ids.includes(id));
    const version = this.ids.length - 1;
    if (!repeated && expected !== (version < 0 ? 'no-stream' : version)) throw new WrongExpectedVersion(stream, expected, version);
    if (!repeated) this.ids.push(...events.map(({ id }) => id));
    this.appends.push({ expected, count: events.length });
    if (this.loseAnswers-- > 0) throw new OutcomeUnknown('no answer');
    return { version: this.ids.length - 1, position: '1', repeated };
  }

  async *readStream(): AsyncGenerator<RecordedEvent> {
    for (const id of this.ids) yield { id } as RecordedEvent;
  }
}

const events = (count: number, bytes = 100): SizedEvent[] =>
  Array.from({ length: count }, (_, index) => ({ event: { id: `id-${index}`, type: 'StepRecorded', data: {}, metadata: {} }, bytes }));
const ids = (count: number): string[] => events(count).map(({ event }) => event.id);

describe('writing a case', () => {
  let stream: OneStream;
  const write = (sized: SizedEvent[]) => new CaseWriter(stream).write('case-a', sized);
  beforeEach(() => (stream = new OneStream()));

  it('appends many events in parts, in order, and never too many bytes at once', async () => {
    expect(await write(events(2500))).toBe('imported');
    expect(stream.appends).toEqual([
      { expected: 'no-stream', count: 1000 },
      { expected: 999, count: 1000 },
      { expected: 1999, count: 500 },
    ]);
    expect(stream.ids).toEqual(ids(2500));
    stream = new OneStream();
    await write(events(20, MEBIBYTE));
    expect(stream.appends.map(({ count }) => count)).toEqual([8, 8, 4]);
  });

  it.each([
    ['nothing is there', 0, 'imported'],
    ['the first part is there', 1000, 'grown'],
    ['a beginning is there', 7, 'grown'],
    ['all is there', 1500, 'unchanged'],
  ])('completes it when %s', async (_, there, result) => {
    stream.ids = ids(there);
    expect(await write(events(1500))).toBe(result);
    expect(stream.ids).toEqual(ids(1500));
  });

  it('leaves it alone when others wrote to it, before its end or behind', async () => {
    stream.ids = [...ids(3), 'other'];
    expect(await write(events(5))).toBe('differs');
    expect(stream.ids).toEqual([...ids(3), 'other']);
    stream.ids = [...ids(5), 'other'];
    expect(await write(events(5))).toBe('unchanged');
  });

  it('asks again when the answer was lost', async () => {
    stream.loseAnswers = 2;
    await write(events(5));
    expect(stream.ids).toEqual(ids(5));
  });
});
