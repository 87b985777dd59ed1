import { LANGUAGES } from '@casetrail/municipality';
import { Numbers } from './numbers';

/** Breaking and narrow spaces alike. */
const plain = (text: string): string => text.replaceAll(/\s/g, ' ');

describe('Numbers of a report', () => {
  it.each([
    ['da', '12.345', '98 %', '1.234,6', '−0,2', '+16,7', '0,5'],
    ['sv', '12 345', '98 %', '1 234,6', '−0,2', '+16,7', '0,5'],
    ['fi', '12 345', '98 %', '1 234,6', '−0,2', '+16,7', '0,5'],
    ['en', '12,345', '98%', '1,234.6', '−0.2', '+16.7', '0.5'],
  ] as const)('are written as %s does', (language, cases, share, days, daysChange, shareChange, axis) => {
    const numbers = new Numbers(language);
    expect(
      [
        numbers.figure(12_345, 'cases'),
        numbers.figure(0.98, 'share'),
        numbers.figure(1234.56, 'days'),
        numbers.figure(-0.2, 'days-change'),
        numbers.figure(0.1667, 'share-change'),
        numbers.onAxis(0.5),
      ].map(plain),
    ).toEqual([cases, share, days, daysChange, shareChange, axis]);
  });

  it.each(LANGUAGES)('in %s have no sign where nothing changed', (language) => {
    const numbers = new Numbers(language);
    expect([0, -0.0001, 0.0001].map((value) => numbers.figure(value, 'share-change')[0])).toEqual(['0', '0', '0']);
    expect(numbers.figure(16, 'days-change')).toMatch(/^\+16[.,]0$/);
  });
});
