import type { CaseEvent, Instant } from '@casetrail/case';
import type { LoggedCase, LoggedEvent } from '../log';
import { quote } from '../log';
import type { ActivityRule, CaseRule, Mapping, TimeSource } from '../mapping/mapping';
import { OUTCOMES, comesLast } from '../mapping/payloads';
import type { Note } from './notes';
import type { ReadTime } from './times';
import { localDate, readTime } from './times';
import type { Scope, ValueReader } from './values';

/** An event that the mapping wants to make, before the case's rules have judged it. */
export interface Candidate {
  event: CaseEvent;
  line: number;
  activity: string;
  ifRefused: 'report' | 'record-step' | 'leave-out';
  /** Among candidates of one instant: the lower comes first; ties keep their order. */
  rank: number;
  /** What to record when this is refused and `ifRefused` says so. */
  step?: CaseEvent;
}

/** Where in the log, for notes. */
interface Where {
  line: number;
  activity: string;
}

const RANK = { ofCase: 0, logged: 1, end: 2 } as const;

/** Makes the candidates of one case, sorted by when they occurred. Notes go to `note`. */
export class CandidateMaker {
  constructor(
    private readonly mapping: Mapping,
    private readonly values: ValueReader,
    private readonly logged: LoggedCase,
    private readonly receivedAt: Instant,
    /** The logged event that was the receipt, which becomes nothing else. */
    private readonly receipt: LoggedEvent | undefined,
    private readonly note: (note: Omit<Note, 'case'>) => void,
  ) {}

  make(): Candidate[] {
    const candidates = [...this.ofCase(), ...this.ofEvents()];
    this.adjustToOutcome(candidates);
    return candidates.sort((a, b) => order(a.event.occurredAt, b.event.occurredAt) || a.rank - b.rank);
  }

  private ofCase(): Candidate[] {
    const scope: Scope = { case: this.logged.attributes };
    return this.mapping.caseRules.flatMap((rule) => {
      if (!this.values.meets(rule.conditions, scope)) return [];
      const where = { line: this.logged.line, activity: rule.event };
      const at = this.caseTime(rule, where);
      const made = at && this.apply(rule, at, scope, where);
      return made ? [{ ...made, rank: comesLast(rule.event) ? RANK.end : RANK.ofCase }] : [];
    });
  }

  /** Undefined also where the attribute is missing: then there is no such event. */
  private caseTime({ at }: CaseRule, where: Where): Instant | undefined {
    if (at === 'receipt') return this.receivedAt;
    const text = this.values.text(this.logged.attributes, at.from);
    return text === undefined ? undefined : this.time(text, at, where);
  }

  private ofEvents(): Candidate[] {
    const matches = this.logged.events.map((event) => this.matching(event));
    const chosen = chosenMatches(matches);
    return this.logged.events.flatMap((event, index) => (event === this.receipt ? [] : this.ofEvent(event, chosen[index] ?? [])));
  }

  private matching(event: LoggedEvent): readonly ActivityRule[] {
    const activity = this.values.text(event.attributes, this.mapping.loggedEvent.activity);
    const rules = (activity !== undefined && this.mapping.activityRules.get(activity)) || [];
    const scope = { case: this.logged.attributes, event: event.attributes };
    const hasTime = ({ at }: ActivityRule): boolean => typeof at !== 'object' || this.values.text(event.attributes, at.from) !== undefined;
    return rules.filter((rule) => this.values.meets(rule.conditions, scope) && hasTime(rule));
  }

  private ofEvent(event: LoggedEvent, rules: readonly ActivityRule[]): Candidate[] {
    const { line, attributes } = event;
    const { activity: activityAttribute, at: ownTime } = this.mapping.loggedEvent;
    const activity = this.values.text(attributes, activityAttribute);
    if (activity === undefined) {
      this.note({ kind: 'fault', touches: 'event', name: 'missing-activity', line, message: `The event has no ${activityAttribute}` });
      return [];
    }
    const where = { line, activity };
    const scope: Scope = { case: this.logged.attributes, event: attributes };
    const needsOwnTime = rules.length === 0 ? this.mapping.steps : rules.some(({ at }) => !at);
    const own = needsOwnTime ? this.eventTime(event, ownTime, where) : undefined;
    if (rules.length === 0) {
      const step = own && this.step(scope, own, where);
      return step ? [{ event: step, ...where, ifRefused: 'report', rank: RANK.logged }] : [];
    }
    return rules.flatMap((rule) => {
      const at = rule.at === 'receipt' ? this.receivedAt : rule.at ? this.eventTime(event, rule.at, where) : own;
      const candidate = at && this.apply(rule, at, scope, where);
      if (!candidate) return [];
      const step = rule.ifRefused === 'record-step' ? this.step(scope, at, where) : undefined;
      return [{ ...candidate, rank: RANK.logged, step }];
    });
  }

