import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { fold, type CaseEvent, type CaseState } from '@casetrail/case';
import { EVENT_LOG_FORMATS, realNames, type EventLogFormat } from '@casetrail/event-log';
import fc from 'fast-check';
import { caseHistory } from '../support/case-histories';
import { referenceOf, sampleHistories } from '../support/case-views';
import { hostileHistory } from './hostile-history';
import { validOcel } from './ocel';
import { asStored, readBack, storeOf, WITHOUT_NAMES, written, type ToWrite } from './round-trip';
import { validXes, type XesElement } from './xes';

jest.setTimeout(240_000);

/** Histories with reference numbers of their own. */
const histories = fc
  .array(
    fc.oneof(
      caseHistory.map(({ events }) => events),
      hostileHistory,
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((drawn) => drawn.map((events, index) => renumbered(events, index)));

const renumbered = (events: readonly CaseEvent[], index: number): CaseEvent[] =>
  events.map((event) => (event.type === 'CaseReceived' ? { ...event, data: { ...event.data, reference: referenceOf(index) } } : event));

const valid = async (format: EventLogFormat, text: string): Promise<void> =>
  void (format === 'xes' ? await validXes(text) : validOcel(text));
const log = async (drawn: CaseEvent[][], toWrite: ToWrite): Promise<string> => written(await storeOf(drawn), toWrite);

describe.each(EVENT_LOG_FORMATS)('A log in %s', (format) => {
  it('is valid, with and without personal data', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (drawn) => {
        await valid(format, await log(drawn, { format, names: realNames }));
        await valid(format, await log(drawn, { format, names: WITHOUT_NAMES }));
      }),
      { numRuns: 8 },
    );
  });

  it('gives the same cases again: every event, its time, its payload, the fold, the reference number', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.integer({ min: 1, max: 3000 }), async (drawn, pieceBytes) => {
        const read = await readBack(await log(drawn, { format, names: realNames }), 'havneby', pieceBytes);
        expect(read.flatMap(({ notes }) => notes)).toEqual([]);
        expect(read.map(({ events }) => events)).toEqual(asStored(drawn));
        expect(read.map(({ events }) => fold(events))).toEqual(drawn.map((events) => asStored(fold(events))));
        expect(read.map(({ reference }) => reference)).toEqual(drawn.map((_, index) => referenceOf(index)));
      }),
      { numRuns: 50 },
    );
  });

  it('gives the same cases in another municipality, under numbers of their own', async () => {
    const [first, second] = sampleHistories(12, 5).filter(
      ([event]) => event?.type === 'CaseReceived' && event.data.municipality === 'havneby',
    );
    const follows = second!.map((event) =>
      event.type === 'CaseReceived' ? { ...event, data: { ...event.data, previousReference: received(fold(first!)).reference } } : event,
    );
    const read = await readBack(await log([first!, follows], { format, names: realNames }), 'nordby');
    const [one, two] = read.map(({ events }) => received(fold(events)));
    expect(two?.previousReference).toBe(one?.reference);
    expect([one?.reference, two?.reference]).toEqual(read.map(({ reference }) => reference));
    expect(one?.reference).not.toBe(received(fold(first!)).reference);
    const { reference: _, municipality, ...rest } = one!;
    expect([municipality, rest]).toEqual(['nordby', asStored(withoutNumber(received(fold(first!))))]);
  });

  it('is not taken for an import when it was written without personal data', async () => {
    const drawn = [renumbered(sampleHistories(1, 3)[0]!, 0).map((event) => here(event))];
    const read = await readBack(await log(drawn, { format, names: WITHOUT_NAMES }));
    expect(read).toEqual([expect.objectContaining({ events: [] })]);
    expect(read[0]?.notes).toEqual([
      expect.objectContaining({
        kind: 'fault',
        touches: 'case',
        name: 'incomplete-event',
        message: expect.stringContaining('--with-personal-data'),
      }),
    ]);
  });

  it('names nobody and quotes nothing when it is to be without personal data', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (drawn) => {
        const marked = drawn.map((events) => events.map((event) => ({ ...event, data: withMarks(event) }) as CaseEvent));
        const text = await log(marked, { format, names: WITHOUT_NAMES });
        expect(text.match(/SECRET\w*/g)).toBeNull();
        for (let index = 0; index < drawn.length; index++) expect(text).not.toContain(referenceOf(index));
        // The mark is found where it must be.
        expect(await log(marked, { format, names: realNames })).toContain('SECRET');
      }),
      { numRuns: 15 },
    );
  });

  it('of another municipality, whose key begins alike, holds nothing of this one; an empty one is valid', async () => {
    const drawn = [renumbered(sampleHistories(1, 3)[0]!, 0).map((event) => here(event))];
    const text = await log(drawn, { format, names: realNames, municipality: 'havne' });
    await valid(format, text);
    expect(text).not.toContain('CaseReceived"/>');
    expect(await readBack(text)).toEqual([]);
  });

  it('may be packed', async () => {
    const drawn = [renumbered(sampleHistories(1, 3)[0]!, 0).map((event) => here(event))];
    const read = await readBack(gzipSync(await log(drawn, { format, names: realNames })));
    expect(read.map(({ events }) => events)).toEqual(asStored(drawn));
  });
});

