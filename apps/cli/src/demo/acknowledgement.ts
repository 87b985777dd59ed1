import { contactPerson } from './catalogue/caseworkers';
import { COURSES } from './catalogue/phrases';
import type { Telling } from './telling';
import { DAY_MS, HOUR_MS, HOURS_PER_WORKING_DAY } from './working-time';

/**
 * Answers meant to come within 24 hours; those to what comes in over the weekend mostly do not, so 79 % are in time at the example's end.
 */
const QUICK_SHARE = { start: 0.15, end: 0.86 };
const QUICK_HOURS = { least: 0.3, most: 23 };
/** The other answers, in elapsed hours; together with the quick ones they make a mean of 3.9 days at the start and 1.1 at the end. */
const SLOW_MEDIAN_HOURS = { start: 98, end: 90 };
/** The improvements are in place before the example ends, so that its last months show them in full. */
const IN_PLACE_AT = 0.88;
const SLOW_SPREAD = 0.45;

/** The answer to the business: screened, contact person named, course and expected time stated. Answers with its moment. */
export function acknowledge(telling: Telling): number {
  const { plan, story, dice, workingTime, complexity, caseworker } = telling;
  const atMs = answeredAt(telling);
  const expectedDays = usualDays(telling) * dice.between(1.1, 1.5);
  // One contact person from the start became the rule in the course of the two years.
  const isNamed = complexity === 'complex' ? dice.chance(0.7 + 0.29 * plan.progress) : dice.chance(0.5 + 0.48 * plan.progress);
  story.tell('CaseAcknowledged', atMs, {
    complexity,
    course: COURSES[complexity],
    expectedBy: workingTime.localDate(plan.receivedAtMs + expectedDays * DAY_MS),
    ...(isNamed && { contactPerson: contactPerson(caseworker) }),
  });
  return atMs;
}

function answeredAt({ plan, dice, workingTime }: Telling): number {
  const { receivedAtMs } = plan;
  const progress = Math.min(1, plan.progress / IN_PLACE_AT);
  const quick = dice.chance(mix(QUICK_SHARE, progress));
  const hours = quick
    ? dice.between(QUICK_HOURS.least, QUICK_HOURS.most)
    : 24 + dice.skewed(mix(SLOW_MEDIAN_HOURS, progress) - 24, SLOW_SPREAD);
  const wanted = receivedAtMs + hours * HOUR_MS;
  const before = workingTime.lastOpen(wanted);
  // Answers are given in working hours: the nearest ones, and for a quick answer those that keep the promise where they can.
  const atMs = quick && before > receivedAtMs ? before : workingTime.nextOpen(wanted);
  return Math.round((atMs - dice.between(0, quick && atMs === before ? Math.min(HOUR_MS, atMs - receivedAtMs) / 2 : 0)) / 1000) * 1000;
}

/** What the municipality expects of such a case, in calendar days. */
function usualDays({ plan: { profile }, complexity }: Telling): number {
  const workDays = ((profile.workHours / HOURS_PER_WORKING_DAY) * 7) / 5;
  return Math.max(
    7,
    workDays * (complexity === profile.complexity ? 1 : complexity === 'complex' ? 1.6 : 0.7) + profile.hearing * profile.hearingDays,
  );
}

const mix = ({ start, end }: { start: number; end: number }, progress: number): number => start + (end - start) * progress;
