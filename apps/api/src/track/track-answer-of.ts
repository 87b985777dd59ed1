import { formatReferenceNumber } from '@casetrail/case';
import { caseDurations } from '@casetrail/measure';
import type { Language } from '@casetrail/municipality';
import type { PublicCase, PublicState } from '@casetrail/read-models';
import { TEXTS, expectedRangeText, statusText } from './texts/texts';
import type { TrackAnswer, TrackExpectedRange } from './track.answer';

/** What the business is told of its case, in its language, with the times as they are at `nowMs`. */
export function trackAnswerOf({ reference, state }: PublicCase, language: Language, nowMs: number): TrackAnswer {
  const texts = TEXTS[language];
  const { grossMs, netMs } = caseDurations(state, nowMs);
  return {
    reference: formatReferenceNumber(reference),
    status: state.status,
    statusText: statusText(texts, state.status, state.outcome),
    milestones: state.milestones.map(({ milestone, occurredAt }) => ({ milestone, text: texts.milestone[milestone], occurredAt })),
    contactPerson: state.contactPerson,
    // What was promised goes before what the goals let expect.
    expectedBy: state.expectedBy ?? state.decisionDue,
    expectedRange: expectedRangeOf(state, language),
    turn: state.whoseTurn,
    turnText: texts.turn[state.whoseTurn],
    grossSeconds: Math.round(grossMs / 1000),
    netSeconds: netMs === null ? null : Math.round(netMs / 1000),
    advice: state.refusal?.advice,
    version: state.publicVersion,
  };
}

/** Once there is a decision, nothing is expected any more. */
function expectedRangeOf({ expectedRange, decidedAt }: PublicState, language: Language): TrackExpectedRange | undefined {
  if (expectedRange === undefined || decidedAt !== undefined) return undefined;
  const { from, to, n } = expectedRange;
  return { from, to, n, text: expectedRangeText(language, expectedRange) };
}
