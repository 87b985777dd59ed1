import { TEXTS } from './texts';

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
