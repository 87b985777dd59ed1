import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { Attribute, LogItem, LogLimits } from '../log';
import { ATTRIBUTE_TYPES, LogError } from '../log';
import { readXes } from './read-xes';

async function* bytesOf(content: string | Buffer, pieceBytes = 50): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(content);
  for (let start = 0; start < bytes.length; start += pieceBytes) yield bytes.subarray(start, start + pieceBytes);
}

async function read(content: string | Buffer, limits?: Partial<LogLimits>, pieceBytes?: number): Promise<LogItem[]> {
  const items: LogItem[] = [];
  for await (const item of readXes(bytesOf(content, pieceBytes), { limits })) items.push(item);
  return items;
}

async function failure(content: string | Buffer, limits?: Partial<LogLimits>): Promise<LogError> {
  const error = await read(content, limits).then(
    (items) => new Error(`read ${items.length} items instead of failing`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof LogError) return error;
  throw error;
}

const EVENT = `<event><string key="concept:name" value="Start"/><date key="time:timestamp" value="2024-01-02T03:04:05.006+01:00"/></event>`;
const trace = (id: string, body = EVENT): string => `<trace>\n<string key="concept:name" value="${id}"/>\n${body}\n</trace>\n`;
const log = (body: string): string => `<?xml version="1.0" encoding="UTF-8" ?>\n<log xes.version="1.0">\n${body}</log>\n`;
const ids = (items: LogItem[]): (string | undefined)[] => items.map((item) => ('case' in item ? item.case.id : `fault ${item.fault.name}`));

describe('reading XES', () => {
  it('names each case and event with its line', async () => {
    const [item] = await read(log(trace('a')));
    expect(item).toEqual({
      case: {
        line: 3,
        id: 'a',
        attributes: new Map([['concept:name', { type: 'string', value: 'a' }]]),
        events: [
          {
            line: 5,
            attributes: new Map<string, Attribute>([
              ['concept:name', { type: 'string', value: 'Start' }],
              ['time:timestamp', { type: 'date', value: '2024-01-02T03:04:05.006+01:00' }],
            ]),
          },
        ],
      },
    });
  });

  it('reads over nested attributes, lists, containers, globals, extensions and the attributes of the log', async () => {
    const nested = `<string key="outer" value="o"><string key="inner" value="i"/></string>
      <list key="l"><values><string key="in-list" value="x"/></values></list>
      <container key="c"><int key="in-container" value="1"/></container>`;
    const items = await read(
      log(`<extension name="Time" prefix="time" uri="u"/><global scope="trace"><string key="concept:name" value="G"/></global>
        <string key="creator" value="x"/>${trace('a', nested + EVENT.replace('</event>', `${nested}</event>`))}`),
    );
    expect(ids(items)).toEqual(['a']);
    const [first] = items;
    if (!first || !('case' in first)) throw new Error('no case');
    expect([...first.case.attributes.keys()]).toEqual(['concept:name', 'outer']);
    expect([...(first.case.events[0]?.attributes.keys() ?? [])]).toEqual(['concept:name', 'time:timestamp', 'outer']);
  });

  it('reads XES 2.0, with a namespace prefix or without', async () => {
    const two = log(trace('a')).replace('xes.version="1.0"', 'xes.version="2.0" xmlns="http://www.xes-standard.org/"');
    expect(ids(await read(two))).toEqual(['a']);
    const prefixed = two.replace(/<(\/?)(?=[a-z])/g, '<$1xes:');
    expect(ids(await read(prefixed))).toEqual(['a']);
  });

  it('reads gzip whatever the file is called, and other encodings that the declaration names', async () => {
    expect(ids(await read(gzipSync(log(trace('a')))))).toEqual(['a']);
    const latin = log(trace('Ærø')).replace('UTF-8', 'ISO-8859-1');
    expect(ids(await read(Buffer.from(latin, 'latin1')))).toEqual(['Ærø']);
    expect(ids(await read(Buffer.from(`\uFEFF${log(trace('å'))}`, 'utf16le')))).toEqual(['å']);
  });

  it('reads back whatever log was written, in pieces of any size', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'Å', '&', '<', '"', "'", '🏛', '\n', ' ', '{') });
    const attributes = fc.dictionary(
      text.map((key) => `k${key}`),
      fc.record({ type: fc.constantFrom(...ATTRIBUTE_TYPES), value: text }),
      { maxKeys: 4, noNullPrototype: true },
    );
    const logs = fc.array(fc.record({ attributes, events: fc.array(attributes, { minLength: 1, maxLength: 4 }) }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(logs, fc.integer({ min: 1, max: 300 }), fc.boolean(), async (written, pieceBytes, packed) => {
        const cases = written.map((one, index) => ({
          ...one,
          attributes: { ...one.attributes, 'concept:name': { type: 'string' as const, value: `case ${index}` } },
        }));
        const xml = log(
          cases
            .map((one) => `<trace>${tags(one.attributes)}${one.events.map((event) => `<event>${tags(event)}</event>`).join('')}</trace>`)
            .join(''),
        );
        const items = await read(packed ? gzipSync(xml) : xml, undefined, pieceBytes);
        const found = items.map((item) => {
          if (!('case' in item)) throw new Error(item.fault.message);
          return {
            attributes: Object.fromEntries(item.case.attributes),
            events: item.case.events.map((event) => Object.fromEntries(event.attributes)),
          };
        });
        expect(found).toEqual(cases);
      }),
    );
  });
});

