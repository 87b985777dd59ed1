import type { ActivityRule, CaseRule, Condition, Mapping, TimeSource, ValueSource } from './mapping';
import type { EventFile, MappingFile } from './mapping-file';
import type { MappableType } from './payloads';
import { PAYLOADS } from './payloads';
import type { TimeFile, ValueFile } from './value-file';
import { asValue } from './value-file';

const XES_ID = 'concept:name';
const XES_ACTIVITY = 'concept:name';
const XES_TIME = 'time:timestamp';
const XES_RESOURCE = 'org:resource';

/** From a checked file to what the import works with. */
export function compile(file: MappingFile): Mapping {
  const { case: given, csv, steps } = file;
  const activity = file.loggedEvent?.activity ?? XES_ACTIVITY;
  const rules = (file.events ?? []).map((event, index) => ({ event, index }));
  return {
    format: file.format,
    csv: { rows: csv?.rows ?? 'case', delimiter: csv?.delimiter, duplicateHeaders: csv?.duplicateHeaders, encoding: csv?.encoding },
    timeZone: file.timeZone,
    missing: new Set(file.missing ?? []),
    case: {
      id: given.id ?? XES_ID,
      received: given.received.from
        ? { from: given.received.from, format: given.received.format }
        : { activity: given.received.activity ?? '' },
      caseType: value(given.caseType, 'case'),
      channel: optional(given.channel, 'case'),
      complexity: optional(given.complexity, 'case'),
      subject: optional(given.subject, 'case'),
      business: {
        registrationNumber: optional(given.business?.registrationNumber, 'case'),
        name: optional(given.business?.name, 'case'),
        industry: optional(given.business?.industry, 'case'),
      },
    },
    beforeReceipt: file.beforeReceipt ?? 'report',
    loggedEvent: { activity, at: { from: file.loggedEvent?.at?.from ?? XES_TIME, format: file.loggedEvent?.at?.format } },
    caseRules: rules.filter(({ event }) => !event.activity).map(({ event, index }) => caseRule(event, index)),
    activityRules: byActivity(rules.filter(({ event }) => event.activity)),
    ...(steps?.record !== false && {
      steps: {
        activity: optional(steps?.activity, 'event') ?? { kind: { from: activity, of: 'event' } },
        resource: steps?.resource ? value(steps.resource, 'event') : { kind: { from: XES_RESOURCE, of: 'event' } },
        note: optional(steps?.note, 'event'),
      },
    }),
  };
}

function byActivity(rules: readonly { event: EventFile; index: number }[]): Map<string, ActivityRule[]> {
  const found = new Map<string, ActivityRule[]>();
  for (const { event, index } of rules) {
    const rule: ActivityRule = { ...base(event, index, 'event'), at: ruleTime(event.at), repeat: event.repeat ?? 'each' };
    for (const name of new Set(event.activity)) found.set(name, [...(found.get(name) ?? []), rule]);
  }
  return found;
}

const caseRule = (event: EventFile, index: number): CaseRule => ({ ...base(event, index, 'case'), at: ruleTime(event.at) ?? 'receipt' });

function base(rule: EventFile, index: number, scope: 'event' | 'case') {
  const event = rule.event as MappableType;
  const data = Object.entries(rule.data ?? {}).map(([field, given]) => ({
    field,
    kind: PAYLOADS[event][field]?.kind ?? ('text' as const),
    required: PAYLOADS[event][field]?.required ?? false,
    source: value(asValue(given) as ValueFile, scope),
  }));
  return {
    index,
    event,
    conditions: [...conditions(rule.when, scope), ...conditions(rule.whenCase, 'case')],
    data,
    adjust: new Set(rule.adjust ?? []),
    ifRefused: rule.ifRefused ?? ('report' as const),
  };
}

function conditions(given: Record<string, unknown> | undefined, of: 'event' | 'case'): Condition[] {
  return Object.entries(given ?? {}).map(([attribute, wanted]) => {
    if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) return { attribute, of, test: { in: texts(wanted) } };
    if ('not' in wanted) return { attribute, of, test: { not: texts(wanted.not) } };
    return { attribute, of, test: { present: (wanted as { present: boolean }).present } };
  });
}

const texts = (wanted: unknown): Set<string> => new Set((Array.isArray(wanted) ? wanted : [wanted]).map(String));

const ruleTime = (given: TimeFile | undefined): TimeSource | 'receipt' | undefined =>
  given && (given.from === undefined ? 'receipt' : { from: given.from, format: given.format });

const optional = (given: ValueFile | undefined, scope: 'event' | 'case'): ValueSource | undefined => given && value(given, scope);

function value(given: ValueFile, scope: 'event' | 'case'): ValueSource {
  return {
    kind: kindOf(given, scope),
    split: given.split,
    values: given.values && new Map(Object.entries(given.values).map(([from, to]) => [from, String(to)])),
    default: given.default,
    format: given.format,
  };
}

function kindOf(given: ValueFile, scope: 'event' | 'case'): ValueSource['kind'] {
  if (given.from !== undefined) return { from: given.from, of: scope };
  if (given.fromCase !== undefined) return { from: given.fromCase, of: 'case' };
  if (given.template !== undefined) return { template: given.template };
  return { text: given.text ?? given.default ?? '' };
}
