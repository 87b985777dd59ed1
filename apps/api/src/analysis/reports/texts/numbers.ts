import type { Language } from '@casetrail/municipality';
import type { Unit } from '../document/document';

const MINUS = '\u2212';

/** Numbers as a language writes them. */
export class Numbers {
  private readonly formats: Record<Exclude<Unit, 'text'>, Intl.NumberFormat>;
  private readonly axis: Intl.NumberFormat;

  constructor(language: Language) {
    const tenths = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
    const format = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(language === 'en' ? 'en-GB' : language, options);
    const whole = format({ maximumFractionDigits: 0 });
    this.formats = {
      cases: whole,
      index: whole,
      days: format(tenths),
      share: format({ style: 'percent', maximumFractionDigits: 0 }),
      'days-change': format({ ...tenths, signDisplay: 'exceptZero' }),
      'share-change': format({ ...tenths, signDisplay: 'exceptZero' }),
    };
    this.axis = format({ maximumFractionDigits: 2 });
  }

  /** A figure in its unit; changes of shares in percentage points, with a sign. */
  figure(value: number, unit: Exclude<Unit, 'text'>): string {
    // Some languages write a hyphen for the minus.
    return this.formats[unit].format(unit === 'share-change' ? value * 100 : value).replace(/^-/, MINUS);
  }

  /** With as many decimals as an axis needs. */
  onAxis = (value: number): string => this.axis.format(value);
}
