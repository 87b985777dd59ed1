import { isInstant, isLocalDate, type Instant, type LocalDate } from '@casetrail/case';
import { LRUCache } from 'lru-cache';
import { DateTime } from 'luxon';

/** A time read from a log. */
export interface ReadTime {
  at: Instant;
  /** Set when the text alone did not say which instant it is. */
  doubt?: 'ambiguous-local-time' | 'nonexistent-local-time';
  /** The other reading of an ambiguous time, one hour later or so. */
  later?: Instant;
}

const HAS_OFFSET = /(?:[zZ]|[+-]\d\d(?::?\d\d)?)$/;
const HAS_TIME = /\d[tT ]\d/;

/**
 * Reads a time: ISO 8601, or Luxon's `format`. Without an offset it is local in `timeZone`: an hour that the clocks went through twice is
 * taken as the first (the caller may prefer `later`), one that they skipped is moved forward by what was skipped.
 * Undefined when the text is not such a time.
 */
export function readTime(text: string, timeZone: string, format?: string): ReadTime | undefined {
  const key = `${timeZone}|${format ?? ''}|${text}`;
  const known = recent.get(key);
  if (known) return known.read;
  const parsed = parseTime(text.trim(), timeZone, format);
  const read = parsed && isInstant(parsed.at) ? parsed : undefined;
  recent.set(key, { read });
  return read;
}

/** Logs repeat themselves: half of their times are midnights, and several rules look at one attribute. */
const recent = new LRUCache<string, { read: ReadTime | undefined }>({ max: 2_000 });

function parseTime(trimmed: string, timeZone: string, format?: string): ReadTime | undefined {
  const parser = format === undefined ? undefined : parserOf(format);
  const parse = (zone: string): DateTime =>
    parser ? DateTime.fromFormatParser(trimmed, parser, { zone }) : DateTime.fromISO(trimmed.replace(' ', 'T'), { zone });
  const asWritten = parse('utc');
  if (!asWritten.isValid) return undefined;
  if (format === undefined ? HAS_TIME.test(trimmed) && HAS_OFFSET.test(trimmed) : writesOffset(format)) return { at: instantOf(asWritten) };

  const local = parse(timeZone);
  if (asWritten.hour !== local.hour || asWritten.minute !== local.minute) return { at: instantOf(local), doubt: 'nonexistent-local-time' };
  const [first, second] = local.getPossibleOffsets().sort((a, b) => a.toMillis() - b.toMillis());
  if (!first || !second) return { at: instantOf(local) };
  return { at: instantOf(first), doubt: 'ambiguous-local-time', later: instantOf(second) };
}

/** The local date of a text, where a date is wanted. Undefined when it is none. */
export function readDate(text: string, timeZone: string, format?: string): LocalDate | undefined {
  const read = readTime(text, timeZone, format);
  const date = read && localDate(read.at, timeZone);
  return date !== undefined && isLocalDate(date) ? date : undefined;
}

export const localDate = (at: Instant, timeZone: string): LocalDate => DateTime.fromISO(at, { zone: timeZone }).toFormat('yyyy-MM-dd');

type FormatParser = ReturnType<typeof DateTime.buildFormatParser>;
/** A mapping has a handful of formats, and building a parser costs far more than using it. */
const parsers = new Map<string, FormatParser>();

function parserOf(format: string): FormatParser {
  const known = parsers.get(format);
  if (known) return known;
  const parser = DateTime.buildFormatParser(format);
  parsers.set(format, parser);
  return parser;
}

/** Luxon's tokens for offsets and zones, outside quoted text. */
const writesOffset = (format: string): boolean => /[Zz]/.test(format.replace(/'[^']*'/g, ''));
const instantOf = (time: DateTime): Instant => new Date(time.toMillis()).toISOString();
