import { formatReferenceNumber, newReferenceNumber } from '@casetrail/case';
import { bareNumber, caseWords, searchFor } from './words';
import { received } from '../../../../test/support/case-specification';
import { fold } from '@casetrail/case';

const reference = newReferenceNumber(new Uint8Array(8).fill(9));

describe('caseWords', () => {
  it('holds subject, business, numbers, type and reference number, whole and in its groups', () => {
    const state = fold([
      received(undefined, {
        reference,
        subject: 'Skilt på Østergade, 2. sal',
        business: { name: "O'Hara & Sønner ApS", registrationNumber: '556677-8899' },
      }),
    ])!;
    const words = caseWords(state)
      .split(' ')
      .map((word) => word.replace(/^'havneby=(.*)'$/, '$1'));
    expect(words).toEqual(
      expect.arrayContaining(['skilt', 'på', 'østergade', '2', 'sal', 'o', 'hara', 'sønner', 'building', '5566778899', '556677', '8899']),
    );
    expect(words).toEqual(expect.arrayContaining([reference.toLowerCase(), ...formatReferenceNumber(reference).toLowerCase().split('-')]));
  });

  it('stays within what PostgreSQL takes', () => {
    const subject = Array.from({ length: 5000 }, (_, i) => `word${i}${'x'.repeat(300)}`).join(' ');
    const words = caseWords(fold([received(undefined, { subject })])!);
    expect(words.split(' ').length).toBeLessThanOrEqual(300);
    expect(words.length).toBeLessThan(300 * 111);
  });
});

describe('searchFor', () => {
  it('asks for every word as the beginning of one', () => {
    expect(searchFor('havneby', 'Skilt  øst')).toBe("'havneby=skilt':* & 'havneby=øst':*");
  });
  it('forgives a reference number', () => {
    expect(searchFor('havneby', formatReferenceNumber(reference).toLowerCase())).toMatch(
      new RegExp(` \\| 'havneby=${reference.toLowerCase()}'$`),
    );
  });
  it.each(['', ' ', '&|!():*', "'", '\\'])('finds no word in %j', (text) => {
    expect(searchFor('havneby', text)).toBeUndefined();
  });
});

it('bareNumber leaves letters and digits', () => {
  expect([' dk 12 34-56.78 ', '１２', ''].map(bareNumber)).toEqual(['DK12345678', '12', '']);
});
