/** What a log says about cases, before anybody has said what it means: the same for XES and CSV. */

export const ATTRIBUTE_TYPES = ['string', 'date', 'int', 'float', 'boolean', 'id'] as const;
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];

/** The value stays as it was written; it is converted when a mapping asks for it, so that an unreadable one that nobody needs harms nothing. */
export interface Attribute {
  type: AttributeType;
  value: string;
}

export type Attributes = ReadonlyMap<string, Attribute>;

export interface LoggedEvent {
  /** Line of the file on which the event begins, from 1. */
  line: number;
  attributes: Attributes;
}

export interface LoggedCase {
  /** Line of the file on which the case begins, from 1. */
  line: number;
  id: string;
  attributes: Attributes;
  /** In the order of the file. Empty where a row of the file is a whole case. */
  events: LoggedEvent[];
}

/** Something wrong with one case only; the reader has left the case out and goes on with the next. */
export interface CaseFault {
  name: CaseFaultName;
  line: number;
  /** Missing when the case's id is not known. */
  case?: string;
  message: string;
}

export type CaseFaultName =
  | 'missing-case-id'
  | 'no-events'
  | 'too-many-events'
  | 'attribute-too-long'
  | 'too-many-attributes'
  | 'case-too-long'
  | 'event-outside-case'
  | 'attribute-without-key'
  | 'ragged-row';

export type LogItem = { case: LoggedCase } | { fault: CaseFault };

export type LogErrorName =
  | 'empty-file'
  | 'unreadable-file'
  | 'damaged-gzip'
  | 'truncated-gzip'
  | 'gzip-bomb'
  | 'wrong-encoding'
  | 'unknown-encoding'
  | 'not-xml'
  | 'wrong-root'
  | 'malformed-xml'
  | 'truncated-xml'
  | 'doctype-refused'
  | 'not-json'
  | 'malformed-json'
  | 'truncated-json'
  | 'too-deep'
  | 'token-too-long'
  | 'missing-header'
  | 'duplicate-headers'
  | 'missing-column'
  | 'malformed-csv'
  | 'record-too-long';

/** The file as a whole cannot be read on: nothing behind this place is known. */
export class LogError extends Error {
  override name = 'LogError';
  constructor(
    readonly fault: LogErrorName,
    readonly reason: string,
    /** Line reached, from 1. */
    readonly line?: number,
    /** The case that was being read. */
    readonly caseId?: string,
  ) {
    const place = [line !== undefined && `line ${line}`, caseId !== undefined && `case ${caseId}`].filter(Boolean).join(', ');
    super(place ? `${place}: ${reason}` : reason);
  }

  /** The same error with the place that only the reader knows. */
  at(line: number, caseId?: string): LogError {
    return this.line === undefined ? new LogError(this.fault, this.reason, line, caseId) : this;
  }
}

/** Bounds on what a file may ask of the reader. Lengths in UTF-16 units. */
export const LOG_LIMITS = {
  eventsPerCase: 10_000,
  attributesPerElement: 1_000,
  attributeLength: 64 * 1024,
  /** All attributes of a case and its events together. */
  caseLength: 16 * 1024 * 1024,
  /** Anything between two tags, or a tag with its attributes. */
  tokenLength: 1024 * 1024,
  /** A CSV record. */
  recordLength: 1024 * 1024,
  depth: 32,
  /** Unpacked bytes for each packed one; logs reach about 40, a bomb 1,000. */
  gunzipRatio: 300,
} as const;
export type LogLimits = { -readonly [K in keyof typeof LOG_LIMITS]: number };

/** How errors quote what a file says: short, and on one line. */
export function quote(text: string): string {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return JSON.stringify(shown);
}
