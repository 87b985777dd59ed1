import fc from 'fast-check';
import { DateTime } from 'luxon';
import { receiptTime } from './receipt-time';

const ZONES = ['UTC', 'Europe/Copenhagen', 'Europe/Helsinki', 'America/Nuuk', 'Pacific/Kiritimati', 'Etc/GMT+12', 'Asia/Kathmandu'];
const monthIn = (zone: string, instant: string): string => DateTime.fromISO(instant, { zone }).toFormat('yyyy-MM');

describe('receiptTime', () => {
  it('is in the month of the receipt in every time zone', () => {
    const instants = fc.oneof(
      fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2030, 0) }),
      // Around the turn of a month.
      fc
        .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: -20 * 3_600_000, max: 20 * 3_600_000 }))
        .map(([m, ms]) => Date.UTC(2024, m) + ms),
    );
    fc.assert(
      fc.property(instants, fc.constantFrom(...ZONES), (ms, zone) => {
        const receivedAt = new Date(ms).toISOString();
        expect(monthIn(zone, receiptTime(receivedAt))).toBe(monthIn(zone, receivedAt));
      }),
      { numRuns: 3000 },
    );
  });

  it('is one time for nearly all of a month', () => {
    const days = Array.from({ length: 27 }, (_, day) => receiptTime(new Date(Date.UTC(2026, 2, day + 2, day)).toISOString()));
    expect(new Set(days).size).toBe(1);
  });
});
