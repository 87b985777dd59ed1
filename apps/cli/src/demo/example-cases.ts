import { publicStatus, type Business, type CaseEvent, type CaseState, type PublicStatus } from '@casetrail/case';
import { arrivals, startOfExample } from './arrivals';
import { makeBusinesses } from './catalogue/businesses';
import type { CaseTypeProfile } from './catalogue/case-type-profile';
import { CASE_TYPES } from './catalogue/case-types';
import { Dice } from './dice';
import { withExpectedRanges } from './expected-ranges';
import { tellCase } from './tell-case';
import type { CasePlan } from './telling';
import { DAY_MS, HOUR_MS, WorkingTime } from './working-time';

/** What settles the example cases: the same plan, to the millisecond, gives the same cases. */
export interface ExamplePlan {
  municipality: string;
  timeZone: string;
  /** The moment up to which everything happens: ISO 8601, UTC. */
  anchor: string;
  seed: number;
  /** How many cases; those that follow a refusal's advice, and a few of the last days, come on top. */
  caseCount: number;
}

export interface ExampleCase {
  reference: string;
  events: CaseEvent[];
  /** The case at the anchor. */
  state: CaseState;
}

/** Open cases of each kind that there are at least, so that every status can be looked at. */
const OPEN_STATUSES: readonly PublicStatus[] = [
  'received',
  'acknowledged',
  'in-progress',
  'waiting-for-you',
  'waiting-for-others',
  'decided',
];
const LEAST_OF_EACH = 3;
const LEAST_OVERDUE = 5;
/** Refused businesses that follow the advice and come back. */
const COMING_BACK = 0.6;

/**
 * Two years of cases of the example municipality. Pure; every event passes `decide`.
 * @param referenceOf makes the reference number of a case from its label, the same for the same label
 */
export function exampleCases(plan: ExamplePlan, referenceOf: (label: string) => string): ExampleCase[] {
  const anchorMs = Date.parse(plan.anchor);
  const teller = new Teller(plan, anchorMs, referenceOf);
  const moments = arrivals(new Dice(plan.seed, 'arrivals'), teller.workingTime, anchorMs, plan.caseCount);
  const cases = moments.flatMap((receivedAtMs, index) => teller.tellWithSequel(`case-${index}`, receivedAtMs));
  return withExpectedRanges([...cases, ...recentCases(teller, cases, new Dice(plan.seed, 'recent'))], plan.timeZone);
}

/** Cases of the last weeks, told until every open status and some overdue cases are there. */
function recentCases(teller: Teller, cases: readonly ExampleCase[], dice: Dice): ExampleCase[] {
  const today = teller.workingTime.localDate(teller.anchorMs);
  const isOverdue = ({ outcome, expectedBy }: CaseState): boolean => !outcome && expectedBy !== undefined && expectedBy < today;
  const lacking = new Map(OPEN_STATUSES.map((status) => [status, LEAST_OF_EACH]));
  let lackingOverdue = LEAST_OVERDUE;
  const count = ({ state }: ExampleCase): boolean => {
    const status = publicStatus(state);
    const wasLacking = (lacking.get(status) ?? 0) > 0 || (lackingOverdue > 0 && isOverdue(state));
    lacking.set(status, (lacking.get(status) ?? 0) - 1);
    if (isOverdue(state)) lackingOverdue--;
    return wasLacking;
  };
  cases.forEach(count);

  const added: ExampleCase[] = [];
  for (let index = 0; lackingOverdue > 0 || [...lacking.values()].some((left) => left > 0); index++) {
    if (index === 20_000) throw new Error('The example has no case of some status: its catalogue of case types is out of balance');
    const daysAgo = dice.chance(0.3) ? dice.between(0.02, 1) : dice.skewed(20, 1);
    const told = teller.tell(`recent-${index}`, teller.anchorMs - Math.round(Math.min(daysAgo, 300) * DAY_MS));
    const isWanted = (lacking.get(publicStatus(told.state)) ?? 0) > 0 || (lackingOverdue > 0 && isOverdue(told.state));
    if (isWanted && count(told)) added.push(told);
  }
  return added;
}

class Teller {
  readonly workingTime: WorkingTime;
  private readonly businesses;
  private readonly startMs: number;

  constructor(
    private readonly plan: ExamplePlan,
    readonly anchorMs: number,
    private readonly referenceOf: (label: string) => string,
  ) {
    this.workingTime = new WorkingTime(plan.timeZone);
    this.businesses = makeBusinesses(plan.seed);
    this.startMs = startOfExample(anchorMs);
  }

  tell(label: string, receivedAtMs: number, follows?: Partial<CasePlan>): ExampleCase {
    const dice = new Dice(this.plan.seed, label);
    const profile: CaseTypeProfile = CASE_TYPES[dice.weighted(CASE_TYPES.map(({ weight }) => weight))] ?? CASE_TYPES[0]!;
    const plan: CasePlan = {
      municipality: this.plan.municipality,
      reference: this.referenceOf(label),
      receivedAtMs,
      progress: (receivedAtMs - this.startMs) / (this.anchorMs - this.startMs),
      profile,
      business: this.businessFor(profile, dice),
      subject: dice.pick(profile.subjects),
      ...follows,
    };
    return { reference: plan.reference, ...tellCase(plan, dice, this.workingTime, this.anchorMs) };
  }

  /** Few businesses ask much, most ask once or twice. */
  private businessFor({ industries }: CaseTypeProfile, dice: Dice): Required<Business> {
    const among = this.businesses.filter(({ industry }) => !industries || industries.includes(industry));
    return dice.pick(among.slice(0, Math.ceil(among.length * dice.between(0.05, 1))));
  }

  /** The case and, where its refusal was followed by a new one, that too. */
  tellWithSequel(label: string, receivedAtMs: number): ExampleCase[] {
    const first = this.tell(label, receivedAtMs);
    const { outcome, decidedAt, business, caseType, subject, reference } = first.state;
    const dice = new Dice(this.plan.seed, `${label}-sequel`);
    if (outcome !== 'refused-with-advice' || !decidedAt || !dice.chance(COMING_BACK)) return [first];
    const againAtMs = this.workingTime.after(Date.parse(decidedAt) + dice.skewed(14, 0.6) * DAY_MS, 1);
    if (againAtMs >= this.anchorMs - HOUR_MS) return [first];
    const profile = CASE_TYPES.find((candidate) => candidate.caseType === caseType);
    return [
      first,
      this.tell(`${label}-again`, Math.round(againAtMs / 1000) * 1000, {
        business,
        ...(subject && { subject }),
        ...(profile && { profile }),
        previousReference: reference,
      }),
    ];
  }
}
