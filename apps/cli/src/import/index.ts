import { ON_ERROR } from '@casetrail/event-log';
import { Option, type Command } from 'commander';
import { runImport, type ImportCommandOptions } from './run-import';

export function registerImport(program: Command): void {
  program
    .command('import')
    .description('Import the cases of an event log: XES (1.0, 2.0), CSV, or one that casetrail export wrote; gzipped or not')
    .argument('<file>', 'the log')
    .requiredOption('--municipality <key>', 'whose cases they are')
    .option(
      '--mapping <file>',
      'what the log means, as in examples/mappings/receipt.yaml; not needed for what casetrail export --with-personal-data wrote',
    )
    .option('--dry-run', 'read and judge the log, and write nothing')
    .option('--create-missing', 'add the departments and case types that the log names and the municipality lacks')
    .addOption(
      new Option('--on-error <choice>', 'what becomes of events and cases that are not as they should be')
        .choices(ON_ERROR)
        .default('refuse'),
    )
    .option('--report <file>', 'write every remark of the summary to a file, a JSON object a line')
    .addHelpText(
      'after',
      `
The whole log is judged before anything is written:
  --on-error refuse      nothing is imported while the log holds a fault (default)
  --on-error skip-event  what is at fault is left out: the event, or the case where it touches all of it
  --on-error skip-case   every case with a fault is left out
A log that cannot be read to its end is refused whatever is chosen.

Importing again writes nothing, or what is new in the log; interrupted, the same command completes the import.
Exit code: 0 imported, 1 refused or failed, 2 wrong usage.

Examples:
  casetrail apply examples/municipalities/receipt.yaml
  casetrail import receipt.xes.gz --municipality receipt --mapping examples/mappings/receipt.yaml --dry-run
  casetrail import receipt.xes.gz --municipality receipt --mapping examples/mappings/receipt.yaml --create-missing
  casetrail import boston311.csv.gz --municipality boston --mapping examples/mappings/boston311.yaml --create-missing --report remarks.jsonl
  casetrail import havneby.xes.gz --municipality havneby`,
    )
    .action(async (file: string, options: ImportCommandOptions) => {
      process.exitCode = await runImport(file, options);
    });
}
