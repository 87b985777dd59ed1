import 'reflect-metadata';
import { CASE_EVENT_TYPES } from '@casetrail/case';
import type { CaseEventType } from '@casetrail/case';
import { Transform, Type } from 'class-transformer';
import {
  Allow,
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsTimeZone,
  Length,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { DUPLICATE_HEADERS } from '../csv/headers';
import type { DuplicateHeaders } from '../csv/headers';
import { OptionalValue, TimeFile, Value, ValueFile, asTime, text } from './value-file';

/** A mapping as it is written in YAML, and what class-validator can say about its shape. check-mapping.ts judges what lies across fields. */

export const BEFORE_RECEIPT = ['report', 'leave-out', 'receive-earlier'] as const;
export const REPEATS = ['first', 'last', 'each'] as const;
export const IF_REFUSED = ['report', 'record-step', 'leave-out'] as const;
export const ADJUSTMENTS = ['same-day-as-receipt', 'not-before-outcome'] as const;

const oneOf = (values: readonly string[]): { message: string } => ({ message: `must be one of ${values.join(', ')}` });

export class ReceivedFile {
  /** Attribute of the case. */
  @IsOptional()
  @IsString(text)
  @IsNotEmpty()
  from?: string;

  @IsOptional()
  @IsString(text)
  format?: string;

  /** The first event of this activity is the receipt. */
  @IsOptional()
  @IsString(text)
  @IsNotEmpty()
  activity?: string;
}

export class BusinessFile {
  @OptionalValue()
  registrationNumber?: ValueFile;

  @OptionalValue()
  name?: ValueFile;

  @OptionalValue()
  industry?: ValueFile;
}

export class CaseFile {
  /** Attribute that identifies the case; default `concept:name` in XES. */
  @IsOptional()
  @IsString(text)
  @IsNotEmpty()
  id?: string;

  @IsDefined({ message: 'is missing: say which attribute or activity is the receipt' })
  @ValidateNested()
  @Type(() => ReceivedFile)
  received!: ReceivedFile;

  @IsDefined({ message: 'is missing: name an attribute or one case type for all' })
  @Value()
  caseType!: ValueFile;

  @OptionalValue()
  channel?: ValueFile;

  @OptionalValue()
  complexity?: ValueFile;

  @OptionalValue()
  subject?: ValueFile;

  @IsOptional()
  @ValidateNested()
  @Type(() => BusinessFile)
  business?: BusinessFile;
}

export class EventFile {
  @IsIn(CASE_EVENT_TYPES, oneOf(CASE_EVENT_TYPES))
  event!: CaseEventType;

  /** Activities that become this event; without one, the event is made once a case, from the case's attributes. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? [value] : value))
  @IsArray({ message: 'must be an activity or a list of them' })
  @ArrayNotEmpty()
  @IsString({ each: true, message: 'must be an activity or a list of them' })
  activity?: string[];

  /** When it occurred: `receipt` or an attribute; default the event's own time. Where the attribute is missing the event is not made. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => asTime(value))
  @ValidateNested({ message: 'must be "receipt", or say "from" which attribute' })
  at?: TimeFile;

  /** Attributes of the event (without an activity: of the case) and what they must be. */
  @IsOptional()
  @IsObject({ message: 'must say attributes and what they must be' })
  when?: Record<string, unknown>;

  /** Attributes of the case and what they must be. */
  @IsOptional()
  @IsObject({ message: 'must say attributes and what they must be' })
  whenCase?: Record<string, unknown>;

  @IsOptional()
  @IsIn(REPEATS, oneOf(REPEATS))
  repeat?: (typeof REPEATS)[number];

  @IsOptional()
  @IsObject({ message: 'must say the fields of the event' })
  data?: Record<string, unknown>;

  @IsOptional()
  @IsArray({ message: `must be a list of ${ADJUSTMENTS.join(', ')}` })
  @IsIn(ADJUSTMENTS, { each: true, ...oneOf(ADJUSTMENTS) })
  adjust?: (typeof ADJUSTMENTS)[number][];

  @IsOptional()
  @IsIn(IF_REFUSED, oneOf(IF_REFUSED))
  ifRefused?: (typeof IF_REFUSED)[number];
}

export class StepsFile {
  /** `false`: what no event names is left out. */
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  record?: boolean;

  @OptionalValue()
  activity?: ValueFile;

  @OptionalValue()
  resource?: ValueFile;

  @OptionalValue()
  note?: ValueFile;
}

export class CsvFile {
  @IsOptional()
  @IsIn(['case', 'event'], oneOf(['case', 'event']))
  rows?: 'case' | 'event';

  @IsOptional()
  @IsString(text)
  @Length(1, 1, { message: 'must be one character' })
  delimiter?: string;

  @IsOptional()
  @IsIn(DUPLICATE_HEADERS, oneOf(DUPLICATE_HEADERS))
  duplicateHeaders?: DuplicateHeaders;

  @IsOptional()
  @IsString(text)
  encoding?: string;
}

export class LoggedEventFile {
  /** Attribute that names the activity. Default `concept:name`. */
  @IsOptional()
  @IsString(text)
  @IsNotEmpty()
  activity?: string;

  /** When the event occurred. Default `time:timestamp`, ISO 8601. */
  @IsOptional()
  @ValidateNested()
  @Type(() => TimeFile)
  at?: TimeFile;
}

export class MappingFile {
  @IsIn(['xes', 'csv'], oneOf(['xes', 'csv']))
  format!: 'xes' | 'csv';

  /** Another mapping, beside this one, whose settings hold where this one says nothing. Read before this class is. */
  @Allow()
  extends?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => CsvFile)
  csv?: CsvFile;

  /** IANA name: for times without an offset, and for local dates. */
  @IsTimeZone({ message: 'must be a time zone such as Europe/Copenhagen' })
  timeZone!: string;

  /** Texts that the log writes where it has no value. */
  @IsOptional()
  @IsArray({ message: 'must be a list of texts' })
  @ArrayMaxSize(100)
  @IsString({ each: true, message: 'must be a list of texts' })
  @MaxLength(200, { each: true })
  missing?: string[];

  @IsDefined({ message: 'is missing' })
  @ValidateNested()
  @Type(() => CaseFile)
  case!: CaseFile;

  @IsOptional()
  @IsIn(BEFORE_RECEIPT, oneOf(BEFORE_RECEIPT))
  beforeReceipt?: (typeof BEFORE_RECEIPT)[number];

  @IsOptional()
  @ValidateNested()
  @Type(() => LoggedEventFile)
  loggedEvent?: LoggedEventFile;

  @IsOptional()
  @IsArray({ message: 'must be a list' })
  @ValidateNested({ each: true, message: 'must be a list of events' })
  @Type(() => EventFile)
  events?: EventFile[];

  @IsOptional()
  @ValidateNested()
  @Type(() => StepsFile)
  steps?: StepsFile;
}
