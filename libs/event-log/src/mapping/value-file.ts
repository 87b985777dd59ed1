import 'reflect-metadata';
import { Transform } from 'class-transformer';
import { IsBoolean, IsNotEmpty, IsObject, IsOptional, IsString, Length, ValidateIf, ValidateNested } from 'class-validator';

/** How values and times are written in a mapping. */

export const text = { each: false, message: 'must be a text' };

/** Where a value comes from. A text on its own is that text; the rest is spelt out. */
export class ValueFile {
  /** The value itself. */
  @IsOptional()
  @IsString(text)
  text?: string;

  /** An attribute of the event; in `case` and in events without an activity, of the case. */
  @IsOptional()
  @IsString(text)
  @IsNotEmpty()
  from?: string;

  /** An attribute of the case. */
  @IsOptional()
  @IsString(text)
  @IsNotEmpty()
  fromCase?: string;

  /** A text with attributes in it: `Queue {QUEUE}`. */
  @IsOptional()
  @IsString(text)
  @IsNotEmpty()
  template?: string;

  /** Takes the value apart at this; the first part counts, or all where several may stand. */
  @IsOptional()
  @IsString(text)
  @Length(1, 10)
  split?: string;

  /** What values of the log are called here. */
  @IsOptional()
  @IsObject({ message: 'must map values of the log to values' })
  values?: Record<string, string | number | boolean>;

  /** When the attribute is missing, or is not among `values`. */
  @IsOptional()
  @IsString(text)
  default?: string;

  /** How a date is written, in Luxon's tokens. Default ISO 8601. */
  @IsOptional()
  @IsString(text)
  format?: string;
}

/** An instant: an attribute and how it is written, or the instant of receipt. */
export class TimeFile {
  /** `at: receipt` */
  @IsOptional()
  @IsBoolean()
  receipt?: boolean;

  @ValidateIf((time: TimeFile) => !time.receipt)
  @IsString({ message: 'must name the attribute that holds the time' })
  @IsNotEmpty({ message: 'must name the attribute that holds the time' })
  from?: string;

  /** Luxon's tokens. Default ISO 8601; without an offset, the time is local in `timeZone`. */
  @IsOptional()
  @IsString(text)
  format?: string;
}

export function asTime(value: unknown): unknown {
  if (value === 'receipt') return Object.assign(new TimeFile(), { receipt: true });
  const isTime = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isTime ? Object.assign(new TimeFile(), value) : value;
}

const toValue = ({ value }: { value: unknown }): unknown => asValue(value);

/** Plain texts, numbers and booleans become `{ text }`, so that one class describes every way of writing. */
export function asValue(value: unknown): unknown {
  if (value === undefined || value === null) return value;
  const plain = typeof value === 'object' ? value : { text: typeof value === 'string' ? value : JSON.stringify(value) };
  return Array.isArray(plain) ? plain : Object.assign(new ValueFile(), plain);
}

export const Value = (): PropertyDecorator => (target, property) => {
  Transform(toValue)(target, property);
  ValidateNested({ message: 'must be a text, or say where the value comes from' })(target, property);
};
export const OptionalValue = (): PropertyDecorator => (target, property) => {
  IsOptional()(target, property);
  Value()(target, property);
};
