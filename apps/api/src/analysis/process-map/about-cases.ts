import type { Dimension } from '@casetrail/read-models';
import type { MunicipalityState, Names } from '@casetrail/municipality';
import type { ProcessMapAnswer } from './process-map.answer';
import type { MapTexts } from './texts/map-texts';
import type { Words } from './texts/words';
import { filled } from './texts/words';

/** Which cases a map shows, in words, one statement a line. */
export function aboutCases(answer: ProcessMapAnswer, municipality: MunicipalityState | null, words: Words): string[] {
  const filters = Object.entries(answer.filters) as [Dimension, readonly string[]][];
  const named = filters.map(([dimension, values]) => {
    const names = values.map((value) => nameOf(dimension, value, municipality, words));
    return `${words.texts.filter[WORD_OF[dimension]]}: ${names.join(', ')}`;
  });
  return [...(municipality ? [municipality.name] : []), period(answer, words), ...(named.length > 0 ? [named.join(' · ')] : [])];
}

const WORD_OF: Record<Dimension, keyof MapTexts['filter']> = {
  'case-type': 'caseType',
  department: 'department',
  complexity: 'complexity',
  channel: 'channel',
  industry: 'industry',
};

function period({ cohort, from, to }: ProcessMapAnswer, words: Words): string {
  const { texts } = words;
  const pattern = from === undefined ? (to === undefined ? texts.cohort : texts.until) : to === undefined ? texts.since : texts.between;
  return filled(pattern[cohort], {
    ...(from !== undefined && { from: words.date(from) }),
    ...(to !== undefined && { to: words.date(to) }),
  });
}

function nameOf(dimension: Dimension, value: string, municipality: MunicipalityState | null, { texts, language }: Words): string {
  if (dimension === 'complexity') return texts.complexity[value as keyof MapTexts['complexity']];
  if (dimension !== 'department' && dimension !== 'case-type') return value;
  const list = dimension === 'department' ? 'departments' : 'caseTypes';
  const parts: { key: string; names: Names }[] = [...(municipality?.[list] ?? []), ...(municipality?.retired[list] ?? [])];
  const names = parts.find(({ key }) => key === value)?.names ?? {};
  return names[language] ?? Object.values(names)[0] ?? value;
}
