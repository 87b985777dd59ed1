import type { CaseEvent, CaseState, Instant } from '@casetrail/case';
import { decide, evolve } from '@casetrail/case';
import type { LoggedCase } from '../log';
import type { KeyRegister } from '../mapping/key';
import type { Mapping } from '../mapping/mapping';
import type { Candidate } from './candidates';
import { CandidateMaker } from './candidates';
import type { Note } from './notes';
import { readReceipt } from './receipt';
import type { ReadValue } from './values';
import { ValueReader } from './values';

export interface CaseContext {
  mapping: Mapping;
  /** Key of the municipality whose case it is. */
  municipality: string;
  /** The case's reference number, canonical. */
  reference: string;
  /** Nothing can have occurred later. */
  now: Instant;
  /** Collects the departments and case types that the log names. */
  keys: KeyRegister;
}

export interface CaseFromLog {
  /** What the case's rules accept, in order; begins with `CaseReceived`. Empty when the case cannot be made at all. */
  events: CaseEvent[];
  /** The faults among them are already left out of `events`. */
  notes: Note[];
}

/** What a logged case means under a mapping. Pure; the rules of a case are those of `decide` and nowhere else. */
export function toCaseEvents(logged: LoggedCase, context: CaseContext): CaseFromLog {
  const notes: Note[] = [];
  const note = (noted: Omit<Note, 'case'>): void => void notes.push({ ...noted, case: logged.id });
  const values = new ValueReader(context.mapping, context.keys);

  const receipt = readReceipt(logged, context.mapping, values);
  if ('fault' in receipt) {
    note(receipt.fault);
    return { events: [], notes };
  }
  receipt.notes.forEach(note);
  const received = receivedEvent(logged, receipt.at, context, values, note);
  if (!received) return { events: [], notes };

  const judge = new Judge(context, note);
  const first = { event: received, line: logged.line, activity: 'CaseReceived', ifRefused: 'report', rank: 0 } as const;
  if (!judge.record(first)) return { events: [], notes };
  for (const candidate of new CandidateMaker(context.mapping, values, logged, receipt.at, receipt.event, note).make())
    judge.record(candidate);
  return { events: judge.accepted, notes };
}

function receivedEvent(
  logged: LoggedCase,
  occurredAt: Instant,
  { mapping, municipality, reference }: CaseContext,
  values: ValueReader,
  note: (note: Omit<Note, 'case'>) => void,
): CaseEvent | undefined {
  const { caseType, channel, complexity, subject, business } = mapping.case;
  const scope = { case: logged.attributes };
  let usable = true;
  const take = <T>(field: string, read: ReadValue | undefined, required = false): T | undefined => {
    if (read && 'value' in read) return read.value as T;
    if (!read || ('missing' in read && !required)) return undefined;
    usable = false;
    const problem =
      'problem' in read
        ? { name: read.problem, message: `${field}: ${read.message}` }
        : { name: 'missing-value' as const, message: `The case has no ${field}` };
    note({ kind: 'fault', touches: 'case', line: logged.line, ...problem });
    return undefined;
  };
  const text = (field: string, source: typeof subject): string | undefined =>
    take<string>(field, source && values.read(source, 'text', scope));

  const data = {
    municipality,
    reference,
    caseType: take<string>('caseType', values.read(caseType, 'case-type', scope), true) ?? '',
    channel: take<'other'>('channel', channel && values.read(channel, 'channel', scope)) ?? 'other',
    business: stated({
      registrationNumber: text('business.registrationNumber', business.registrationNumber),
      name: text('business.name', business.name),
      industry: text('business.industry', business.industry),
    }),
    ...stated({
      subject: text('subject', subject),
      complexity: take<'simple'>('complexity', complexity && values.read(complexity, 'complexity', scope)),
    }),
    externalId: logged.id,
  };
  return usable ? { type: 'CaseReceived', occurredAt, data } : undefined;
}

/** Runs candidates through the case's rules, one after the other, and tells what they refuse. */
class Judge {
  readonly accepted: CaseEvent[] = [];
  private state: CaseState | null = null;

  constructor(
    private readonly context: CaseContext,
    private readonly note: (note: Omit<Note, 'case'>) => void,
  ) {}

  record(candidate: Candidate): boolean {
    const { event, line, activity, ifRefused, step } = candidate;
    const decision = decide(event, this.state, this.context.now);
    if ('accepted' in decision) {
      this.accept(decision.accepted);
      return true;
    }
    const { name, message } = decision.refused;
    const leftOut = ifRefused === 'leave-out' || (name === 'occurred-before-receipt' && this.context.mapping.beforeReceipt === 'leave-out');
    const asStep = !leftOut && step ? decide(step, this.state, this.context.now) : undefined;
    if (asStep && 'accepted' in asStep) this.accept(asStep.accepted);
    const kind = asStep && 'accepted' in asStep ? 'recorded-as-step' : leftOut ? 'left-out' : 'fault';
    const touches = this.state === null ? 'case' : 'event';
    this.note({ kind, touches, name, line, activity, message });
    return false;
  }

  private accept(events: readonly CaseEvent[]): void {
    for (const event of events) {
      this.state = evolve(this.state, event);
      this.accepted.push(event);
    }
  }
}

const stated = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
