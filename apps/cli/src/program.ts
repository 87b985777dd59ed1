import { Command } from 'commander';
import { registerApply } from './commands/apply';
import { registerDeadLetters } from './commands/dead-letters';
import { registerDemo } from './commands/demo';
import { registerRebuild } from './commands/rebuild';
import { registerServe } from './commands/serve';
import { registerToken } from './commands/token';
import { registerVerify } from './commands/verify';
import { registerMoving } from './copy-events';
import { registerExport } from './export';
import { registerImport } from './import';
import { projectVersion } from './project';

/** The `casetrail` command. To add a command, copy a file of commands/ and name it here. */
export function createProgram(): Command {
  const program = new Command('casetrail')
    .description('Track and trace for the cases that businesses have with their municipality.')
    .version(projectVersion())
    .showHelpAfterError('(run with --help for usage)')
    .exitOverride()
    .addHelpText(
      'after',
      `
Settings come from the environment; these matter most:
  CASETRAIL_DATA_DIR      folder of the embedded database (default .casetrail)
  CASETRAIL_DATABASE_URL  a PostgreSQL of your own, instead of the embedded one
  CASETRAIL_EVENT_STORE   an EventStoreDB for the events, instead of the database
  CASETRAIL_PORT          port of the API (default 3000)
  CASETRAIL_DEBUG         set to see the stack of an error`,
    );
  const registrations = [
    registerServe,
    registerDemo,
    registerApply,
    registerImport,
    registerExport,
    registerToken,
    registerVerify,
    registerRebuild,
    registerDeadLetters,
    registerMoving,
  ];
  for (const register of registrations) register(program);
  return program;
}
