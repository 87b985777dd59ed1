import type { CaseEvent, CaseState, Instant } from '@casetrail/case';
import { CHANNELS, MEETING_KINDS, decide, evolve, newReferenceNumber } from '@casetrail/case';
import fc from 'fast-check';

const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-01-05T08:00:00.000Z');
/** Every history made here lies before this. */
export const HISTORIES_END: Instant = '2027-01-01T00:00:00.000Z';

const text = fc
  .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
  .filter((value) => value.trim() !== '' && !value.includes('\u0000'));
const date = fc.integer({ min: 1, max: 28 }).map((day) => `2026-07-${String(day).padStart(2, '0')}`);
const department = fc.constantFrom('building', 'environment', 'roads');
const contactPerson = fc.record({ name: fc.constantFrom('Anna Holm', 'Bo Lind'), telephone: fc.constant('+45 12 34 56 78') });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const reference = fc.uint8Array({ minLength: 8, maxLength: 8 }).map(newReferenceNumber);

const payloads = {
  CaseReceived: fc.record({
    municipality: fc.constant('havneby'),
    reference,
    caseType: fc.constantFrom('building-permit', 'serving-licence'),
    channel: fc.constantFrom(...CHANNELS),
    business: fc.record({ registrationNumber: maybe(text), name: maybe(text), industry: maybe(fc.constantFrom('food', 'trade')) }),
    subject: maybe(text),
    complexity: maybe(fc.constantFrom('simple' as const, 'complex' as const)),
  }),
  CaseAcknowledged: fc.record({
    contactPerson: maybe(contactPerson),
    complexity: maybe(fc.constantFrom('simple' as const, 'complex' as const)),
    expectedBy: maybe(date),
  }),
  ContactPersonAssigned: fc.record({ contactPerson }),
  CaseRouted: fc.record({ department, reason: text }),
  MeetingHeld: fc.record({ kind: fc.constantFrom(...MEETING_KINDS), departments: fc.array(department, { maxLength: 3 }) }),
  InformationRequested: fc.record({ what: text }),
  InformationReceived: fc.record({ complete: fc.boolean() }),
  HearingStarted: fc.record({ party: fc.constantFrom('neighbours', 'fire authority') }),
  HearingEnded: fc.record({ party: fc.constantFrom('neighbours', 'fire authority') }),
  DeadlineExtended: fc.record({ expectedBy: date, reason: text }),
  StepRecorded: fc.record({ activity: text }),
  CaseGranted: fc.record({ conditions: maybe(text) }),
  CaseAnswered: fc.record({ answer: maybe(text) }),
  CaseRefusedWithAdvice: fc.record({ reason: text, advice: fc.oneof(text, fc.constant(' ')) }),
  CaseWithdrawn: fc.record({ reason: maybe(text) }),
  CaseClosed: fc.constant({}),
  CaseReopened: fc.record({ reason: text }),
  SatisfactionRated: fc.record({ answers: fc.record({ overall: fc.integer({ min: -1, max: 100 }) }) }),
};

/** Any event, most of them out of place. */
export const anyEvent: fc.Arbitrary<CaseEvent> = fc
  .tuple(
    fc.integer({ min: 0, max: 2000 }),
    fc.oneof(...Object.entries(payloads).map(([type, data]) => (data as fc.Arbitrary<unknown>).map((value) => ({ type, data: value })))),
  )
  .map(([hours, { type, data }]) => ({ type, occurredAt: new Date(START_MS + hours * HOUR_MS).toISOString(), data }) as CaseEvent);

const firstEvent: fc.Arbitrary<CaseEvent> = payloads.CaseReceived.map((data) => ({
  type: 'CaseReceived' as const,
  occurredAt: new Date(START_MS).toISOString(),
  data,
}));

/**
 * Accepted histories of one case: events are offered, half of the time in the order of time, and those that the rules refuse are dropped.
 * `refused` keeps the dropped ones.
 */
export const caseHistory: fc.Arbitrary<{ events: CaseEvent[]; refused: CaseEvent[] }> = fc
  .tuple(firstEvent, fc.array(anyEvent, { maxLength: 40 }), fc.boolean())
  .map(([first, offered, inOrder]) => {
    const ordered = inOrder ? offered.toSorted((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1)) : offered;
    const events: CaseEvent[] = [];
    const refused: CaseEvent[] = [];
    let state: CaseState | null = null;
    for (const event of [first, ...ordered]) {
      const decision = decide(event, state, HISTORIES_END);
      if ('refused' in decision) refused.push(event);
      else
        for (const accepted of decision.accepted) {
          events.push(accepted);
          state = evolve(state, accepted);
        }
    }
    return { events, refused };
  });
