import { fold, newReferenceNumber } from '@casetrail/case';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Attribute, LoggedCase } from '../log';
import { KeyRegister } from '../mapping/key';
import { readMapping } from '../mapping/read-mapping';
import type { CaseFromLog } from './to-case-events';
import { toCaseEvents } from './to-case-events';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'mapping-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const attributes = (values: Record<string, string>): Map<string, Attribute> =>
  new Map(Object.entries(values).map(([key, value]) => [key, { type: 'string', value }]));

/** A case of June 2024; events are `[day, activity, more]`, the day with or without a time. */
function logged(ofCase: Record<string, string>, ...events: [string, string, Record<string, string>?][]): LoggedCase {
  return {
    line: 10,
    id: 'case-1',
    attributes: attributes(ofCase),
    events: events.map(([time, activity, more], index) => ({
      line: 11 + index,
      attributes: attributes({ 'time:timestamp': time, 'concept:name': activity, ...more }),
    })),
  };
}

const HEAD = 'format: xes\ntimeZone: Europe/Copenhagen\nmissing: [EMPTY]\ncase: { received: { from: start }, caseType: Permit }\n';
const day = (n: number): string => `2024-06-${String(n).padStart(2, '0')}T10:00:00.000Z`;

function map(mapping: string, one: LoggedCase): CaseFromLog {
  const file = join(folder, 'mapping.yaml');
  writeFileSync(file, mapping);
  return toCaseEvents(one, {
    mapping: readMapping(file),
    municipality: 'havneby',
    reference: newReferenceNumber(Buffer.alloc(8)),
    now: day(30),
    keys: new KeyRegister(),
  });
}

const events = (result: CaseFromLog): string[] => result.events.map(({ type, occurredAt }) => `${type} ${occurredAt.slice(5, 16)}`);
const notes = (result: CaseFromLog): string[] =>
  result.notes.map(({ kind, name, line, activity }) => `${kind} ${name} ${line} ${activity ?? '-'}`);

describe('the receipt', () => {
  it('takes its fields from the case', () => {
    const result = map(
      `${HEAD.replace('caseType: Permit', 'caseType: { from: parts, split: "," }, channel: { from: via, values: { Web: online } }, subject: { template: "{what} in {where}" }, business: { registrationNumber: { from: cvr }, name: { from: name } }, complexity: { from: size, values: { L: complex }, default: simple }')}`,
      logged({ start: '2024-06-01', parts: 'Byg, Miljø', via: 'Web', what: 'Shed', where: 'EMPTY', cvr: '12345678', name: ' ', size: 'S' }),
    );
    expect(result.notes).toEqual([]);
    expect(result.events).toEqual([
      {
        type: 'CaseReceived',
        occurredAt: '2024-05-31T22:00:00.000Z',
        data: {
          municipality: 'havneby',
          reference: newReferenceNumber(Buffer.alloc(8)),
          caseType: 'byg',
          channel: 'online',
          business: { registrationNumber: '12345678' },
          subject: 'Shed in',
          complexity: 'simple',
          externalId: 'case-1',
        },
      },
    ]);
  });

  it('is the first event of an activity, which becomes nothing else', () => {
    const result = map(HEAD.replace('from: start', 'activity: In'), logged({}, [day(2), 'Work'], [day(1), 'In'], [day(3), 'In']));
    expect(events(result)).toEqual(['CaseReceived 06-01T10:00', 'StepRecorded 06-02T10:00', 'StepRecorded 06-03T10:00']);
  });

  it.each([
    ['missing', {}, 'fault missing-receipt 10 -'],
    ['a text for nothing', { start: 'EMPTY' }, 'fault missing-receipt 10 -'],
    ['unreadable', { start: 'in June' }, 'fault unreadable-date 10 -'],
    ['in the future', { start: '2024-07-01' }, 'fault occurred-in-the-future 10 CaseReceived'],
  ])('leaves no case when it is %s', (_, ofCase: Record<string, string>, note) => {
    const result = map(HEAD, logged(ofCase));
    expect(result.events).toEqual([]);
    expect(notes(result)).toEqual([note]);
    expect(result.notes[0]).toMatchObject({ touches: 'case', case: 'case-1' });
  });

  it('names a value that the mapping has no meaning for', () => {
    const result = map(
      HEAD.replace('caseType: Permit', 'caseType: Permit, channel: { from: via, values: { Web: online } }'),
      logged({ start: day(1), via: 'Pigeon' }),
    );
    expect(result.events).toEqual([]);
    expect(result.notes).toEqual([
      expect.objectContaining({ name: 'unknown-value', touches: 'case', message: expect.stringContaining('"Pigeon"') }),
    ]);
  });
});

