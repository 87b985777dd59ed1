import fc from 'fast-check';
import { caseHistory } from '../../../test/support/case-histories';
import { UnreadableCaseEvent, fromStored, toStored } from './stored-event';
import { currentSchemaVersion, upcast } from './upcast';

describe('a stored event', () => {
  it('is read as it was written, through JSON', () => {
    fc.assert(
      fc.property(caseHistory, ({ events }) => {
        for (const event of events) {
          const { type, data, schemaVersion } = toStored(event);
          const stored = JSON.parse(JSON.stringify({ type, data, metadata: { schemaVersion } }));
          expect(fromStored(stored)).toEqual(JSON.parse(JSON.stringify(event)));
        }
      }),
    );
  });

  it.each([
    [{ type: 'CaseEaten', data: { occurredAt: 'x' }, metadata: {} }, 'Unknown event type CaseEaten'],
    [{ type: 'CaseClosed', data: {}, metadata: { schemaVersion: 1 } }, 'CaseClosed does not say when it occurred'],
    [{ type: 'CaseClosed', data: { occurredAt: 'x' }, metadata: { schemaVersion: 99 } }, 'CaseClosed has schema version 99; known up to 1'],
  ])('that cannot be read is named: %#', (stored, message) => {
    expect(() => fromStored(stored)).toThrow(new UnreadableCaseEvent(message));
  });
});

describe('upcast', () => {
  const upcasters = {
    CaseClosed: [(payload: object) => ({ ...payload, second: true }), (payload: object) => ({ ...payload, third: true })],
  };
  it('takes a payload through every step behind its own version', () => {
    expect(currentSchemaVersion('CaseClosed', upcasters)).toBe(3);
    expect(upcast('CaseClosed', 1, {}, upcasters)).toEqual({ second: true, third: true });
    expect(upcast('CaseClosed', 2, {}, upcasters)).toEqual({ third: true });
    expect(upcast('CaseClosed', 3, {}, upcasters)).toEqual({});
    expect(upcast('CaseRouted', 1, { a: 1 }, upcasters)).toEqual({ a: 1 });
  });
});
