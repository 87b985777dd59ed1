import { statSync } from 'node:fs';
import { basename } from 'node:path';
import {
  importCases,
  ImportRefused,
  LogError,
  MappingError,
  readMapping,
  type ImportSummary,
  type Mapping,
  type OnError,
} from '@casetrail/event-log';
import type { Installation } from '@casetrail/installation';
import { addMissing, UnknownMunicipality } from '@casetrail/municipality';
import { CliError } from '../console/cli-error';
import { startProgress, type Progress } from '../console/progress';
import { withInstallation } from '../with-installation';
import { openReport } from './report';
import { describeMissing, describeSummary } from './summary';

export interface ImportCommandOptions {
  municipality: string;
  /** Missing: the log is Casetrail's own. */
  mapping?: string;
  dryRun?: boolean;
  createMissing?: boolean;
  onError: OnError;
  report?: string;
}

/** Imports and prints the summary; answers with the exit code. */
export async function runImport(file: string, options: ImportCommandOptions): Promise<number> {
  const fileBytes = sizeOf(file);
  const mapping = options.mapping === undefined ? undefined : mappingOf(options.mapping);
  const summary = await withInstallation((installation, signal) => imported(installation, signal, { file, fileBytes, mapping, options }));
  process.stdout.write(describeSummary(file, summary, options.municipality));
  if (options.dryRun) process.stdout.write('Nothing was imported: this was a dry run.\n');
  const differs = summary.written?.differs ?? 0;
  return differs > 0 && options.onError === 'refuse' ? 1 : 0;
}

interface Job {
  file: string;
  fileBytes: number;
  mapping: Mapping | undefined;
  options: ImportCommandOptions;
}

async function imported({ store, secrets, municipalities }: Installation, signal: AbortSignal, job: Job): Promise<ImportSummary> {
  const { file, mapping, options } = job;
  const municipality = await municipalities.get(options.municipality);
  if (!municipality) throw new UnknownMunicipality(options.municipality);
  const report = openReport(options.report);
  const progress = twoPhases(job.fileBytes);
  try {
    return await importCases({
      file,
      mapping,
      municipality,
      store,
      referenceKey: secrets.referenceKey,
      onError: options.onError,
      now: new Date().toISOString(),
      dryRun: options.dryRun,
      signal,
      onNote: report.write,
      onProgress: progress.update,
      createMissing: options.createMissing
        ? async (missing) => void (await addMissing(store, municipality.key, missing, `import:${basename(file)}`))
        : undefined,
    });
  } catch (error) {
    progress.stop();
    throw explained(error, file, options);
  } finally {
    progress.stop();
    report.close();
  }
}

/** What went wrong, in words that say what to do; refused logs with their summary. */
function explained(error: unknown, file: string, options: ImportCommandOptions): unknown {
  if (error instanceof LogError) return new CliError(`${file}: ${error.message} (${error.fault}). Nothing was imported.`);
  if (!(error instanceof ImportRefused)) return error;
  process.stdout.write(describeSummary(file, error.summary, options.municipality));
  if (error.reason === 'faults') return new CliError(`${error.message} with --on-error skip-event or --on-error skip-case.`);
  if (error.reason === 'missing-names')
    return new CliError(`${error.message}:\n${describeMissing(error.summary.missing)}Add them with --create-missing.`);
  return new CliError(`${error.message}. Nothing was imported.`);
}

function twoPhases(fileBytes: number): { update: (phase: 'checking' | 'importing', bytesRead: number) => void; stop: () => void } {
  let current: { phase: string; progress: Progress } | undefined;
  const stop = (): void => {
    current?.progress.stop();
    current = undefined;
  };
  return {
    update: (phase, bytesRead) => {
      if (current?.phase !== phase) {
        stop();
        current = { phase, progress: startProgress(phase === 'checking' ? 'Checking ' : 'Importing', fileBytes, 'bytes') };
      }
      current.progress.update(bytesRead);
    },
    stop,
  };
}

function sizeOf(file: string): number {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) throw new CliError(`${file}: there is no such file.`);
  if (!stat.isFile()) throw new CliError(`${file} is not a file.`);
  return stat.size;
}

function mappingOf(file: string): Mapping {
  try {
    return readMapping(file);
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    throw new CliError(`The mapping cannot be used; nothing was imported.\n${error.message.replace(/^/gm, '  ')}`);
  }
}
