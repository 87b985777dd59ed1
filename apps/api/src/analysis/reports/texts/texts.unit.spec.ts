import { LANGUAGES, type Language } from '@casetrail/municipality';
import { fill, REPORT_TEXTS } from './texts';

/** Path of every text, and the text. */
const textsOf = (value: object, path = ''): [string, string][] =>
  Object.entries(value).flatMap(([key, part]: [string, unknown]) =>
    typeof part === 'string' ? [[`${path}${key}`, part] as [string, string]] : textsOf(part as object, `${path}${key}.`),
  );

/** What truly is the same word as in English. */
const SAME_AS_ENGLISH: Partial<Record<Language, string[]>> = {
  da: ['value.online', 'value.e-mail', 'value.post'],
  sv: ['period', 'column.index', 'value.post'],
};

describe('The texts of a report', () => {
  const english = new Map(textsOf(REPORT_TEXTS.en));

  it.each(LANGUAGES)('in %s have the keys and placeholders of the English ones, and are not empty', (language) => {
    const texts = textsOf(REPORT_TEXTS[language]);
    const shape = ([path, text]: [string, string]) => [path, (text.match(/\{\d\}/g) ?? []).sort()];
    expect(texts.map(shape).sort()).toEqual([...english].map(shape).sort());
    for (const [path, text] of texts) expect([path, text]).toEqual([path, expect.stringMatching(/^\S(.*\S)?$/)]);
  });

  it.each(LANGUAGES.filter((language) => language !== 'en'))('in %s are translated', (language) => {
    const same = textsOf(REPORT_TEXTS[language]).filter(([path, text]) => english.get(path) === text);
    expect(same.map(([path]) => path)).toEqual(SAME_AS_ENGLISH[language] ?? []);
  });

  it.each(LANGUAGES)('in %s tell the columns of a table apart', (language) => {
    const { column } = REPORT_TEXTS[language];
    for (const table of [
      ['baselineShare', 'target', 'actualShare', 'changeShare', 'baselineMedian', 'actualMedian', 'changeMedian', 'verdict'],
      ['n', 'perVisit', 'perCase', 'withUs', 'withApplicant', 'withOthers', 'handedOver', 'returns', 'queue', 'queueAge'],
      ['byEnd', 'before', 'within', 'after', 'tooEarly'],
      ['n', 'withinGoal', 'target', 'median', 'mean', 'p90'],
    ] as const) {
      expect(new Set(table.map((id) => column[id])).size).toBe(table.length);
    }
  });

  it('are filled in', () => {
    expect(fill('{1}, {0} and {1}', 'a', 2)).toBe('2, a and 2');
    expect(fill(REPORT_TEXTS.da.quarter, '2', '2026')).toBe('2. kvartal 2026');
  });
});
