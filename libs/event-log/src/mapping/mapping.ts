import type { CsvOptions } from '../csv/read-csv';
import type { ADJUSTMENTS, BEFORE_RECEIPT, IF_REFUSED, REPEATS } from './mapping-file';
import type { FieldKind, MappableType } from './payloads';

/** What a log means, as read from a mapping file: every default filled in, every name checked. */
export interface Mapping {
  format: 'xes' | 'csv';
  csv: Omit<CsvOptions, 'caseId' | 'columns' | 'limits'>;
  /** IANA. */
  timeZone: string;
  missing: ReadonlySet<string>;
  case: {
    id: string;
    received: { from: string; format?: string } | { activity: string };
    caseType: ValueSource;
    channel?: ValueSource;
    complexity?: ValueSource;
    subject?: ValueSource;
    business: { registrationNumber?: ValueSource; name?: ValueSource; industry?: ValueSource };
  };
  beforeReceipt: (typeof BEFORE_RECEIPT)[number];
  loggedEvent: { activity: string; at: TimeSource };
  /** In the order of the file. */
  caseRules: readonly CaseRule[];
  activityRules: ReadonlyMap<string, readonly ActivityRule[]>;
  /** Missing: what no rule names is left out. */
  steps?: { activity: ValueSource; resource?: ValueSource; note?: ValueSource };
}

/** An instant that the log states. */
export interface TimeSource {
  /** Attribute. */
  from: string;
  /** Luxon's tokens; ISO 8601 when missing. */
  format?: string;
}

export interface ValueSource {
  kind: { text: string } | { from: string; of: 'event' | 'case' } | { template: string };
  split?: string;
  values?: ReadonlyMap<string, string>;
  default?: string;
  format?: string;
}

/** What an attribute must be. */
export interface Condition {
  attribute: string;
  of: 'event' | 'case';
  /** It must be one of these (`in`), none of these (`not`), or be there at all (`present`). */
  test: { in: ReadonlySet<string> } | { not: ReadonlySet<string> } | { present: boolean };
}

interface Rule {
  /** Tells rules apart. */
  index: number;
  event: MappableType;
  conditions: readonly Condition[];
  data: readonly { field: string; kind: FieldKind; required: boolean; source: ValueSource }[];
  adjust: ReadonlySet<(typeof ADJUSTMENTS)[number]>;
  ifRefused: (typeof IF_REFUSED)[number];
}

/** Makes one event a case, from the case's attributes. */
export interface CaseRule extends Rule {
  at: TimeSource | 'receipt';
}

/** Makes events of logged ones. */
export interface ActivityRule extends Rule {
  at?: TimeSource | 'receipt';
  repeat: (typeof REPEATS)[number];
}

/** One fault of a mapping file. */
export interface MappingFault {
  /** As given to the reader. */
  file: string;
  /** From 1. */
  line: number;
  /** `events[2].data.reason`; empty for the file as a whole. */
  path: string;
  message: string;
}

/** The mapping cannot be used; the message has a line for every fault of it. */
export class MappingError extends Error {
  override name = 'MappingError';
  constructor(readonly faults: readonly MappingFault[]) {
    super(faults.map(({ file, line, path, message }) => `${file}:${line}: ${path ? `${path} ` : ''}${message}`).join('\n'));
  }
}
