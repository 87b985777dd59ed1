import type { ExpectedRange, LocalDate, Outcome, PublicStatus } from '@casetrail/case';
import type { Language } from '@casetrail/municipality';
import { da } from './da';
import { en } from './en';
import { fi } from './fi';
import { sv } from './sv';
import type { TrackTexts } from './track-texts';

export const TEXTS: Record<Language, TrackTexts> = { da, sv, fi, en };

/** The text of a status. A decided or closed case has an outcome. */
export function statusText(texts: TrackTexts, status: PublicStatus, outcome: Outcome | undefined): string {
  return status === 'decided' || status === 'closed' ? texts[status][outcome ?? 'answered'] : texts.status[status];
}

const DATES: Record<Language, Intl.DateTimeFormat> = { da: dates('da'), sv: dates('sv'), fi: dates('fi'), en: dates('en-GB') };

/** Within which dates an answer may be expected. */
export function expectedRangeText(language: Language, { from, to, n }: Pick<ExpectedRange, 'from' | 'to' | 'n'>): string {
  const texts = TEXTS[language];
  const written = (date: LocalDate): string => DATES[language].format(Date.parse(date));
  return from === to ? texts.expectedDay(written(to), n) : texts.expectedRange(written(from), written(to), n);
}

function dates(locale: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
}
