import { readFileSync, statSync } from 'node:fs';
import {
  applyDeclarations,
  describeChanges,
  InvalidDeclaration,
  MAX_DECLARATION_BYTES,
  readDeclarations,
  type Declaration,
} from '@casetrail/municipality';
import type { Command } from 'commander';
import { CliError } from '../console/cli-error';
import { withInstallation } from '../with-installation';

export function registerApply(program: Command): void {
  program
    .command('apply')
    .description('Declare municipalities with their departments, case types, calendars and service goals, as a YAML file says')
    .argument('<file>', 'the declaration, as in examples/municipalities/havneby.yaml')
    .option('--dry-run', 'show what would change and change nothing')
    .addHelpText(
      'after',
      `
Applying the same file again changes nothing. Departments and case types that are no longer in the file
are retired. Service goals that the file lists are set; others, set over the API or by an earlier file, stay as they are.
Lines begin with + (new), ~ (changed) or - (retired).

Examples:
  casetrail apply examples/municipalities/havneby.yaml --dry-run
  casetrail apply examples/municipalities/havneby.yaml`,
    )
    .action(async (file: string, options: { dryRun?: boolean }) => {
      const declarations = readFile(file);
      const dryRun = options.dryRun ?? false;
      const applied = await withInstallation(({ store }) => applyDeclarations(store, declarations, { dryRun, actor: 'casetrail apply' }));
      const lines = applied.flatMap(({ key, before, events }) => describeChanges(before, events).map((line) => ({ key, line })));
      for (const { key, line } of lines) process.stdout.write(applied.length > 1 ? `${key}  ${line}\n` : `${line}\n`);
      process.stdout.write(`${summary(lines.length, dryRun)}\n`);
    });
}

function readFile(file: string): Declaration[] {
  const size = statSync(file, { throwIfNoEntry: false });
  if (!size) throw new CliError(`${file}: there is no such file. See examples/municipalities for what one looks like.`);
  if (!size.isFile()) throw new CliError(`${file} is not a file.`);
  if (size.size > MAX_DECLARATION_BYTES)
    throw new CliError(`${file} has ${size.size} bytes; at most ${MAX_DECLARATION_BYTES} are read. Split it.`);
  try {
    return readDeclarations(readFileSync(file, 'utf8'));
  } catch (error) {
    if (!(error instanceof InvalidDeclaration)) throw error;
    const faults = error.faults.map(({ line, path, message }) => `  ${file}:${line}  ${path ? `${path} ` : ''}${message}`);
    throw new CliError(`${file} cannot be applied; nothing was changed.\n${faults.join('\n')}`);
  }
}

function summary(count: number, dryRun: boolean): string {
  if (count === 0) return 'Nothing to change.';
  const changes = count === 1 ? '1 change' : `${count} changes`;
  return dryRun ? `${changes} to make. Nothing was changed: this was a dry run.` : `${changes} made.`;
}
