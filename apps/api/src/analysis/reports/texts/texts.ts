import type { Language } from '@casetrail/municipality';
import { da } from './da';
import { en } from './en';
import { fi } from './fi';
import type { ReportTexts } from './report-texts';
import { sv } from './sv';

export const REPORT_TEXTS: Record<Language, ReportTexts> = { da, sv, fi, en };

/** Puts values in place of `{0}`, `{1}`. */
export const fill = (text: string, ...values: (string | number)[]): string =>
  text.replaceAll(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)] ?? ''));
