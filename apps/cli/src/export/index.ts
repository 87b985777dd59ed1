import { isLocalDate } from '@casetrail/case';
import { EVENT_LOG_FORMATS } from '@casetrail/event-log';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { runExport, type ExportCommandOptions } from './run-export';

export function registerExport(program: Command): void {
  program
    .command('export')
    .description('Write the event log of a municipality: XES (IEEE 1849-2016) or OCEL 2.0 JSON')
    .requiredOption('--municipality <key>', 'whose cases')
    .addOption(new Option('--format <format>', 'XES or OCEL 2.0 JSON').choices(EVENT_LOG_FORMATS).default('xes'))
    .option('--from <date>', 'only cases received on this date or later', localDate)
    .option('--to <date>', 'only cases received on this date or before', localDate)
    .option('--case-type <keys>', 'only cases of these types, separated by commas', keys)
    .option('--with-personal-data', 'names, free texts and reference numbers too: everything needed to import the log again')
    .option('--output <file>', 'where to write; packed when the name ends in .gz; - is standard output', '-')
    .addHelpText(
      'after',
      `
Without --with-personal-data the log holds what process mining needs and nobody's name: cases and caseworkers have pseudonyms, the same
in every export, and what people wrote is left out. With it, casetrail import makes the same cases from the log, here or in another
installation; keep it as you keep the database.

The events are those recorded when the command begins. A file appears once it is whole: a full disk or Ctrl-C leaves nothing behind.
Dates are those of the municipality's time zone.

Examples:
  casetrail export --municipality havneby --output havneby.xes.gz
  casetrail export --municipality havneby --format ocel --from 2026-01-01 --to 2026-06-30 --output first-half.json
  casetrail export --municipality havneby --case-type building-permit | gzip > permits.xes.gz
  casetrail export --municipality havneby --with-personal-data --output havneby.xes.gz
  casetrail import havneby.xes.gz --municipality havneby   # in an empty installation: the same cases again`,
    )
    .action((options: ExportCommandOptions) => runExport(options));
}

function localDate(text: string): string {
  if (!isLocalDate(text)) throw new InvalidArgumentError('It must be a date, such as 2026-11-21.');
  return text;
}

function keys(text: string): string[] {
  const named = text.split(',').map((key) => key.trim());
  if (named.includes('')) throw new InvalidArgumentError('It must be keys, separated by commas.');
  return named;
}
