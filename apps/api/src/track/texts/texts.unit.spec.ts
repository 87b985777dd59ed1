import { LANGUAGES } from '@casetrail/municipality';
import { expectedRangeText, TEXTS } from './texts';

const textsOf = (value: object): string[] =>
  Object.values(value).flatMap((part: unknown) => (typeof part === 'string' ? [part] : textsOf(part as object)));

describe('The texts of a case', () => {
  it.each(Object.entries(TEXTS))('in %s are whole, each its own, and without placeholders', (_, texts) => {
    for (const text of textsOf(texts)) expect(text).toMatch(/^\p{Lu}[^{}$]{5,}$/u);
    for (const group of Object.values(texts)) expect(new Set(Object.values(group)).size).toBe(Object.values(group).length);
  });

  it('differ from language to language', () => {
    const all = Object.values(TEXTS).flatMap((texts) => [...new Set(textsOf(texts))]);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('The text of an expected range', () => {
  const range = { from: '2027-03-03', to: '2027-04-20', n: 214 };
  it.each([
    ['da', '3. marts 2027', '20. april 2027'],
    ['sv', '3 mars 2027', '20 april 2027'],
    ['fi', '3. maaliskuuta 2027', '20. huhtikuuta 2027'],
    ['en', '3 March 2027', '20 April 2027'],
  ] as const)('in %s writes both dates out and says how many cases it comes from', (language, from, to) => {
    const text = expectedRangeText(language, range);
    expect(text).toMatch(/^\p{Lu}[^{}$]+\.$/u);
    for (const part of [from, to, ' 214 ']) expect(` ${text}`).toContain(part);
    expect(text.indexOf(from)).toBeLessThan(text.indexOf(to));
  });

  it.each(LANGUAGES)('in %s says one day once', (language) => {
    const text = expectedRangeText(language, { ...range, from: range.to });
    expect(text.match(/2027/g)).toHaveLength(1);
    expect(` ${text}`).toContain(' 214 ');
  });
});
