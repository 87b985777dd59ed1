import { CommanderError } from 'commander';
import { reportError } from './console/report-error';
import { Interrupted, INTERRUPTED_EXIT_CODE } from './console/stop-signal';
import { createProgram } from './program';

/** Usage that cannot be understood; everything else that goes wrong exits with 1. */
const USAGE_EXIT_CODE = 2;

/** Runs the command that `argv` names (as process.argv has it) and answers with the exit code. Never rejects. */
export async function run(argv: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync([...argv]);
    return Number(process.exitCode ?? 0);
  } catch (error) {
    // Help and version have been printed; a wrong usage has been explained.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_EXIT_CODE;
    reportError(error);
    return error instanceof Interrupted ? INTERRUPTED_EXIT_CODE : 1;
  }
}
