import { addressOf } from './address-of';

describe('addressOf', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['192.0.2.7:49152', '192.0.2.7'],
    ['[2001:db8::1]:49152', addressOf({ ip: '2001:db8::2' })],
    ['[2001:db8::1]', addressOf({ ip: '2001:db8::1' })],
  ])('takes %s for %s', (ip, address) => expect(addressOf({ ip })).toBe(address));
});
