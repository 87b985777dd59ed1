import { EXTENSION_REASONS, QUESTIONS, REOPENING_REASONS, ROUTING_REASONS } from './catalogue/phrases';
import type { Telling } from './telling';
import { DAY_MS } from './working-time';

/** Satisfied businesses: 37 % at the start of the example, 64 % at its end. */
const SATISFIED = { start: 0.37, end: 0.64 };

/** The decision; where it comes later than said, the business is mostly told so in time. */
export function conclude(telling: Telling, atMs: number): void {
  const { plan, story, dice, workingTime } = telling;
  extendWhenLate(telling, atMs);
  const { profile, previousReference } = plan;
  if (!previousReference && dice.chance(profile.refused)) story.tell('CaseRefusedWithAdvice', atMs, dice.pick(profile.refusals));
  else favour(telling, atMs);

  if (dice.chance(0.025)) {
    const closedAtMs = workingTime.after(atMs, dice.between(1, 12));
    story.tell('CaseClosed', closedAtMs, {});
    const reopenedAtMs = workingTime.after(closedAtMs + dice.between(3, 28) * DAY_MS, 1);
    story.tell('CaseReopened', reopenedAtMs, { reason: dice.pick(REOPENING_REASONS) });
    const againAtMs = workingTime.after(reopenedAtMs, dice.skewed(profile.workHours * 0.4, 0.4));
    story.tell('StepRecorded', workingTime.nextOpen((reopenedAtMs + againAtMs) / 2), {
      activity: ROUTING_REASONS.reopened,
      resource: telling.caseworker,
    });
    favour(telling, againAtMs);
  }
}

function favour({ plan: { profile }, story, dice }: Telling, atMs: number): void {
  const text = dice.pick(profile.conclusions);
  if (profile.favourable === 'CaseAnswered') story.tell('CaseAnswered', atMs, { answer: text });
  else story.tell('CaseGranted', atMs, { conditions: text });
}

function extendWhenLate({ story, dice, workingTime }: Telling, decidedAtMs: number): void {
  if (story.isOver) return;
  const { expectedBy, lastChangeAt } = story.state;
  if (!expectedBy || workingTime.localDate(decidedAtMs) <= expectedBy || !dice.chance(0.6)) return;
  const extendedAtMs = workingTime.lastOpen(Math.min(decidedAtMs, Date.parse(`${expectedBy}T13:00:00Z`)));
  story.tell('DeadlineExtended', Math.min(decidedAtMs, Math.max(extendedAtMs, Date.parse(lastChangeAt) + 60_000)), {
    expectedBy: workingTime.localDate(decidedAtMs + dice.between(0, 10) * DAY_MS),
    reason: dice.pick(EXTENSION_REASONS),
  });
}

/** Closes what was decided, and lets about a third of the businesses say what they think of it. */
export function close(telling: Telling): void {
  const { story, dice, workingTime, plan } = telling;
  if (story.isOver || !story.state.outcome) return;
  const decidedAtMs = Date.parse(story.state.lastChangeAt);
  const closedAtMs = workingTime.after(decidedAtMs, dice.between(0.2, 20));
  story.tell('CaseClosed', closedAtMs, {});
  if (!dice.chance(0.35)) return;
  const share = SATISFIED.start + (SATISFIED.end - SATISFIED.start) * plan.progress;
  const mood = dice.chance(share) ? dice.between(65, 95) : dice.between(15, 60);
  const answers = Object.fromEntries(
    QUESTIONS.map((question) => [question, Math.round(Math.min(100, Math.max(0, mood + dice.between(-15, 15))))]),
  );
  story.tell('SatisfactionRated', Math.round((closedAtMs + dice.between(0.5, 9) * DAY_MS) / 1000) * 1000, { answers });
}
