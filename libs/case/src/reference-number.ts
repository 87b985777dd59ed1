/**
 * Reference numbers: twelve random symbols (60 bits) and a check symbol, in Crockford's alphabet, which leaves out I, L, O and U.
 * The check is a parity over the field of 32 elements: it catches every single wrong symbol and every swap of two symbols.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_SYMBOLS = 12;
const BITS_PER_SYMBOL = 5n;

/** @param random at least 8 bytes from a cryptographic source; the same bytes give the same number */
export function newReferenceNumber(random: Uint8Array): string {
  if (random.length < 8) throw new Error('A reference number needs at least 8 random bytes');
  let bits = 0n;
  for (const byte of random.subarray(0, 8)) bits = (bits << 8n) | BigInt(byte);
  const values = Array.from({ length: RANDOM_SYMBOLS }, (_, i) => Number((bits >> (BITS_PER_SYMBOL * BigInt(i))) & 31n));
  return [...values, checkValue(values)].map((value) => ALPHABET[value]).join('');
}

/** The number as it is stored, or null when `text` is not one. Forgives case, spaces, hyphens, O for 0, I and L for 1. */
export function parseReferenceNumber(text: string): string | null {
  if (text.length > 40) return null;
  const symbols = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  if (symbols.length !== RANDOM_SYMBOLS + 1) return null;
  const values = [...symbols].map((symbol) => ALPHABET.indexOf(symbol));
  if (values.includes(-1)) return null;
  return checkValue(values.slice(0, -1)) === values.at(-1) ? symbols : null;
}

/** As people read it: `7KQ4-M2X9-T3BW5`. */
export function formatReferenceNumber(reference: string): string {
  return `${reference.slice(0, 4)}-${reference.slice(4, 8)}-${reference.slice(8)}`;
}

/** Horner's rule over GF(32): each symbol is weighted with another power of 2, a generator of the field, and the check symbol with 1. */
function checkValue(values: readonly number[]): number {
  return values.reduce((sum, value) => timesTwo(sum ^ value), 0);
}

/** Multiplies by 2 in GF(32) with the primitive polynomial x⁵ + x² + 1. */
function timesTwo(value: number): number {
  const shifted = value << 1;
  return shifted & 32 ? shifted ^ 0b100101 : shifted;
}
