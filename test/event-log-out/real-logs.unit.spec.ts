import { existsSync } from 'node:fs';
import path from 'node:path';
import { caseStream, fold, toStored, type CaseEvent } from '@casetrail/case';
import { EVENT_LOG_FORMATS, readLog, readMapping, realNames, writeEventLog } from '@casetrail/event-log';
import type { RecordedEvent } from '@casetrail/event-store';
import { readCases } from '../../libs/event-log/src/import/read-cases';
import { KeyRegister } from '../../libs/event-log/src/mapping/key';
import { validOcel } from './ocel';
import { asStored, KEY, readBack, WITHOUT_NAMES } from './round-trip';
import { validXes } from './xes';

jest.setTimeout(240_000);

const LOG = path.resolve(__dirname, '../../../shared/data/receipt.xes.gz');
const there = existsSync(LOG);
if (!there) console.warn(`Real logs are not tested: ${LOG} is not there`);

(there ? describe : describe.skip)('receipt.xes.gz, imported, written again', () => {
  const streams = new Map<string, RecordedEvent[]>();
  const cases: CaseEvent[][] = [];
  beforeAll(async () => {
    const mapping = readMapping(path.resolve(__dirname, '../../examples/mappings/receipt.yaml'));
    const options = {
      mapping,
      municipality: 'havneby',
      referenceKey: KEY,
      onError: 'skip-event' as const,
      now: '2026-11-21T00:00:00.000Z',
    };
    for await (const { events, reference } of readCases(readLog(LOG, mapping), { ...options, keys: new KeyRegister() })) {
      cases.push(events);
      streams.set(caseStream('havneby', reference), events.map(recorded));
    }
  });
  const recorded = (event: CaseEvent, version: number): RecordedEvent => {
    const { type, data, schemaVersion } = toStored(event);
    return {
      id: '',
      type,
      data: asStored(data),
      metadata: { schemaVersion, actor: 'import:receipt.xes.gz' },
      stream: '',
      version,
      position: '1',
      recordedAt: '',
    };
  };

  async function write(format: 'xes' | 'ocel', names = realNames): Promise<string> {
    let text = '';
    const store = { readStreams: async (wanted: readonly string[]) => new Map(wanted.map((stream) => [stream, streams.get(stream)!])) };
    const all = async function* () {
      yield* streams.keys();
    };
    for await (const piece of writeEventLog({ format, municipality: 'havneby', store, upTo: '1', names, streams: all })) text += piece;
    return text;
  }

  it('is valid XES', async () => {
    const { traces } = await validXes(await write('xes', WITHOUT_NAMES));
    expect(traces).toHaveLength(1434);
    expect(traces.flatMap(({ events }) => events)).toHaveLength(cases.flat().length);
  });

  it('is valid OCEL', async () => {
    const { events, objects } = validOcel(await write('ocel', WITHOUT_NAMES));
    expect(events).toHaveLength(cases.flat().length);
    expect(
      objects
        .filter(({ type }) => type === 'department')
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['department:customer-contact', 'department:experts', 'department:general']);
  });

  it.each(EVENT_LOG_FORMATS)('gives the same cases again from %s', async (format) => {
    const read = await readBack(await write(format), 'havneby', 65_536);
    expect(read.flatMap(({ notes }) => notes)).toEqual([]);
    expect(read.map(({ events }) => events)).toEqual(asStored(cases));
    expect(read.map(({ events }) => fold(events))).toEqual(asStored(cases.map((events) => fold(events))));
  });
});
