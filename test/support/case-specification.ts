import type { CaseEvent, CaseEventData, CaseEventType, Instant, RefusalName } from '@casetrail/case';
import { decide, fold, newReferenceNumber } from '@casetrail/case';

export const REFERENCE = newReferenceNumber(new Uint8Array(8).fill(7));
export const NOW: Instant = '2026-06-30T12:00:00.000Z';

/** `at('03-01', '09:30')` is that time in 2026, UTC. */
export const at = (monthDay: string, time = '09:00'): Instant => `2026-${monthDay}T${time}:00.000Z`;

export function event<T extends CaseEventType>(type: T, occurredAt: Instant, data: CaseEventData[T]): CaseEvent<T> {
  return { type, occurredAt, data };
}

export const received = (occurredAt: Instant = at('03-01'), data: Partial<CaseEventData['CaseReceived']> = {}): CaseEvent =>
  event('CaseReceived', occurredAt, {
    municipality: 'havneby',
    reference: REFERENCE,
    caseType: 'building-permit',
    channel: 'online',
    business: { registrationNumber: '12345678', name: 'Bageriet ved Havnen', industry: 'food' },
    ...data,
  });

/** Given what has happened, when this is recorded, then it is accepted, or refused by name. */
export function given(...history: CaseEvent[]) {
  return {
    when(recorded: CaseEvent, now: Instant = NOW) {
      const decision = decide(recorded, fold(history), now);
      return {
        thenAccepted(): void {
          expect(decision).toEqual({ accepted: [recorded] });
        },
        thenRefused(name: RefusalName): void {
          expect(decision).toEqual({ refused: { name, message: expect.stringMatching(/.{20,}/) } });
        },
      };
    },
  };
}
