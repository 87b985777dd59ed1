import type { Telling } from './telling';
import { DAY_MS } from './working-time';

/** Others are heard, one or two parties at once; we cannot decide before they have answered. */
export function hearing({ plan, story, dice, workingTime }: Telling, atMs: number): number {
  const { hearingParties, hearingDays } = plan.profile;
  const heard = dice.chance(0.3) ? hearingParties.slice(0, 2) : [dice.pick(hearingParties)];
  const ends = heard.map((party) => ({
    party,
    endsAtMs: workingTime.nextOpen(Math.round((atMs + hearingDays * dice.between(0.7, 1.35) * DAY_MS) / 1000) * 1000),
  }));
  for (const party of heard)
    story.tell('HearingStarted', atMs, { party, ...(party === 'Naboer' && { legalBasis: 'Forvaltningslovens § 19' }) });
  ends.sort((a, b) => a.endsAtMs - b.endsAtMs);
  for (const { party, endsAtMs } of ends) story.tell('HearingEnded', endsAtMs, { party });
  return (ends.at(-1)?.endsAtMs ?? atMs) + 1000;
}