describe('logged events', () => {
  it('are sorted by time; those of one time keep the order of the file; outcomes come last', () => {
    const result = map(
      `${HEAD}events:\n  - { event: CaseAnswered, at: { from: end } }\n  - { event: CaseClosed, at: { from: end } }\n  - { event: CaseRouted, at: receipt, data: { department: A, reason: r } }\n`,
      logged({ start: day(1), end: day(3) }, [day(3), 'c'], [day(1), 'a'], [day(3), 'd'], [day(1), 'b']),
    );
    expect(result.notes).toEqual([]);
    expect(result.events.map((event) => ('activity' in event.data ? event.data.activity : event.type))).toEqual([
      'CaseReceived',
      'CaseRouted',
      'a',
      'b',
      'c',
      'd',
      'CaseAnswered',
      'CaseClosed',
    ]);
  });

  it('become what their activity says, the first, the last or each; the others are steps', () => {
    const rule = (event: string, repeat: string, data = '{}'): string =>
      `  - { event: ${event}, activity: ${repeat}, repeat: ${repeat}, data: ${data} }\n`;
    const mapping = `${HEAD}events:\n${rule('CaseAcknowledged', 'first')}${rule('InformationRequested', 'each', '{ what: Plans }')}${rule('CaseGranted', 'last')}`;
    const result = map(
      mapping,
      logged(
        { start: day(1) },
        [day(2), 'first'],
        [day(3), 'first'],
        [day(4), 'each'],
        [day(5), 'each'],
        [day(6), 'last'],
        [day(7), 'last'],
      ),
    );
    expect(events(result).map((text) => text.split(' ')[0])).toEqual([
      'CaseReceived',
      'CaseAcknowledged',
      'StepRecorded',
      'InformationRequested',
      'InformationRequested',
      'StepRecorded',
      'CaseGranted',
    ]);
  });

  it('are chosen by what their attributes and the case say', () => {
    const mapping = `${HEAD}events:
  - { event: CaseGranted, activity: Decision, when: { said: 'yes' }, whenCase: { kind: [a, b] } }
  - { event: CaseRefusedWithAdvice, activity: Decision, when: { said: { not: 'yes' } }, data: { reason: { from: why }, advice: { fromCase: advice } } }
`;
    const one = (said: string, kind: string): unknown =>
      map(mapping, logged({ start: day(1), kind, advice: 'Ask again' }, [day(2), 'Decision', { said, why: 'Too high' }])).events[1]?.type;
    expect([one('yes', 'a'), one('yes', 'c'), one('no', 'a'), one('EMPTY', 'a')]).toEqual([
      'CaseGranted',
      'StepRecorded',
      'CaseRefusedWithAdvice',
      'CaseRefusedWithAdvice',
    ]);
  });

  it('may become several events, in the order of the mapping', () => {
    const mapping = `${HEAD}events:\n  - { event: CaseAnswered, activity: End }\n  - { event: CaseClosed, activity: End }\n`;
    expect(events(map(mapping, logged({ start: day(1) }, [day(2), 'End'])))).toEqual([
      'CaseReceived 06-01T10:00',
      'CaseAnswered 06-02T10:00',
      'CaseClosed 06-02T10:00',
    ]);
  });

  it('that no event names are left out when the mapping wants no steps', () => {
    expect(events(map(`${HEAD}steps: { record: false }\n`, logged({ start: day(1) }, [day(2), 'Work'])))).toEqual([
      'CaseReceived 06-01T10:00',
    ]);
  });

  it('are named and left out when something is missing or cannot be read', () => {
    const mapping = `${HEAD}events:\n  - { event: InformationRequested, activity: Ask, data: { what: { from: what } } }\n  - { event: CaseRouted, activity: Route, data: { department: { from: to }, reason: r } }\n`;
    const result = map(
      mapping,
      logged(
        { start: day(1) },
        ['EMPTY', 'Work'],
        ['soon', 'Work'],
        [day(2), 'EMPTY'],
        [day(2), 'Ask'],
        [day(2), 'Route', { to: 'Отдел' }],
        [day(3), 'Work'],
      ),
    );
    expect(events(result)).toEqual(['CaseReceived 06-01T10:00', 'StepRecorded 06-03T10:00']);
    expect(notes(result)).toEqual([
      'fault missing-date 11 Work',
      'fault unreadable-date 12 Work',
      'fault missing-activity 13 -',
      'fault missing-value 14 Ask',
      'fault no-key 15 Route',
    ]);
    expect(result.notes.every(({ touches }) => touches === 'event')).toBe(true);
  });
});

