import type { LocalDate } from '@casetrail/case';
import { pseudonyms, realNames, storedCaseStreams, writeEventLog, type CaseChoice, type EventLogFormat } from '@casetrail/event-log';
import { positionDistance, START, type Position } from '@casetrail/event-store';
import type { Installation } from '@casetrail/installation';
import { UnknownMunicipality, type MunicipalityState } from '@casetrail/municipality';
import { DateTime } from 'luxon';
import { CliError } from '../console/cli-error';
import { startProgress } from '../console/progress';
import { withInstallation } from '../with-installation';
import { writeOutput } from './write-output';

export interface ExportCommandOptions {
  municipality: string;
  format: EventLogFormat;
  from?: LocalDate;
  to?: LocalDate;
  caseType?: string[];
  withPersonalData?: boolean;
  output: string;
}

interface Written {
  cases: number;
  events: number;
}

/** Writes the log, and on stderr what it holds. */
export async function runExport(options: ExportCommandOptions): Promise<void> {
  const { from, to, output, withPersonalData } = options;
  if (from !== undefined && to !== undefined && from > to) throw new CliError('--from must not lie after --to.');
  const { cases, events } = await withInstallation((installation, signal) => exportLog(installation, signal, options));
  const where = output === '-' ? '' : ` to ${output}`;
  process.stderr.write(`${cases} cases with ${events} events written${where}${withPersonalData ? '' : ', without personal data'}.\n`);
}

async function exportLog(
  { store, secrets, municipalities }: Installation,
  signal: AbortSignal,
  options: ExportCommandOptions,
): Promise<Written> {
  const { format, municipality: key, output, withPersonalData } = options;
  const municipality = await municipalities.get(key);
  if (!municipality) throw new UnknownMunicipality(key);
  const upTo = await store.head();
  const progress = startProgress('Exporting', passages(format) * positionDistance(START, upTo), 'events');
  const written: Written = { cases: 0, events: 0 };
  try {
    let passage = 0;
    const streams = (): AsyncIterable<string> => {
      const before = passage++ * positionDistance(START, upTo);
      const seen = (position: Position): void => progress.update(before + positionDistance(START, position));
      return storedCaseStreams(store, key, choiceOf(options, municipality), upTo, seen);
    };
    const pieces = writeEventLog({
      format,
      municipality: key,
      store,
      streams,
      upTo,
      names: withPersonalData ? realNames : pseudonyms(secrets.referenceKey, key),
      onCase: (events) => {
        written.cases++;
        written.events += events;
      },
    });
    await writeOutput(pieces, output, signal);
    progress.update(passages(format) * positionDistance(START, upTo));
    return written;
  } finally {
    progress.stop();
  }
}

/** How often the store is read through. */
const passages = (format: EventLogFormat): number => (format === 'ocel' ? 2 : 1);

/** Days are the municipality's. */
function choiceOf({ from, to, caseType }: ExportCommandOptions, { timeZone }: MunicipalityState): CaseChoice {
  const startOf = (date: LocalDate, plusDays = 0): string =>
    new Date(DateTime.fromISO(date, { zone: timeZone }).plus({ days: plusDays }).startOf('day').toMillis()).toISOString();
  return {
    receivedFrom: from === undefined ? undefined : startOf(from),
    receivedBefore: to === undefined ? undefined : startOf(to, 1),
    caseTypes: caseType,
  };
}
