import { readBytes } from './bytes';
import type { ByteSource } from './bytes';
import { readCsv } from './csv/read-csv';
import type { LogItem, LogLimits } from './log';
import { namedAttributes } from './mapping/columns';
import type { Mapping } from './mapping/mapping';
import { readOwnLog } from './own-log/read-own-log';
import { readXes } from './xes/read-xes';

export interface ReadLogOptions {
  /** Told how many bytes of the file have been read so far. */
  onBytes?: (bytesRead: number) => void;
  limits?: Partial<LogLimits>;
}

/** Reads a log file case by case, as its mapping says what it is; without one it must be Casetrail's own. Throws {@link LogError} when it cannot be read on. */
export function readLog(file: string, mapping: Mapping | undefined, options: ReadLogOptions = {}): AsyncIterable<LogItem> {
  return readLogBytes(readBytes(file, options.onBytes), mapping, options.limits);
}

export function readLogBytes(bytes: ByteSource, mapping: Mapping | undefined, limits?: Partial<LogLimits>): AsyncIterable<LogItem> {
  if (!mapping) return readOwnLog(bytes, limits);
  return mapping.format === 'xes'
    ? readXes(bytes, { caseId: mapping.case.id, limits })
    : readCsv(bytes, { ...mapping.csv, caseId: mapping.case.id, columns: namedAttributes(mapping), limits });
}
