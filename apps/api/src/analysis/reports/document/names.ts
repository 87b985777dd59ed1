import type { Language, MunicipalityState } from '@casetrail/municipality';
import type { GroupBy } from '@casetrail/read-models';
import { DateTime } from 'luxon';
import { Numbers } from '../texts/numbers';
import { fill } from '../texts/texts';
import type { ReportTexts } from '../texts/report-texts';

/** What the values in figures' keys are called in the reader's language. */
export class ReportNames {
  readonly numbers: Numbers;

  constructor(
    readonly texts: ReportTexts,
    readonly language: Language,
    private readonly municipality: MunicipalityState | null,
  ) {
    this.numbers = new Numbers(language);
  }

  /** The municipality's own name, or its key. */
  get ofMunicipality(): string {
    return this.municipality?.name ?? '';
  }

  value(group: GroupBy, value: string | null | undefined): string {
    if (value === null || value === undefined) return this.texts.value.unknown;
    switch (group) {
      case 'case-type':
        return this.declared('caseTypes', value);
      case 'department':
        return this.declared('departments', value);
      case 'complexity':
      case 'channel':
        return (this.texts.value as Record<string, string>)[value] ?? value;
      case 'month':
        return this.month(value);
      case 'industry':
        return value;
    }
  }

  /** `2026-03` as the language writes a month. */
  month(month: string): string {
    return DateTime.fromISO(`${month}-01`, { zone: 'utc', locale: this.language }).toFormat('LLL yyyy');
  }

  /** `2026-03-31` as the language writes a day. */
  day(date: string): string {
    return DateTime.fromISO(date, { zone: 'utc', locale: this.language === 'en' ? 'en-GB' : this.language }).toLocaleString(
      DateTime.DATE_MED,
    );
  }

  /** An instant in the municipality's time zone. */
  moment(instant: string, zone: string): string {
    return DateTime.fromISO(instant, { zone, locale: this.language === 'en' ? 'en-GB' : this.language }).toLocaleString(
      DateTime.DATETIME_MED,
    );
  }

  /** `2026-Q1`. */
  quarter(quarter: string): string {
    const [year = '', number = ''] = quarter.split('-Q');
    return fill(this.texts.quarter, number, year);
  }

  question(key: string, names: Record<string, string> | undefined): string {
    return names?.[this.language] ?? Object.values(names ?? {})[0] ?? key;
  }

  private declared(parts: 'caseTypes' | 'departments', key: string): string {
    const known = [...(this.municipality?.[parts] ?? []), ...(this.municipality?.retired[parts] ?? [])].find((part) => part.key === key);
    return known?.names[this.language] ?? Object.values(known?.names ?? {})[0] ?? key;
  }
}