describe('what the rules of a case refuse', () => {
  const END = 'events:\n  - { event: CaseAnswered, activity: End, ifRefused: report }\n';

  it('is a fault, named with the refusal', () => {
    const result = map(`${HEAD}${END}`, logged({ start: day(1) }, [day(2), 'End'], [day(3), 'End']));
    expect(notes(result)).toEqual(['fault already-decided 12 End']);
  });

  it('becomes a step, or nothing, where the mapping says so', () => {
    const one = logged({ start: day(1) }, [day(2), 'End'], [day(3), 'End']);
    const asStep = map(`${HEAD}${END.replace('report', 'record-step')}`, one);
    expect([events(asStep).at(-1), ...notes(asStep)]).toEqual(['StepRecorded 06-03T10:00', 'recorded-as-step already-decided 12 End']);
    const leftOut = map(`${HEAD}${END.replace('report', 'leave-out')}`, one);
    expect([events(leftOut).at(-1), ...notes(leftOut)]).toEqual(['CaseAnswered 06-02T10:00', 'left-out already-decided 12 End']);
  });

  it.each([
    ['report', ['CaseReceived 06-05T10:00', 'StepRecorded 06-06T10:00'], ['fault occurred-before-receipt 11 Early']],
    ['leave-out', ['CaseReceived 06-05T10:00', 'StepRecorded 06-06T10:00'], ['left-out occurred-before-receipt 11 Early']],
    [
      'receive-earlier',
      ['CaseReceived 06-04T10:00', 'StepRecorded 06-04T10:00', 'StepRecorded 06-06T10:00'],
      ['adjusted received-earlier 10 CaseReceived'],
    ],
  ])('before receipt: %s', (choice, wanted, noted) => {
    const result = map(`${HEAD}beforeReceipt: ${choice}\n`, logged({ start: day(5) }, [day(4), 'Early'], [day(6), 'Late']));
    expect(events(result)).toEqual(wanted);
    expect(notes(result)).toEqual(noted);
  });

  it('is never in what is accepted: everything folds to a case', () => {
    const result = map(
      `${HEAD}events:\n  - { event: CaseAcknowledged, activity: Ack }\n  - { event: CaseAnswered, at: { from: end } }\n  - { event: CaseClosed, at: { from: end } }\n`,
      logged({ start: day(1), end: day(2) }, [day(3), 'Ack'], [day(4), 'Ack'], [day(5), 'Work']),
    );
    expect(fold(result.events)).toMatchObject({ closedAt: day(2), acknowledgedAt: day(3), stepCount: 1 });
    expect(notes(result)).toEqual(['fault already-acknowledged 12 Ack']);
  });
});

describe('ends without a time of day', () => {
  const mapping = (adjust: string): string =>
    `${HEAD}events:\n  - { event: CaseAnswered, at: { from: end }, adjust: [same-day-as-receipt] }\n  - { event: CaseClosed, at: { from: end }, adjust: [${adjust}] }\n  - { event: CaseGranted, activity: Sent }\n`;

  it('count as at receipt when they are of the same local day, and are named', () => {
    const result = map(mapping('same-day-as-receipt'), logged({ start: day(2), end: '2024-06-02' }));
    expect(events(result)).toEqual(['CaseReceived 06-02T10:00', 'CaseAnswered 06-02T10:00', 'CaseClosed 06-02T10:00']);
    expect(notes(result)).toEqual(['adjusted same-day-as-receipt 10 CaseAnswered', 'adjusted same-day-as-receipt 10 CaseClosed']);
  });

  it('stay faults when they are of the day before', () => {
    expect(notes(map(mapping('same-day-as-receipt'), logged({ start: day(2), end: '2024-06-01T23:59:59+02:00' })))).toEqual([
      'fault occurred-before-receipt 10 CaseAnswered',
      'fault occurred-before-receipt 10 CaseClosed',
    ]);
  });

  it('wait for the outcome where the mapping says so', () => {
    const late = map(
      mapping('not-before-outcome').replace(/ {2}- \{ event: CaseAnswered.*\n/, ''),
      logged({ start: day(1), end: '2024-06-02' }, [day(2), 'Sent']),
    );
    expect(events(late)).toEqual(['CaseReceived 06-01T10:00', 'CaseGranted 06-02T10:00', 'CaseClosed 06-02T10:00']);
    expect(notes(late)).toEqual(['adjusted not-before-outcome 10 CaseClosed']);
  });
});

describe('local times when clocks change', () => {
  it('count as the first hour, or the second where the first lies before receipt, and are named', () => {
    const file = HEAD.replace('Europe/Copenhagen', 'America/New_York');
    const at = (start: string): string[] => events(map(file, logged({ start }, ['2023-11-05T01:30', 'Work'])));
    expect(at('2023-11-05T05:00:00Z')).toEqual(['CaseReceived 11-05T05:00', 'StepRecorded 11-05T05:30']);
    expect(at('2023-11-05T06:00:00Z')).toEqual(['CaseReceived 11-05T06:00', 'StepRecorded 11-05T06:30']);
    expect(notes(map(file, logged({ start: '2023-03-12T00:00' }, ['2023-03-12T02:30', 'Work'])))).toEqual([
      'adjusted nonexistent-local-time 11 Work',
    ]);
  });
});
