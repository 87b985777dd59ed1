import { currentDepartment } from '@casetrail/case';
import { contactPerson, staffOf } from './catalogue/caseworkers';
import { MEETING_SUMMARIES, ROUTING_REASONS, WITHDRAWAL_REASONS } from './catalogue/phrases';
import { hearing } from './hearing';
import type { Telling } from './telling';
import { DAY_MS, HOUR_MS, startOfDay } from './working-time';

/** By how much a star meeting shortens what is left of the work. */
const STAR_MEETING_FACTOR = 0.55;
/** What two years of improvements take off the work. */
const IMPROVEMENT = 0.22;

type Part = (telling: Telling, atMs: number) => number;

/** From the acknowledgement to the day of the decision; answers with that moment, or that the business withdrew on the way. */
export function work(telling: Telling, acknowledgedAtMs: number): number | 'withdrawn' {
  const { plan, dice, workingTime, complexity } = telling;
  const { profile } = plan;
  const effort = complexity === profile.complexity ? 1 : complexity === 'complex' ? 1.6 : 0.7;
  let leftHours = dice.skewed(profile.workHours * effort * (1 - IMPROVEMENT * plan.progress), profile.workSpread);
  let atMs = findDepartment(telling, workingTime.after(acknowledgedAtMs, dice.between(0.5, 6)));

  const parts: Part[] = [step];
  if (dice.chance(profile.informationRequested)) parts.push(askForInformation);
  if (complexity === 'complex' && dice.chance(0.45)) parts.push(meetBusiness);
  if (dice.chance(0.5)) parts.push(step);
  const hasStarMeeting = complexity === 'complex' && dice.chance(0.12 + 0.38 * plan.progress);
  if (hasStarMeeting) parts.push(starMeeting);
  // Without a star meeting the departments are asked one after the other, by sending the case there and back.
  else if (dice.chance(complexity === 'complex' ? 0.6 : 0.08)) parts.push(handOff);
  if (dice.chance(profile.hearing)) parts.push(hearing);
  if (dice.chance(0.06)) parts.push(changeContactPerson);
  parts.push(step);

  const withdrawsAfter = dice.chance(profile.withdrawn) ? dice.whole(1, parts.length) : Infinity;
  for (const [index, part] of parts.entries()) {
    const hours = (leftHours / (parts.length - index + 1)) * dice.between(0.6, 1.4);
    leftHours = Math.max(1, leftHours - hours);
    atMs = part(telling, workingTime.after(atMs, hours));
    if (part === starMeeting) leftHours *= STAR_MEETING_FACTOR;
    if (index + 1 >= withdrawsAfter) return withdraw(telling, atMs);
  }
  return workingTime.after(atMs, leftHours);
}

/** To where the case belongs; at the beginning of the example frequently by way of another department. */
function findDepartment({ plan, story, dice, workingTime }: Telling, atMs: number): number {
  const { department, contributors } = plan.profile;
  if (department !== 'business-service' && dice.chance(0.32 - 0.24 * plan.progress)) {
    const mistaken = dice.pick(contributors.filter((other) => other !== 'business-service'));
    story.tell('CaseRouted', atMs, { department: mistaken, reason: ROUTING_REASONS.misrouted });
    const redirectedAtMs = workingTime.after(atMs, dice.skewed(14, 0.6));
    story.tell('CaseRouted', redirectedAtMs, { department, reason: ROUTING_REASONS.redirected });
    return redirectedAtMs;
  }
  story.tell('CaseRouted', atMs, { department, reason: ROUTING_REASONS.screened });
  return atMs;
}

function step({ plan, story, dice, workingTime, caseworker }: Telling, atMs: number): number {
  story.tell('StepRecorded', atMs, { activity: dice.pick(plan.profile.steps), resource: caseworker });
  return workingTime.after(atMs, 0.5);
}

/** Every fourth answer leaves something out, and the wait goes on. */
function askForInformation(telling: Telling, atMs: number): number {
  const { plan, story, dice, workingTime } = telling;
  const what = dice.pick(plan.profile.missing);
  story.tell('InformationRequested', atMs, { what });
  let answeredMs = daytime(telling, atMs + dice.skewed(6, 0.7) * DAY_MS);
  if (dice.chance(0.25)) {
    story.tell('InformationReceived', answeredMs, { complete: false, what: `${what}: ufuldstændig` });
    story.tell('InformationRequested', workingTime.after(answeredMs, 3), { what: `${what}: resten` });
    answeredMs = daytime(telling, workingTime.after(answeredMs, 3) + dice.skewed(4, 0.6) * DAY_MS);
  }
  story.tell('InformationReceived', answeredMs, { complete: true, what });
  return workingTime.nextOpen(answeredMs + 1000);
}

function meetBusiness({ plan, story, dice, workingTime }: Telling, atMs: number): number {
  const kind = dice.chance(0.55) ? 'dialogue' : 'site-visit';
  story.tell('MeetingHeld', atMs, { kind, departments: [plan.profile.department], summary: MEETING_SUMMARIES[kind] });
  return workingTime.after(atMs, 2);
}

function starMeeting({ plan, story, dice, workingTime }: Telling, atMs: number): number {
  const departments = [plan.profile.department, ...plan.profile.contributors.slice(0, dice.whole(2, 3))];
  story.tell('MeetingHeld', atMs, { kind: 'star', departments, summary: MEETING_SUMMARIES.star });
  return workingTime.after(atMs, 2);
}

function handOff({ plan, story, dice, workingTime }: Telling, atMs: number): number {
  const { department, contributors } = plan.profile;
  const other = dice.pick(contributors.filter((contributor) => contributor !== department));
  story.tell('CaseRouted', atMs, { department: other, reason: ROUTING_REASONS.contribution });
  const heardMs = workingTime.after(atMs, dice.skewed(30, 0.5));
  story.tell('StepRecorded', heardMs, { activity: 'Bidrag afgivet', resource: dice.pick(staffOf(other)) });
  story.tell('CaseRouted', heardMs + 60_000, { department, reason: ROUTING_REASONS.returned });
  return heardMs + 60_000;
}

function changeContactPerson(telling: Telling, atMs: number): number {
  const { story, dice, plan, workingTime } = telling;
  const department = (story.isOver ? undefined : currentDepartment(story.state)) ?? plan.profile.department;
  telling.caseworker = dice.pick(staffOf(department));
  story.tell('ContactPersonAssigned', atMs, { contactPerson: contactPerson(telling.caseworker) });
  return workingTime.after(atMs, 1);
}

function withdraw(telling: Telling, atMs: number): 'withdrawn' {
  const { story, dice } = telling;
  story.tell('CaseWithdrawn', daytime(telling, atMs + dice.between(1, 20) * HOUR_MS), { reason: dice.pick(WITHDRAWAL_REASONS) });
  return 'withdrawn';
}

/** Businesses write between eight in the morning and ten in the evening: at such an hour of the same day, or of the next. */
function daytime({ dice, workingTime }: Telling, atMs: number): number {
  const local = workingTime.toLocal(atMs);
  const hour = dice.between(8, 22) * HOUR_MS;
  const moved = startOfDay(local) + hour;
  return workingTime.fromLocal(moved >= local ? moved : moved + DAY_MS);
}
