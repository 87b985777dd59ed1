import fc from 'fast-check';
import { KeyRegister, keyOf } from './key';

describe('keys made of names', () => {
  it.each([
    ['Byg & Miljø', 'byg-miljo'],
    ['Älvsbyn — Östra (2)', 'alvsbyn-ostra-2'],
    ['Straße Ærø Łódź Þing', 'strasse-aero-lodz-thing'],
    ['GEN_', 'gen'],
    ['--PWDx--', 'pwdx'],
    ['x'.repeat(80), 'x'.repeat(63)],
    [`${'x'.repeat(62)} y`, 'x'.repeat(62)],
    ['Отдел', ''],
  ])('%s → %s', (name, key) => expect(keyOf(name)).toBe(key));

  it('are keys, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const key = keyOf(name);
        expect(key === '' || /^[a-z0-9][a-z0-9-]{0,62}$/.test(key)).toBe(true);
        expect(keyOf(key)).toBe(key);
      }),
    );
  });
});

describe('the register of keys', () => {
  it('takes names that differ in case and white space as one, and never gives two names one key', () => {
    const keys = new KeyRegister();
    expect(keys.keyFor('department', 'Byg og  Miljø')).toEqual({ key: 'byg-og-miljo' });
    expect(keys.keyFor('department', ' byg og miljø')).toEqual({ key: 'byg-og-miljo' });
    expect(keys.keyFor('department', 'Byg og Miljö')).toEqual({ problem: expect.stringContaining('would share the key byg-og-miljo') });
    expect(keys.keyFor('case-type', 'Byg og Miljö')).toEqual({ key: 'byg-og-miljo' });
    expect([...keys.all('department')]).toEqual([['byg-og-miljo', 'Byg og  Miljø']]);
  });

  it('has nothing for a name without letters that a key can hold', () => {
    expect(new KeyRegister().keyFor('department', 'Отдел')).toEqual({ problem: expect.stringContaining('give it one') });
  });

  it('lets a mapping give several names one key', () => {
    const keys = new KeyRegister();
    expect([keys.put('case-type', 'kap', 'Kap'), keys.put('case-type', 'kap', 'Vellen')]).toEqual([{ key: 'kap' }, { key: 'kap' }]);
  });
});
