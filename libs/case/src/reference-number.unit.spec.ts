import fc from 'fast-check';
import { formatReferenceNumber, newReferenceNumber, parseReferenceNumber } from './reference-number';

const numbers = fc.uint8Array({ minLength: 8, maxLength: 16 }).map(newReferenceNumber);

describe('reference number', () => {
  it('is read as it was written, whatever its case, spaces, hyphens and look-alike letters', () => {
    fc.assert(
      fc.property(numbers, fc.constantFrom('o', 'O', '0'), fc.constantFrom('i', 'I', 'l', 'L', '1'), (number, zero, one) => {
        const spoken = ` ${formatReferenceNumber(number).toLowerCase().replace(/0/g, zero).replace(/1/g, one).replace('-', ' ')} `;
        expect(parseReferenceNumber(spoken)).toBe(number);
      }),
    );
  });

  it('notices every single wrong symbol', () => {
    fc.assert(
      fc.property(numbers, fc.nat(12), fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'), (number, place, symbol) => {
        fc.pre(number[place] !== symbol);
        expect(parseReferenceNumber(number.slice(0, place) + symbol + number.slice(place + 1))).toBeNull();
      }),
    );
  });

  it('notices every swap of two different symbols', () => {
    fc.assert(
      fc.property(numbers, fc.nat(12), fc.nat(12), (number, a, b) => {
        fc.pre(number[a] !== number[b]);
        const symbols = [...number];
        [symbols[a], symbols[b]] = [symbols[b]!, symbols[a]!];
        expect(parseReferenceNumber(symbols.join(''))).toBeNull();
      }),
    );
  });

  it.each(['', 'ABC', 'x'.repeat(10_000), '7KQ4-M2X9-T3BW!', 'UUUU-UUUU-UUUUU'])('refuses %.20s', (text) => {
    expect(parseReferenceNumber(text)).toBeNull();
  });

  it('needs enough randomness', () => {
    expect(() => newReferenceNumber(new Uint8Array(7))).toThrow('at least 8 random bytes');
  });
});