it('The extension that XES logs name declares every attribute of ours', async () => {
  const extension = readFileSync(path.resolve(__dirname, '../../docs/casetrail.xesext'), 'utf8');
  const declared = (level: string): string[] =>
    [...(new RegExp(`<${level}>([^]*)</${level}>`).exec(extension)?.[1] ?? '').matchAll(/ key="([a-z-]+)"/g)].map(
      ([, key]) => `casetrail:${key}`,
    );
  const { traces, attributes } = await validXes(
    await log([fc.sample(hostileHistory, { numRuns: 1, seed: 1 })[0]!], { format: 'xes', names: realNames }),
  );
  const used = (elements: readonly XesElement[]): string[] =>
    [...new Set(elements.flatMap(Object.keys))].filter((key) => key.startsWith('casetrail:')).sort();
  expect(used([attributes])).toEqual(declared('log').sort());
  expect(used(traces.map((trace) => trace.attributes))).toEqual(declared('trace').sort());
  expect(used(traces.flatMap(({ events }) => events))).toEqual(declared('event').sort());
});

describe('The waits of an XES log', () => {
  /** Pairs suspend and resume by their instance; a decision ends what is open. */
  function pairs(events: readonly XesElement[], kind: string): { from?: string; to?: string }[] {
    const waits = new Map<string, { from?: string; to?: string }>();
    for (const event of events) {
      const { 'concept:instance': instance = '', 'lifecycle:transition': transition, 'time:timestamp': time } = event;
      const isDecision = /^Case(Granted|Answered|RefusedWithAdvice|Withdrawn)$/.test(event['casetrail:event-type'] ?? '');
      for (const wait of waits.values()) if (isDecision) wait.to ??= time;
      if (!instance.startsWith(kind)) continue;
      if (transition === 'suspend') waits.set(instance, { from: time });
      else waits.get(instance)!.to = time;
    }
    return [...waits.values()];
  }

  it('are those of the case', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), async (seed) => {
        const drawn = sampleHistories(10, seed)
          .filter(([event]) => event?.type === 'CaseReceived' && event.data.municipality === 'havneby')
          .map(renumbered);
        if (drawn.length === 0) return;
        const { traces } = await validXes(await log(drawn, { format: 'xes', names: WITHOUT_NAMES }));
        for (const [index, { events }] of traces.entries()) {
          const state = received(fold(drawn[index]!));
          expect(pairs(events, 'information-')).toEqual(state.informationWaits);
          expect(pairs(events, 'hearing-')).toEqual(state.hearings.map(({ from, to }) => ({ from, ...(to && { to }) })));
          expect(events.at(-1)?.['org:group']).toBe(state.visits.at(-1)?.department);
          expect(events.map((event) => event['time:timestamp'])).toEqual(drawn[index]!.map(({ occurredAt }) => occurredAt));
        }
      }),
      { numRuns: 12 },
    );
  });
});

function received(state: CaseState | null): CaseState {
  if (!state) throw new Error('No case');
  return state;
}
const withoutNumber = ({ reference: _reference, municipality: _municipality, ...rest }: CaseState): object => rest;
const here = (event: CaseEvent): CaseEvent =>
  event.type === 'CaseReceived' ? { ...event, data: { ...event.data, municipality: 'havneby' } } : event;

/** Marks everything that names somebody or that somebody wrote, but for the activity of a step, which process mining is about. */
function withMarks({ type, data }: CaseEvent): object {
  const kept = [
    'municipality',
    'reference',
    'caseType',
    'channel',
    'complexity',
    'industry',
    'department',
    'departments',
    'kind',
    'expectedBy',
    'activity',
  ];
  const marked = (value: unknown, key: string): unknown => {
    if (kept.includes(key)) return value;
    if (typeof value === 'string') return `SECRET ${value}`;
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, marked(inner, name)]));
  };
  const extra =
    type === 'CaseReceived' ? { externalId: 'x', subject: 'x' } : type === 'StepRecorded' ? { resource: 'Anna', note: 'x' } : {};
  return marked({ ...data, ...extra }, '') as object;
}
