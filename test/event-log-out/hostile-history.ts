import { newReferenceNumber, type CaseEvent, type CaseEventType } from '@casetrail/case';
import fc from 'fast-check';

const SPECIAL = [
  '&',
  '<',
  '>',
  '"',
  "'",
  ']]>',
  '<!--',
  '&amp;',
  '\t',
  '\n',
  '\r',
  '\r\n',
  '\0',
  '\u0001',
  '\u001f',
  '\u007f',
  '\u0085',
  '\u2028',
];
const MORE = [
  '\ufffe',
  '\uffff',
  '\ufffd',
  '\ufeff',
  '\ud83d\ude00',
  '👩‍👩‍👧',
  '\ud800',
  '\udc00',
  '\\',
  '\\u0041',
  '"}',
  '{"events":[',
  '\u202e',
  'e\u0301',
];

/** Any text at all: what XML and JSON find special, control characters, emoji, halves of surrogate pairs. Never blank. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...SPECIAL, ...MORE),
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    ),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((parts) => `x${parts.join('')}`);

const HOUR_MS = 3_600_000;

/** A case in which every kind of event occurs, with such texts wherever there can be one. */
export const hostileHistory: fc.Arbitrary<CaseEvent[]> = fc.array(hostileText, { minLength: 8, maxLength: 8 }).map((texts) => {
  const text = (index: number): string => texts[index % texts.length] ?? 'x';
  const contactPerson = { name: text(0), telephone: text(1), email: text(2) };
  const events: [CaseEventType, object][] = [
    [
      'CaseReceived',
      {
        municipality: 'havneby',
        reference: newReferenceNumber(Buffer.alloc(8)),
        caseType: 'building-permit',
        channel: 'post',
        business: { registrationNumber: text(0), name: text(1), industry: text(2) },
        subject: text(3),
        complexity: 'complex',
        previousReference: text(4),
        externalId: text(5),
      },
    ],
    [
      'CaseAcknowledged',
      {
        contactPerson,
        complexity: 'simple',
        course: text(3),
        expectedBy: '2026-07-01',
        expectedRange: { from: '2026-06-01', to: '2026-07-01', n: 20, comparableBy: ['case-type'] },
      },
    ],
    ['ContactPersonAssigned', { contactPerson: { name: text(4) } }],
    ['CaseRouted', { department: 'roads', reason: text(5) }],
    ['MeetingHeld', { kind: 'star', departments: ['roads', 'building', 'roads'], summary: text(6) }],
    ['InformationRequested', { what: text(7) }],
    ['InformationRequested', { what: text(0) }],
    ['InformationReceived', { complete: false, what: text(1) }],
    ['InformationReceived', { complete: true }],
    ['HearingStarted', { party: text(2), legalBasis: text(3) }],
    ['HearingStarted', { party: `${text(2)}2` }],
    ['HearingEnded', { party: text(2) }],
    ['DeadlineExtended', { expectedBy: '2026-08-01', reason: text(4) }],
    ['StepRecorded', { activity: text(5), resource: text(6), note: text(7) }],
    ['CaseRefusedWithAdvice', { reason: text(0), advice: text(1) }],
    ['SatisfactionRated', { answers: { [text(2)]: 0, ['__proto__']: 100, [text(3)]: 33.25 }, comment: text(4) }],
    ['CaseClosed', { note: text(5) }],
    ['CaseReopened', { reason: text(6) }],
    ['CaseWithdrawn', { reason: text(7) }],
    ['CaseReopened', { reason: text(6) }],
    ['CaseGranted', { conditions: text(7) }],
    ['CaseReopened', { reason: text(6) }],
    ['CaseAnswered', { answer: text(7) }],
  ];
  return events.map(
    ([type, data], index) => ({ type, occurredAt: new Date(Date.UTC(2026, 0, 5, 8) + index * HOUR_MS).toISOString(), data }) as CaseEvent,
  );
});
