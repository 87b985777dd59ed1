import fc from 'fast-check';
import { InvalidCursor, readCursor, writeCursor } from './cursor';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const good = { due: '2026-03-01', received: '2026-02-01T08:00:00.000Z', reference: '7KQ4M2X9T3BW5' };

describe('cursor', () => {
  it.each([good, { ...good, due: 'infinity' as const }])('is read as it was written: %j', (end) => {
    expect(readCursor(writeCursor(end))).toEqual(end);
  });

  it.each([
    '',
    'x',
    encode(null),
    encode({}),
    encode([]),
    encode(['2026-02-30', good.received, good.reference]),
    encode(['2026-03-01', 'yesterday', good.reference]),
    encode(['2026-03-01', '2026-02-99T08:00:00.000Z', good.reference]),
    encode(['2026-03-01', good.received, "'; DROP"]),
    encode(['2026-03-01', good.received, good.reference, 'more']),
    encode([good.due, good.received, 'A'.repeat(1000)]),
  ])('refuses %j', (cursor) => {
    expect(() => readCursor(cursor)).toThrow(InvalidCursor);
  });

  it('refuses anything else by name', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String(),
          fc.json().map((json) => Buffer.from(json).toString('base64url')),
        ),
        (cursor) => {
          expect(() => readCursor(cursor)).toThrow(InvalidCursor);
        },
      ),
    );
  });
});
