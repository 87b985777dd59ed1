import type { LocalDate } from '@casetrail/case';
import type { Language } from '@casetrail/municipality';
import { da } from './da';
import { en } from './en';
import { fi } from './fi';
import type { Counted, MapTexts } from './map-texts';
import { sv } from './sv';

export const MAP_TEXTS: Record<Language, MapTexts> = { da, sv, fi, en };

/** British: days before months. */
const LOCALES: Record<Language, string> = { da: 'da', sv: 'sv', fi: 'fi', en: 'en-GB' };

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 60 * MINUTE_SECONDS;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/** How a language writes numbers, dates and durations on a process map. */
export class Words {
  readonly texts: MapTexts;
  private readonly locale: string;

  constructor(readonly language: Language) {
    this.texts = MAP_TEXTS[language];
    this.locale = LOCALES[language];
  }

  number(value: number): string {
    return new Intl.NumberFormat(this.locale).format(value);
  }

  count(counted: Counted, n: number, parts: Record<string, string> = {}): string {
    return filled(n === 1 ? counted.one : counted.other, { n: this.number(n), ...parts });
  }

  share(value: number): string {
    return new Intl.NumberFormat(this.locale, { style: 'percent', maximumFractionDigits: 2 }).format(value);
  }

  /** Days of 24 hours from a day and a half on, hours from an hour and a half on, else whole minutes. */
  duration(seconds: number): string {
    if (seconds < MINUTE_SECONDS) return this.texts.underAMinute;
    if (seconds < 1.5 * HOUR_SECONDS) return this.unit(Math.round(seconds / MINUTE_SECONDS), 'minute', 'short');
    if (seconds < 1.5 * DAY_SECONDS) return this.unit(seconds / HOUR_SECONDS, 'hour', 'long');
    return this.unit(seconds / DAY_SECONDS, 'day', 'long');
  }

  date(date: LocalDate): string {
    return new Intl.DateTimeFormat(this.locale, { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(`${date}T00:00:00Z`));
  }

  private unit(value: number, unit: 'minute' | 'hour' | 'day', unitDisplay: 'short' | 'long'): string {
    // Tenths of a hundred days tell nobody anything.
    const maximumFractionDigits = value < 100 ? 1 : 0;
    return new Intl.NumberFormat(this.locale, { style: 'unit', unit, unitDisplay, maximumFractionDigits }).format(value);
  }
}

/** A text with its `{name}`s put in. */
export const filled = (text: string, parts: Record<string, string>): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => parts[name] ?? whole);
