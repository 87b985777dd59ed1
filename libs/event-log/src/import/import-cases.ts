import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Instant } from '@casetrail/case';
import { caseStream } from '@casetrail/case';
import type { EventStore } from '@casetrail/event-store';
import { LogError } from '../log';
import { KeyRegister } from '../mapping/key';
import type { Mapping } from '../mapping/mapping';
import { readLog } from '../read-log';
import type { Note } from '../to-case-events/notes';
import { Bounded } from './bounded';
import type { WriteResult } from './case-writer';
import { CaseWriter } from './case-writer';
import { toSizedEvents } from './identity';
import type { OnError, ReadCase } from './read-cases';
import { readCases } from './read-cases';
import type { LogContents, MissingNames } from './tally';
import { Tally } from './tally';

/** The municipality as far as an import needs to know it. */
export interface ImportMunicipality {
  key: string;
  departments: readonly { key: string }[];
  caseTypes: readonly { key: string }[];
  /** No longer in use, but known. */
  retired?: { departments: readonly { key: string }[]; caseTypes: readonly { key: string }[] };
}

export interface ImportOptions {
  file: string;
  /** Missing: the log is one that Casetrail wrote, and holds its events whole. */
  mapping?: Mapping;
  municipality: ImportMunicipality;
  store: Pick<EventStore, 'append' | 'readStream'>;
  /** The installation's, 32 bytes. */
  referenceKey: Uint8Array;
  onError: OnError;
  /** Nothing can have occurred later. */
  now: Instant;
  /** Reads and judges the file and writes nothing. */
  dryRun?: boolean;
  /** Adds what the municipality lacks. Without it, an import that names something missing is refused. */
  createMissing?: (missing: MissingNames) => Promise<void>;
  onProgress?: (phase: 'checking' | 'importing', bytesRead: number) => void;
  /** Told of every note once; the summary holds only the first of each name. */
  onNote?: (note: Note) => void;
  /** Aborted: what is under way is finished, then the import throws the signal's reason. Repeating it completes it. */
  signal?: AbortSignal;
}

export interface ImportSummary extends LogContents {
  /** Cases by what became of them; missing in a dry run. */
  written?: Record<WriteResult, number>;
}

/** Nothing was written. */
export class ImportRefused extends Error {
  override name = 'ImportRefused';
  constructor(
    readonly reason: 'faults' | 'missing-names' | 'nothing-to-import',
    message: string,
    readonly summary: ImportSummary,
  ) {
    super(message);
  }
}

/** Group commit merges the appends that wait; more than this brings no more speed. */
const CASES_IN_FLIGHT = 128;
const BYTES_IN_FLIGHT = 16 * 1024 * 1024;

/**
 * Imports a log into the store. The whole file is read and judged first, so that a file that is refused leaves nothing behind; then it is
 * read again and written, case by case, each case whole. Importing again writes nothing, or what is new.
 * Throws {@link ImportRefused}, or {@link LogError} when the file cannot be read to its end; in both cases nothing was written.
 */
export async function importCases(options: ImportOptions): Promise<ImportSummary> {
  const keys = new KeyRegister();
  const before = fileVersion(options.file);
  const tally = new Tally(options.onNote);
  await survey(options, keys, tally);
  const contents = tally.contents(missingNames(options.municipality, keys));
  assertAcceptable(contents, options);
  if (options.dryRun) return contents;
  if (options.createMissing && missingCount(contents.missing) > 0) await options.createMissing(contents.missing);
  assertSameFile(options.file, before);
  const written = await write(options, keys, tally);
  assertSameFile(options.file, before);
  return { ...tally.contents(contents.missing), written };
}

async function survey(options: ImportOptions, keys: KeyRegister, tally: Tally): Promise<void> {
  for await (const { events, notes } of cases(options, keys, 'checking')) {
    notes.forEach((note) => tally.note(note));
    if (events.length > 0) tally.case(events);
    else tally.casesLeftOut++;
  }
}

function assertAcceptable(contents: LogContents, { onError, dryRun, createMissing, municipality }: ImportOptions): void {
  const { faults, missing } = contents;
  if (onError === 'refuse' && faults > 0) {
    throw new ImportRefused(
      'faults',
      `The log has ${faults} faults; nothing was imported. Correct it or the mapping, or leave out what is at fault`,
      contents,
    );
  }
  if (contents.cases === 0) throw new ImportRefused('nothing-to-import', 'No case of the log can be imported', contents);
  if (missingCount(missing) > 0 && !createMissing && !dryRun) {
    const message = `${municipality.key} lacks ${missing.departments.length} departments and ${missing.caseTypes.length} case types that the log names; nothing was imported`;
    throw new ImportRefused('missing-names', message, contents);
  }
}

async function write(options: ImportOptions, keys: KeyRegister, tally: Tally): Promise<Record<WriteResult, number>> {
  const { store, municipality, file, signal } = options;
  const actor = `import:${basename(file)}`;
  const writer = new CaseWriter(store, signal);
  const appends = new Bounded({ tasks: CASES_IN_FLIGHT, weight: BYTES_IN_FLIGHT });
  const written = { imported: 0, unchanged: 0, grown: 0, differs: 0 };
  try {
    for await (const { events, reference, line, id } of cases(options, keys, 'importing')) {
      if (events.length === 0) continue;
      const stream = caseStream(municipality.key, reference);
      const sized = toSizedEvents(events, stream, actor);
      const bytes = sized.reduce((sum, event) => sum + event.bytes, 0);
      await appends.start(bytes, async () => {
        const result = await writer.write(stream, sized);
        written[result]++;
        if (result !== 'differs') return;
        const message = `The case is stored as ${reference} with other events; it was left as it is`;
        tally.note({ kind: 'differs', touches: 'case', name: 'stored-otherwise', line, case: id, message });
      });
    }
  } finally {
    await appends.settled();
  }
  appends.throwFailure();
  return written;
}

async function* cases(options: ImportOptions, keys: KeyRegister, phase: 'checking' | 'importing'): AsyncGenerator<ReadCase> {
  const { file, mapping, municipality, referenceKey, onError, now, signal, onProgress } = options;
  const items = readLog(file, mapping, { onBytes: (bytesRead) => onProgress?.(phase, bytesRead) });
  for await (const read of readCases(items, { mapping, municipality: municipality.key, referenceKey, onError, now, keys })) {
    signal?.throwIfAborted();
    yield read;
  }
}

function missingNames({ departments, caseTypes, retired }: ImportMunicipality, keys: KeyRegister): MissingNames {
  const lacking = (named: ReadonlyMap<string, string>, known: readonly { key: string }[]): { key: string; name: string }[] => {
    const there = new Set(known.map(({ key }) => key));
    return [...named].filter(([key]) => !there.has(key)).map(([key, name]) => ({ key, name }));
  };
  return {
    departments: lacking(keys.all('department'), [...departments, ...(retired?.departments ?? [])]),
    caseTypes: lacking(keys.all('case-type'), [...caseTypes, ...(retired?.caseTypes ?? [])]),
  };
}

const missingCount = ({ departments, caseTypes }: MissingNames): number => departments.length + caseTypes.length;

function fileVersion(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) throw new LogError('unreadable-file', `${file}: there is no such file`);
  if (!stat.isFile()) throw new LogError('unreadable-file', `${file} is not a file`);
  return `${stat.ino}/${stat.size}/${stat.mtimeMs}`;
}

/** What was judged is what must be written. */
function assertSameFile(file: string, before: string): void {
  if (fileVersion(file) !== before)
    throw new LogError('unreadable-file', `${file} changed while it was read; import it again once it is complete`);
}
