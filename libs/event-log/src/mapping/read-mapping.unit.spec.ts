import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Mapping } from './mapping';
import { MappingError } from './mapping';
import { readMapping } from './read-mapping';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'mapping-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (text: string, name = 'mapping.yaml'): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const read = (text: string): Mapping => readMapping(write(text));

/** `line path message`, a fault each. */
function faults(text: string): string[] {
  try {
    read(text);
  } catch (error) {
    if (error instanceof MappingError) return error.faults.map(({ line, path, message }) => `${line} ${path}: ${message}`);
    throw error;
  }
  return [];
}

const LEAST = 'format: xes\ntimeZone: Europe/Copenhagen\ncase: { received: { from: start }, caseType: Permit }\n';

describe('reading a mapping', () => {
  it('fills in what XES calls things', () => {
    expect(read(LEAST)).toMatchObject({
      case: { id: 'concept:name', caseType: { kind: { text: 'Permit' } } },
      loggedEvent: { activity: 'concept:name', at: { from: 'time:timestamp' } },
      steps: { activity: { kind: { from: 'concept:name', of: 'event' } }, resource: { kind: { from: 'org:resource', of: 'event' } } },
      beforeReceipt: 'report',
      caseRules: [],
    });
  });

  it.each(readdirSync(resolve('examples/mappings')).filter((name) => name.endsWith('.yaml')))('reads the example %s', (name) => {
    expect(readMapping(resolve('examples/mappings', name)).caseRules.length).toBeGreaterThan(0);
  });

  it('takes over what another mapping says, settings of a group one by one', () => {
    write(`${LEAST}missing: [EMPTY]\nevents: [{ event: CaseClosed, at: { from: end } }]\n`, 'parent.yaml');
    const mapping = read('extends: parent.yaml\ncase: { caseType: Other }\nevents: []\n');
    expect(mapping).toMatchObject({
      timeZone: 'Europe/Copenhagen',
      case: { received: { from: 'start' }, caseType: { kind: { text: 'Other' } } },
      caseRules: [],
    });
    expect(mapping.missing).toEqual(new Set(['EMPTY']));
  });

  it('names faults where they are written, also in the mapping that is extended', () => {
    write(`${LEAST}beforeReceipt: perhaps\n`, 'parent.yaml');
    try {
      readMapping(write('extends: parent.yaml\ncase: { channel: pigeon }\n'));
      throw new Error('was read');
    } catch (error) {
      // The shape is judged first; the channel is looked at once that is right.
      expect((error as MappingError).faults).toEqual([
        { file: join(folder, 'parent.yaml'), line: 4, path: 'beforeReceipt', message: 'must be one of report, leave-out, receive-earlier' },
      ]);
    }
  });

  it('lets nothing go round in a circle', () => {
    write('extends: b.yaml\n', 'a.yaml');
    write('extends: a.yaml\n', 'b.yaml');
    expect(() => readMapping(join(folder, 'a.yaml'))).toThrow(/circle/);
  });
});

describe('a mapping with faults', () => {
  it('has each wrong setting named with its line and path', () => {
    expect(
      faults(`format: xml
timeZone: Mars/Olympus
case:
  received: { form: start }
  caseType: { from: [a] }
  colour: red
events:
  - event: CaseSolved
  - event: CaseClosed
    at: end
    repeat: twice
`),
    ).toEqual([
      '1 format: must be one of xes, csv',
      '2 timeZone: must be a time zone such as Europe/Copenhagen',
      '4 case.received.form: is not a known field',
      '5 case.caseType.from: must be a text',
      '6 case.colour: is not a known field',
      expect.stringMatching(/^8 events\[0\]\.event: must be one of CaseReceived, /),
      expect.stringMatching(/^10 events\[1\]\.at: must be "receipt"/),
      '11 events[1].repeat: must be one of first, last, each',
    ]);
  });

  it('has what does not fit together named so too', () => {
    expect(
      faults(`format: csv
timeZone: Europe/Copenhagen
csv: { rows: case }
case:
  received: { from: start, activity: A, format: nonsense }
  caseType: { from: type, values: { a: Not A Key } }
  channel: { from: c, values: { a: pigeon }, default: other }
events:
  - event: CaseReceived
  - event: CaseRouted
    at: receipt
    data: { department: { from: a, fromCase: b }, colour: red }
  - event: InformationReceived
    activity: x
    data: { complete: perhaps }
    when: { a: { oder: b } }
  - event: CaseClosed
`),
    ).toEqual([
      '4 case.id: is missing: name the column that identifies the case',
      '5 case.received: must say either "from" (an attribute of the case) or "activity"',
      expect.stringMatching(/^5 case\.received\.format: "nonsense" is not a date format/),
      expect.stringMatching(/^5 case\.received\.activity: cannot be/),
      '6 case.caseType.values.a: must be a key, such as not-a-key',
      expect.stringMatching(/^7 case\.channel\.values\.a: must be one of online, .*, not "pigeon"$/),
      '9 events[0].event: is made from "case"; it cannot be listed',
      '10 events[1]: lacks data.reason',
      '12 events[1].data.colour: is not a field of this event; it has department, reason',
      '12 events[1].data.department: must say only one of from, fromCase',
      expect.stringMatching(/^14 events\[2\]\.activity: cannot be/),
      '15 events[2].data.complete: must be one of true, false, not "perhaps"',
      expect.stringMatching(/^16 events\[2\]\.when\.a: must be/),
      expect.stringMatching(/^17 events\[3\]: needs "activity"/),
    ]);
  });

  it.each([
    ['a: [', /is not YAML/],
    ['- a\n', /must hold settings/],
    ['a: 1\na: 2\n', /is not YAML/],
  ])('is not read when it is not such YAML: %p', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('says when there is no such file', () => {
    expect(() => readMapping(join(folder, 'none.yaml'))).toThrow(/none\.yaml:1: cannot be read \(ENOENT\)/);
  });
});
