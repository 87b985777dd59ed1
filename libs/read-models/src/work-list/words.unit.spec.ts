import { formatReferenceNumber, newReferenceNumber } from '@casetrail/case';
import { bareNumber, caseWords, searchFor } from './words';
import { received } from '../../../../test/support/case-specification';
import { fold } from '@casetrail/case';

const reference = newReferenceNumber(new Uint8Array(8).fill(9));

describe('caseWords', () => {
  it('holds subject, business, numbers, type and reference number, and nothing else', () => {
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
    const expected = 'skilt på østergade 2 sal o hara sønner aps building permit 5566778899';
    expect(words.sort()).toEqual([...expected.split(' '), reference.toLowerCase()].sort());
  });

  it('stays within what PostgreSQL takes', () => {
    const subject = Array.from({ length: 5000 }, (_, i) => `word${i}${'x'.repeat(300)}`).join(' ');
    const words = caseWords(fold([received(undefined, { subject })])!);
    expect(words.split(' ').length).toBeLessThanOrEqual(300);
    expect(words.length).toBeLessThan(300 * 111);
  });
});

describe('searchFor', () => {
  it('asks for every word as the beginning of one, or for all together as the beginning of a number', () => {
    expect(searchFor('havneby', 'Skilt')).toBe("'havneby=skilt':*");
    expect(searchFor('havneby', 'Skilt  øst')).toBe("'havneby=skilt':* & 'havneby=øst':* | 'havneby=skiltøst':*");
    expect(searchFor('havneby', '12-34')).toBe("('havneby=12':* & 'havneby=34':* | 'havneby=1234':*)");
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
