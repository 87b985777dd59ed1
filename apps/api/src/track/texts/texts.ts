import type { Outcome, PublicStatus } from '@casetrail/case';
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