  /** What no rule names. Undefined when such events are left out. */
  private step(scope: Scope, occurredAt: Instant, where: Where): CaseEvent | undefined {
    const { steps } = this.mapping;
    if (!steps) return undefined;
    const text = (source: typeof steps.note): string | undefined => {
      const read = source && this.values.read(source, 'text', scope);
      return read && 'value' in read ? String(read.value) : undefined;
    };
    const data = { activity: text(steps.activity) ?? where.activity, resource: text(steps.resource), note: text(steps.note) };
    return { type: 'StepRecorded', occurredAt, data: given(data) };
  }

  private eventTime({ attributes }: LoggedEvent, source: TimeSource, where: Where): Instant | undefined {
    const text = this.values.text(attributes, source.from);
    if (text !== undefined) return this.time(text, source, where);
    this.note({ kind: 'fault', touches: 'event', name: 'missing-date', ...where, message: `The event has no ${source.from}` });
    return undefined;
  }

  private time(text: string, source: TimeSource, where: Where): Instant | undefined {
    const read = readTime(text, this.mapping.timeZone, source.format);
    if (!read) {
      const as = source.format === undefined ? 'a time of ISO 8601' : `a time written ${source.format}`;
      this.note({
        kind: 'fault',
        touches: 'event',
        name: 'unreadable-date',
        ...where,
        message: `${source.from} is ${quote(text)}, which is not ${as}`,
      });
      return undefined;
    }
    const at = this.likelier(read);
    if (read.doubt) {
      this.note({
        kind: 'adjusted',
        touches: 'event',
        name: read.doubt,
        ...where,
        message: `${source.from} is ${quote(text)} in ${this.mapping.timeZone}; taken as ${at}`,
      });
    }
    return at;
  }

  /** Of the two readings of an ambiguous time the first, unless only the second lies after receipt. */
  private likelier({ at, later }: ReadTime): Instant {
    return later !== undefined && at < this.receivedAt && later >= this.receivedAt ? later : at;
  }

  private apply(
    rule: CaseRule | ActivityRule,
    at: Instant,
    scope: Scope,
    where: Where,
  ): (Omit<Candidate, 'rank'> & { adjust: CaseRule['adjust'] }) | undefined {
    const data: Record<string, unknown> = {};
    for (const { field, kind, required, source } of rule.data) {
      const read = this.values.read(source, kind, scope);
      if ('value' in read) data[field] = read.value;
      else if ('problem' in read || required) {
        const problem =
          'problem' in read
            ? { name: read.problem, message: `${rule.event}, ${field}: ${read.message}` }
            : { name: 'missing-value' as const, message: `${rule.event} lacks ${field}` };
        this.note({ kind: 'fault', touches: 'event', ...where, ...problem });
        return undefined;
      }
    }
    const occurredAt = rule.adjust.has('same-day-as-receipt') ? this.sameDay(at, where) : at;
    // The mapping's check has seen to it that the fields are those of the event.
    return { event: { type: rule.event, occurredAt, data } as CaseEvent, ...where, ifRefused: rule.ifRefused, adjust: rule.adjust };
  }

  /** A date written without its time may lie before a receipt of the same day. */
  private sameDay(at: Instant, where: Where): Instant {
    const { receivedAt, mapping } = this;
    if (at >= receivedAt || localDate(at, mapping.timeZone) !== localDate(receivedAt, mapping.timeZone)) return at;
    this.note({
      kind: 'adjusted',
      touches: 'event',
      name: 'same-day-as-receipt',
      ...where,
      message: `${at} lies before receipt on the same day; taken as ${receivedAt}`,
    });
    return receivedAt;
  }

  private adjustToOutcome(candidates: (Candidate & { adjust?: CaseRule['adjust'] })[]): void {
    const outcomes = candidates.filter(({ event, adjust }) => OUTCOMES.includes(event.type) && !adjust?.has('not-before-outcome'));
    const first = outcomes.map(({ event }) => event.occurredAt).sort(order)[0];
    for (const candidate of candidates) {
      const { event, adjust, line, activity } = candidate;
      if (first === undefined || !adjust?.has('not-before-outcome') || event.occurredAt >= first) continue;
      this.note({
        kind: 'adjusted',
        touches: 'event',
        name: 'not-before-outcome',
        line,
        activity,
        message: `${event.occurredAt} lies before the outcome; taken as ${first}`,
      });
      candidate.event = { ...event, occurredAt: first };
    }
  }
}

/** Of the matches of a rule that wants only the first or the last, only that one is kept; the others become what nobody names. */
function chosenMatches(matches: readonly (readonly ActivityRule[])[]): ActivityRule[][] {
  const firsts = new Map<number, number>();
  const lasts = new Map<number, number>();
  matches.forEach((rules, index) => {
    for (const rule of rules) {
      if (!firsts.has(rule.index)) firsts.set(rule.index, index);
      lasts.set(rule.index, index);
    }
  });
  return matches.map((rules, index) =>
    rules.filter((rule) => rule.repeat === 'each' || (rule.repeat === 'first' ? firsts : lasts).get(rule.index) === index),
  );
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const given = <T extends object>(data: T): T => Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) as T;
