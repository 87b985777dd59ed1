import fc from 'fast-check';
import { SeenCases } from './seen-cases';

it('knows each case that it has seen, and no other, however many there are', () => {
  const fingerprint = fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    fc.bigInt({ min: 2n, max: 50n }).map((n) => n * 4096n),
  );
  fc.assert(
    fc.property(fc.array(fingerprint, { maxLength: 5000, size: 'max' }), (fingerprints) => {
      const seen = new SeenCases();
      const reference = new Set<bigint>();
      for (const one of fingerprints) {
        expect(seen.add(one)).toBe(!reference.has(one));
        reference.add(one);
        // Zero stands for a free place and is kept as one.
        if (one <= 1n) [0n, 1n].forEach((same) => reference.add(same));
      }
    }),
    { numRuns: 20 },
  );
});
