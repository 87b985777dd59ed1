import type { CaseEvent, CaseState, Channel, Complexity } from '@casetrail/case';
import { acknowledge } from './acknowledgement';
import { close, conclude } from './conclusion';
import { staffOf } from './catalogue/caseworkers';
import type { Dice } from './dice';
import { Story } from './story';
import type { CasePlan, Telling } from './telling';
import { work } from './work';
import type { WorkingTime } from './working-time';

/** One case from receipt to its end, or to the anchor. The same dice tell the same case. */
export function tellCase(
  plan: CasePlan,
  dice: Dice,
  workingTime: WorkingTime,
  anchorMs: number,
): { events: CaseEvent[]; state: CaseState } {
  const story = new Story(anchorMs);
  const usual = plan.profile.complexity;
  // Some cases are harder than their type, a few easier.
  const complexity: Complexity =
    usual === 'complex' ? (dice.chance(0.88) ? 'complex' : 'simple') : dice.chance(0.06) ? 'complex' : 'simple';
  const telling: Telling = { plan, story, dice, workingTime, complexity, caseworker: dice.pick(staffOf(plan.profile.department)) };

  story.tell('CaseReceived', plan.receivedAtMs, {
    municipality: plan.municipality,
    reference: plan.reference,
    caseType: plan.profile.caseType,
    channel: channelOf(telling),
    business: plan.business,
    subject: plan.subject,
    complexity: usual,
    ...(plan.previousReference && { previousReference: plan.previousReference }),
  });
  const acknowledgedAtMs = acknowledge(telling);
  const workedUntilMs = work(telling, acknowledgedAtMs);
  if (workedUntilMs !== 'withdrawn') conclude(telling, workedUntilMs);
  close(telling);
  return { events: story.events, state: story.state };
}

/** Who comes to the desk or calls does so while it is open. */
function channelOf({ dice, plan, workingTime }: Telling): Channel {
  const isOpen = workingTime.nextOpen(plan.receivedAtMs) === plan.receivedAtMs;
  const channels: readonly Channel[] = isOpen ? ['online', 'e-mail', 'telephone', 'desk', 'post'] : ['online', 'e-mail'];
  return channels[dice.weighted([58, 22, 11, 6, 3].slice(0, channels.length))] ?? 'online';
}
