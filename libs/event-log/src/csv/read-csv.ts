import { Readable, pipeline } from 'node:stream';
import type { CsvError, Info, Options } from 'csv-parse';
import { parse } from 'csv-parse';
import type { ByteSource, TextSource } from '../bytes';
import { decoded, gunzipped } from '../bytes';
import type { Attribute, Attributes, CaseFault, LogItem, LogLimits, LoggedCase } from '../log';
import { LOG_LIMITS, LogError } from '../log';
import type { DuplicateHeaders } from './headers';
import { columnNames } from './headers';

export interface CsvOptions {
  /** Column that identifies the case. */
  caseId: string;
  /** `case`: a row is a whole case. `event`: a row is an event, and the rows of a case follow one another. */
  rows: 'case' | 'event';
  /** Default `,`. */
  delimiter?: string;
  /** Default `refuse`. */
  duplicateHeaders?: DuplicateHeaders;
  /** Default UTF-8; a byte order mark wins over it. */
  encoding?: string;
  /** Columns that must be there. */
  columns?: readonly string[];
  limits?: Partial<LogLimits>;
}

interface Row {
  line: number;
  fields: string[];
}

/**
 * Reads CSV, gzipped or not, case by case; memory holds one case and one piece of the file. The first line names the columns; an empty
 * field is an attribute that is missing. A row with another number of fields is yielded as a fault, with the case it belongs to.
 * Throws {@link LogError} when the file cannot be read on.
 */
export async function* readCsv(bytes: ByteSource, options: CsvOptions): AsyncGenerator<LogItem> {
  const limits: LogLimits = { ...LOG_LIMITS, ...options.limits };
  let columns: (string | undefined)[] | undefined;
  let open: OpenCase | undefined;
  for await (const row of rows(bytes, options, limits)) {
    if (!columns) {
      columns = columnNames(row.fields, options.duplicateHeaders ?? 'refuse', row.line);
      assertColumns(columns, [options.caseId, ...(options.columns ?? [])], row.line);
      continue;
    }
    const attributes = attributesOf(row, columns);
    const id = attributes.get(options.caseId)?.value.trim();
    const fault = faultOf(row, columns, id, options, limits);
    if (options.rows === 'case') {
      yield fault ? { fault } : { case: { line: row.line, id: id ?? '', attributes, events: [] } };
      continue;
    }
    if (open && open.id !== id) yield ended(open);
    if (!open || open.id !== id) open = id === undefined ? undefined : { line: row.line, id, attributes, events: [], length: 0 };
    if (!open) yield { fault: fault ?? missingId(row, options) };
    else if (fault) open.fault ??= fault;
    else open.fault ??= add(row, attributes, open, limits);
  }
  if (!columns) throw new LogError('missing-header', 'The file has no line that names the columns', 1);
  if (open) yield ended(open);
}

interface OpenCase extends LoggedCase {
  length: number;
  fault?: CaseFault;
}

const ended = ({ fault, line, id, attributes, events }: OpenCase): LogItem =>
  fault ? { fault } : { case: { line, id, attributes, events } };

async function* rows(bytes: ByteSource, options: CsvOptions, limits: LogLimits): AsyncGenerator<Row> {
  const settings: Options = {
    delimiter: options.delimiter ?? ',',
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: limits.recordLength,
    info: true,
  };
  let line = 1;
  const parser = parse(settings);
  const source = Readable.from(withoutZeros(decoded(gunzipped(bytes, limits), () => options.encoding)), { objectMode: false });
  // The parser hands every error on to whoever reads from it, below.
  pipeline(source, parser, () => undefined);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      line = info.lines;
      yield { line: line - newlines(record), fields: record };
    }
  } catch (error) {
    if (error instanceof LogError) throw error.at(line);
    if (isCsvError(error)) throw malformed(error);
    throw error;
  }
}

/** No text holds zeros, and the store takes none: such a file is binary, or UTF-16 that does not say so. */
async function* withoutZeros(text: TextSource): AsyncGenerator<string> {
  for await (const piece of text) {
    if (piece.includes('\0'))
      throw new LogError('wrong-encoding', 'The file holds zero bytes: it is not text, or in an encoding that the mapping must name');
    yield piece;
  }
}

const newlines = (fields: readonly string[]): number => fields.reduce((sum, field) => sum + (field.match(/\r\n|\n|\r/g)?.length ?? 0), 0);

function attributesOf({ fields }: Row, columns: readonly (string | undefined)[]): Attributes {
  const attributes = new Map<string, Attribute>();
  columns.forEach((name, column) => {
    const value = fields[column];
    if (name !== undefined && value !== undefined && value !== '') attributes.set(name, { type: 'string', value });
  });
  return attributes;
}

function faultOf(
  row: Row,
  columns: readonly unknown[],
  id: string | undefined,
  options: CsvOptions,
  limits: LogLimits,
): CaseFault | undefined {
  const { line, fields } = row;
  if (fields.length !== columns.length)
    return { name: 'ragged-row', line, case: id, message: `The row has ${fields.length} fields; the header names ${columns.length}` };
  if (!id) return missingId(row, options);
  const long = fields.findIndex((field) => field.length > limits.attributeLength);
  if (long === -1) return undefined;
  const message = `${String(columns[long])} has ${fields[long]?.length} characters; at most ${limits.attributeLength} are read`;
  return { name: 'attribute-too-long', line, case: id, message };
}

const missingId = ({ line }: Row, { caseId }: CsvOptions): CaseFault => ({
  name: 'missing-case-id',
  line,
  message: `The row has no ${caseId}`,
});

/** Adds an event to its case; answers with the fault when the case becomes too large, and lets go of what it held. */
function add(
  { line, fields }: Row,
  attributes: Attributes,
  open: OpenCase,
  { eventsPerCase, caseLength }: LogLimits,
): CaseFault | undefined {
  open.length += fields.reduce((sum, field) => sum + field.length, 0);
  open.events.push({ line, attributes });
  const fault = (name: 'too-many-events' | 'case-too-long', message: string): CaseFault => ({ name, line, case: open.id, message });
  if (open.events.length <= eventsPerCase && open.length <= caseLength) return undefined;
  open.events = [];
  return open.length > caseLength
    ? fault('case-too-long', `The fields of the case have more than ${caseLength} characters`)
    : fault('too-many-events', `The case has more than ${eventsPerCase} events`);
}

function assertColumns(columns: readonly (string | undefined)[], needed: readonly string[], line: number): void {
  const missing = [...new Set(needed)].filter((name) => !columns.includes(name));
  if (missing.length === 0) return;
  const there = columns.filter((name) => name !== undefined).join(', ');
  throw new LogError(
    'missing-column',
    `The header lacks ${missing.join(', ')}, which the mapping names; it has ${there.slice(0, 500)}`,
    line,
  );
}

function malformed(error: CsvError): LogError {
  const line = typeof error['lines'] === 'number' ? error['lines'] : undefined;
  const reason = error.message.replace(/ at line \d+.*$/s, '');
  if (error.code === 'CSV_MAX_RECORD_SIZE') return new LogError('record-too-long', `${reason}; a quote may be missing`, line);
  return new LogError('malformed-csv', `The CSV is malformed: ${reason}`, line);
}

const isCsvError = (error: unknown): error is CsvError => String((error as { code?: unknown } | undefined)?.code).startsWith('CSV_');
