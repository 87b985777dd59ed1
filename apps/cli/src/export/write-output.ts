import { createWriteStream, rmSync, statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { CliError } from '../console/cli-error';

const STANDARD_OUTPUT = '-';

/**
 * Writes the pieces as they come, no faster than they are taken. A file is written beside its place and takes it once it is whole; whatever
 * goes wrong, nothing half-written stays. Throws {@link CliError} when it cannot be written.
 */
export async function writeOutput(pieces: AsyncIterable<string>, output: string, signal: AbortSignal): Promise<void> {
  const isPacked = output.endsWith('.gz');
  if (output === STANDARD_OUTPUT) return write(pieces, process.stdout, { output: 'standard output', isPacked, signal, end: false });
  if (!isReplaceable(output)) return write(pieces, createWriteStream(output), { output, isPacked, signal });
  const beside = path.join(path.dirname(output), `.${path.basename(output)}.${process.pid}.part`);
  try {
    await write(pieces, createWriteStream(beside, { flags: 'wx', flush: true }), { output, isPacked, signal });
    await rename(beside, output).catch((error: unknown) => {
      throw notWritten(output, error as NodeJS.ErrnoException);
    });
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** Not so a device or a pipe: it is written to as it is. */
function isReplaceable(output: string): boolean {
  const stat = statSync(output, { throwIfNoEntry: false });
  if (stat?.isDirectory()) throw new CliError(`${output} is a folder; name a file in it.`);
  if (!stat && !statSync(path.dirname(output), { throwIfNoEntry: false })?.isDirectory())
    throw new CliError(`${path.dirname(output)}: there is no such folder.`);
  return stat?.isFile() ?? true;
}

interface Target {
  /** As messages call it. */
  output: string;
  isPacked: boolean;
  signal: AbortSignal;
  end?: boolean;
}

async function write(pieces: AsyncIterable<string>, to: Writable, { output, isPacked, signal, end = true }: Target): Promise<void> {
  // A pipe that breaks says so once more when the process ends.
  to.on('error', () => undefined);
  let failure: { error: unknown } | undefined;
  const source = Readable.from(
    (async function* () {
      try {
        yield* pieces;
      } catch (error) {
        failure = { error };
        throw error;
      }
    })(),
    { objectMode: false },
  );
  try {
    await (isPacked ? pipeline(source, createGzip(), to, { signal, end }) : pipeline(source, to, { signal, end }));
  } catch (error) {
    // What stops the maker of the pieces is for others to explain.
    if (failure) throw failure.error;
    throw signal.aborted ? error : notWritten(output, error as NodeJS.ErrnoException);
  }
}

const ADVICE: Record<string, string> = {
  ENOSPC: 'Make room on the disk and run the command again.',
  EPIPE: 'Whoever read it stopped before the end.',
  EACCES: 'Check who may write there.',
};

function notWritten(output: string, { code = '', message }: NodeJS.ErrnoException): CliError {
  const advice = ADVICE[code] ?? 'Run the command again.';
  return new CliError(`The log could not be written to ${output} (${message}). ${advice}`);
}
