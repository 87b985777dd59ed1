import type { Attribute, AttributeType, CaseFault, CaseFaultName, LoggedCase, LoggedEvent, LogItem, LogLimits } from '../log';
import { ATTRIBUTE_TYPES } from '../log';

interface Trace {
  line: number;
  attributes: Map<string, Attribute>;
  events: LoggedEvent[];
  length: number;
  fault?: CaseFault;
}

const isAttributeType = (name: string): name is AttributeType => (ATTRIBUTE_TYPES as readonly string[]).includes(name);

/**
 * Puts cases together from the tags of an XES file. Attributes below attributes, lists and containers are read over: no mapping can name
 * them. So are extensions, globals, classifiers and the log's own attributes.
 */
export class CaseCollector {
  depth = 0;
  rootSeen = false;
  private trace?: Trace;
  private traceDepth = 0;
  private event?: LoggedEvent & { attributes: Map<string, Attribute> };
  private eventDepth = 0;
  private done: LogItem[] = [];

  constructor(
    private readonly idAttribute: string,
    private readonly limits: LogLimits,
    private readonly line: () => number,
  ) {}

  /** The id of the case that is being read, once it is known. */
  get caseId(): string | undefined {
    return this.trace?.attributes.get(this.idAttribute)?.value.trim() || undefined;
  }

  /** The cases completed since the last call. */
  take(): LogItem[] {
    const items = this.done;
    this.done = [];
    return items;
  }

  open(name: string, given: Record<string, string>): void {
    this.depth++;
    if (!this.rootSeen) this.rootSeen = true;
    else if (this.event) {
      if (this.depth === this.eventDepth + 1) this.attribute(this.event.attributes, name, given);
    } else if (this.trace) {
      if (this.depth !== this.traceDepth + 1) return;
      if (name === 'event') this.openEvent();
      else this.attribute(this.trace.attributes, name, given);
    } else if (this.depth === 2 && name === 'trace') {
      this.trace = { line: this.line(), attributes: new Map(), events: [], length: 0 };
      this.traceDepth = this.depth;
    } else if (this.depth === 2 && name === 'event') {
      this.done.push({ fault: { name: 'event-outside-case', line: this.line(), message: 'An event stands outside every case' } });
    }
  }

  close(name: string): void {
    if (this.event && this.depth === this.eventDepth) this.closeEvent();
    else if (this.trace && this.depth === this.traceDepth && name === 'trace') this.closeTrace();
    this.depth--;
  }

  private openEvent(): void {
    this.event = { line: this.line(), attributes: new Map() };
    this.eventDepth = this.depth;
  }

  private closeEvent(): void {
    const { trace, event } = this;
    this.event = undefined;
    if (!trace || !event || trace.fault) return;
    if (trace.events.length >= this.limits.eventsPerCase)
      this.fault('too-many-events', `The case has more than ${this.limits.eventsPerCase} events`);
    else trace.events.push(event);
  }

  private closeTrace(): void {
    const { trace } = this;
    if (!trace) return;
    const id = this.caseId;
    if (!trace.fault && id === undefined) this.fault('missing-case-id', `The case has no ${this.idAttribute}`, trace.line);
    if (!trace.fault && trace.events.length === 0) this.fault('no-events', 'The case has no events', trace.line);
    this.done.push(trace.fault ? { fault: { ...trace.fault, case: id } } : { case: this.asCase(trace, id ?? '') });
    this.trace = undefined;
  }

  private asCase({ line, attributes, events }: Trace, id: string): LoggedCase {
    return { line, id, attributes, events };
  }

  private attribute(into: Map<string, Attribute>, type: string, given: Record<string, string>): void {
    if (!isAttributeType(type)) return;
    if (this.trace?.fault) return;
    const { key, value } = given;
    if (key === undefined) return this.fault('attribute-without-key', `A <${type}> has no key`);
    if (value === undefined) return;
    if (value.length > this.limits.attributeLength || key.length > this.limits.attributeLength)
      return this.fault(
        'attribute-too-long',
        `${key.slice(0, 60)} has ${value.length} characters; at most ${this.limits.attributeLength} are read`,
      );
    if (into.size >= this.limits.attributesPerElement)
      return this.fault('too-many-attributes', `There are more than ${this.limits.attributesPerElement} attributes`);
    if (this.trace && (this.trace.length += key.length + value.length) > this.limits.caseLength)
      return this.fault('case-too-long', `The attributes of the case have more than ${this.limits.caseLength} characters`);
    into.set(key, { type, value });
  }

  /** The first fault of a case is the one that is named; what was collected is let go. */
  private fault(name: CaseFaultName, message: string, line = this.line()): void {
    if (!this.trace || this.trace.fault) return;
    this.trace.fault = { name, line, message };
    this.trace.events = [];
  }
}
