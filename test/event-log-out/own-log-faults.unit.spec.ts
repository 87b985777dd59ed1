import { realNames } from '@casetrail/event-log';
import { JsonItems } from '../../libs/event-log/src/own-log/json-items';
import fc from 'fast-check';
import { sampleHistories } from '../support/case-views';
import { readBack, storeOf, written } from './round-trip';

const history = sampleHistories(20, 11).find(([event]) => event?.type === 'CaseReceived' && event.data.municipality === 'havneby')!;
const log = async (format: 'xes' | 'ocel'): Promise<string> => written(await storeOf([history]), { format, names: realNames });

describe("A log that was Casetrail's own and has been damaged", () => {
  it.each([
    ['cut off', (text: string) => text.slice(0, -200), 'truncated-json'],
    ['cut within an event', (text: string) => text.slice(0, 4000), 'truncated-json'],
    ['followed by something', (text: string) => `${text}{}`, 'malformed-json'],
    ['no object', () => '[1]', 'not-json'],
    ['without events', () => '{"objects":[{"events":[{}]}]}', 'wrong-root'],
    ['with events that are none', () => '{"events":[1]}', 'malformed-json'],
    ['with lists of lists', () => '{"events":[[{}]]}', 'malformed-json'],
    ['with two lists of events', () => '{"events":[],"events":[]}', 'malformed-json'],
    ['with brackets that do not match', () => '{"events":[}]', 'malformed-json'],
    ['with an event that is no JSON', () => '{"events":[{"id":}]}', 'malformed-json'],
    ['nested without end', () => `{"events":[${'{"a":'.repeat(100)}`, 'too-deep'],
    ['with an endless event', () => `{"events":[{"id":"${'x'.repeat(9 * 1024 * 1024)}"}]}`, 'token-too-long'],
    ['empty', () => '', 'empty-file'],
  ])('OCEL %s', async (_, damage, fault) => {
    await expect(readBack(damage(await log('ocel')), 'havneby', 65_536)).rejects.toMatchObject({ name: 'LogError', fault });
  });

  const edited = async (from: RegExp, to: string): Promise<unknown> => {
    const text = await log('xes');
    expect(text).toMatch(from);
    return (await readBack(text.replace(from, to))).flatMap(({ notes }) =>
      notes.map(({ name, touches, line }) => ({ name, touches, line: line > 0 })),
    );
  };
  it.each([
    ['no JSON', /"type":"CaseReceived"/, '"type":', 'unreadable-event'],
    ['an unknown type', /"type":"CaseReceived"/, '"type":"CaseLost"', 'unreadable-event'],
    ['a later version', /"schemaVersion":1/, '"schemaVersion":7', 'unreadable-event'],
    ['a field of another kind', /"channel":"[a-z-]+"/, '"channel":"fax"', 'unreadable-event'],
    ['an unknown field', /"channel":/, '"outcome":"granted","channel":', 'unreadable-event'],
    ['a key that is none', /"caseType":"[a-z-]+"/, '"caseType":"../x"', 'unreadable-event'],
    ['a reference number that is none', /"reference":"\w+"/, '"reference":"0000000000001"', 'reference-invalid'],
    ['a time that is none', /"occurredAt":"[^"]+"/, '"occurredAt":"yesterday"', 'occurred-at-invalid'],
  ])('XES with %s in a receipt', async (_, from, to, name) => {
    expect(await edited(from, to)).toEqual([{ name, touches: 'case', line: true }]);
  });

  it('leaves out one event at fault, and no more', async () => {
    const text = (await log('ocel')).replace(/\\"type\\":\\"StepRecorded\\",\\"data\\":\{/, (found) => `${found}\\"surprise\\":1,`);
    const [read] = await readBack(text);
    expect(read?.notes).toEqual([expect.objectContaining({ name: 'unreadable-event', touches: 'event' })]);
    expect(read?.events).toHaveLength(history.length - 1);
  });

  it('names a case whose events do not stand together', async () => {
    const one = await log('ocel');
    const events = one.slice(one.indexOf('"events":[') + 10, one.indexOf('],\n"objects"'));
    const other = events.replaceAll('"objectId":"case:', '"objectId":"case:x').replaceAll('"id":"case:', '"id":"case:x');
    const read = await readBack(`{"events":[${events},${other},${events}]}`);
    expect(read.flatMap(({ notes }) => notes.map(({ name }) => name))).toContain('duplicate-case');
  });
});

it('Objects are taken out of any JSON as JSON.parse sees them, however its text is cut', () => {
  fc.assert(
    fc.property(
      fc.record({ before: fc.jsonValue(), events: fc.array(fc.dictionary(fc.string(), fc.jsonValue())), after: fc.jsonValue() }),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(0, 2),
      (value, size, indent) => {
        const text = JSON.stringify(value, null, indent);
        const items = new JsonItems('events', { tokenLength: 1e6, depth: 100 });
        const found = [];
        for (let from = 0; from < text.length; from += size) found.push(...items.push(text.slice(from, from + size)));
        items.end();
        expect(found.map((item) => item.value)).toEqual(JSON.parse(text).events);
      },
    ),
    { numRuns: 500 },
  );
});