const escaped = (text: string): string => text.replace(/[&<"\n]/g, (character) => `&#${character.charCodeAt(0)};`);
const tags = (attributes: Record<string, Attribute>): string =>
  Object.entries(attributes)
    .map(([key, { type, value }]) => `<${type} key="${escaped(key)}" value="${escaped(value)}"/>`)
    .join('');

describe('a case that is not as it should be', () => {
  it('is named and left out, and the next one is read', async () => {
    const broken = [
      `<trace>${EVENT}</trace>`,
      `<trace><string key="concept:name" value=" "/>${EVENT}</trace>`,
      trace('without events', ''),
      trace('long', `<string key="x" value="${'x'.repeat(300)}"/>${EVENT}`),
      trace('many', EVENT.repeat(4)),
      trace('keyless', `<string value="x"/>${EVENT}`),
      EVENT,
    ];
    const items = await read(log(broken.join('') + trace('fine')), { attributeLength: 200, eventsPerCase: 3 });
    expect(items.slice(0, -1).map((item) => ('fault' in item ? [item.fault.name, item.fault.case] : 'case'))).toEqual([
      ['missing-case-id', undefined],
      ['missing-case-id', undefined],
      ['no-events', 'without events'],
      ['attribute-too-long', 'long'],
      ['too-many-events', 'many'],
      ['attribute-without-key', 'keyless'],
      ['event-outside-case', undefined],
    ]);
    expect(ids(items).at(-1)).toBe('fine');
  });
});

describe('a file that cannot be read on', () => {
  const whole = log(trace('a') + trace('b') + trace('c'));

  it.each([
    ['empty', '', 'empty-file'],
    ['not XML', 'case;activity\n1;a\n', 'not-xml'],
    ['another root', '<?xml version="1.0"?><html/>', 'wrong-root'],
    ['an unclosed tag inside', whole.replace('</trace>', ''), 'malformed-xml'],
    ['bytes that are not UTF-8', Buffer.from(log(trace('Æ')), 'latin1'), 'wrong-encoding'],
    ['an encoding nobody knows', whole.replace('UTF-8', 'X-KLINGON'), 'unknown-encoding'],
    ['an entity of nobody', log(trace('&lol;')), 'malformed-xml'],
  ])('%s', async (_, content, name) => {
    expect((await failure(content)).fault).toBe(name);
  });

  it('names line and case where a file was cut off', async () => {
    const cut = whole.slice(0, whole.indexOf('value="b"') + 12);
    expect(await failure(cut)).toMatchObject({ fault: 'truncated-xml', line: 9, caseId: 'b' });
    const inTag = whole.slice(0, whole.indexOf('value="c"') + 4);
    expect(await failure(inTag)).toMatchObject({ fault: 'truncated-xml', line: 12 });
  });

  it('names the gzip that was cut off or damaged', async () => {
    const packed = gzipSync(log(Array.from({ length: 200 }, (_, i) => trace(`case ${(i * 7919) % 1009}`)).join('')));
    expect((await failure(packed.subarray(0, packed.length - 20))).fault).toBe('truncated-gzip');
    const damaged = Buffer.from(packed);
    damaged.fill(0xff, 200, 240);
    expect((await failure(damaged)).fault).toBe('damaged-gzip');
  });

  it('refuses a document type, and with it every entity bomb', async () => {
    const bomb = `<?xml version="1.0"?>\n<!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n<log>${trace('&b;')}</log>`;
    expect(await failure(bomb)).toMatchObject({ fault: 'doctype-refused', line: 2 });
  });

  it('bounds depth, the length of a tag, and what gzip may unpack to', async () => {
    const deep = log(trace('a', '<list>'.repeat(40) + '</list>'.repeat(40)));
    expect((await failure(deep)).fault).toBe('too-deep');
    const endless = log(`<trace><string key="x" value="${'x'.repeat(5000)}`);
    expect((await failure(endless, { tokenLength: 2000 })).fault).toBe('token-too-long');
    const bomb = gzipSync(log(trace('a', ' '.repeat(20 * 1024 * 1024) + EVENT)));
    expect((await failure(bomb, { tokenLength: 1e9 })).fault).toBe('gzip-bomb');
  });
});
