import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { exampleCase, exampleCases, temporaryFolder, writeLog, writeMapping } from './example-log';

jest.setTimeout(180_000);

const ROOT = path.resolve(__dirname, '../..');
let folder: string;
let mapping: string;
let database: TestDatabase;

interface Ended {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command from its sources, in a process of its own. */
function casetrail(...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, ['-r', '@swc-node/register', path.join(ROOT, 'apps/cli/src/main.ts'), ...args], {
    env: { ...process.env, CASETRAIL_DATABASE_URL: database.url, CASETRAIL_LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended: Ended = { exitCode: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (ended.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (ended.stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ ...ended, exitCode }));
  });
}

const imports = (log: string, ...options: string[]): Promise<Ended> =>
  casetrail('import', log, '--municipality', 'havneby', '--mapping', mapping, ...options);

beforeAll(async () => {
  folder = temporaryFolder();
  mapping = writeMapping(folder);
  database = await createTestDatabase();
  expect(await casetrail('apply', path.join(ROOT, 'examples/municipalities/havneby.yaml'))).toMatchObject({ exitCode: 0 });
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

describe('casetrail import', () => {
  it('lists what the municipality lacks, adds it when told to, and imports; the second time nothing changes', async () => {
    const log = writeLog(folder, exampleCases(12));
    const dry = await imports(log, '--dry-run');
    expect(dry).toMatchObject({ exitCode: 0 });
    expect(dry.stdout).toMatch(/Nothing was imported: this was a dry run\.\n$/);
    expect(dry.stdout).toContain('12 cases with 102 events');
    expect(dry.stdout).toContain('Missing departments: 3\n  general: General\n  experts: Experts\n  customer-contact: Customer contact\n');

    const refused = await imports(log);
    expect(refused).toMatchObject({ exitCode: 1 });
    expect(refused.stderr).toMatch(
      /casetrail: havneby lacks 3 departments and 1 case types .*; nothing was imported:\n(.*\n)*Add them with --create-missing\.\n$/,
    );

    const imported = await imports(log, '--create-missing');
    expect(imported).toMatchObject({ exitCode: 0 });
    expect(imported.stdout).toMatch(/Added to the municipality: 3 departments, 1 case type\.\n12 cases imported\.\n$/);
    expect(imported.stderr).toMatch(/Importing: \d+ of \d+ bytes \(100 %\)/);

    const again = await imports(log);
    expect(again.stdout).toMatch(/0 cases imported, 12 unchanged\.\n$/);
  });

  it('refuses a log with faults, naming each; leaves them out when told to, and reports all of them', async () => {
    const faulty = { ...exampleCase(50), events: [['Step', 'in June'] as [string, string], ...exampleCase(50).events] };
    const log = writeLog(folder, [faulty, exampleCase(51)], 'faulty.xes');
    const refused = await imports(log, '--create-missing');
    expect(refused).toMatchObject({ exitCode: 1 });
    expect(refused.stdout).toMatch(/unreadable-date: 1 in 1 case\n {4}line 8, case case-50, Step: time:timestamp is "in June"/);
    expect(refused.stderr).toMatch(/nothing was imported\. .* --on-error skip-event/);

    const report = path.join(folder, 'remarks.jsonl');
    const skipped = await imports(log, '--create-missing', '--on-error', 'skip-event', '--report', report);
    expect(skipped.stdout).toMatch(/2 cases imported\.\n$/);
    expect(
      readFileSync(report, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([expect.objectContaining({ kind: 'fault', name: 'unreadable-date', line: 8, case: 'case-50', activity: 'Step' })]);
  });

  it('says in a line or two what is wrong and what to do', async () => {
    const log = writeLog(folder, exampleCases(2), 'fine.xes');
    const cut = path.join(folder, 'cut.xes');
    writeFileSync(cut, readFileSync(log).subarray(0, -30));
    const wrong = path.join(folder, 'wrong.yaml');
    writeFileSync(wrong, 'format: xes\ntimeZone: Nowhere\ncase: {}\n');
    const cases: [Promise<Ended>, number, RegExp][] = [
      [
        imports(cut),
        1,
        /casetrail: .*cut\.xes: line \d+, case case-1: The file ends too early; fetch it again \(truncated-xml\)\. Nothing was imported\.\n$/,
      ],
      [imports(path.join(folder, 'none.xes')), 1, /casetrail: .*none\.xes: there is no such file\.\n$/],
      [
        casetrail('import', log, '--municipality', 'havneby', '--mapping', wrong),
        1,
        /wrong\.yaml:2: timeZone must be a time zone.*\n.*wrong\.yaml:3: case\.received is missing.*\n.*case\.caseType is missing/,
      ],
      [casetrail('import', log, '--municipality', 'nowhere', '--mapping', mapping), 1, /casetrail: There is no municipality 'nowhere'/],
      [imports(log, '--on-error', 'ignore'), 2, /Allowed choices are refuse, skip-event, skip-case/],
      [casetrail('import', log), 2, /required option '--municipality <key>' not specified/],
    ];
    for (const [ended, exitCode, message] of cases) {
      const { stderr, ...rest } = await ended;
      expect(stderr).toMatch(message);
      expect(rest).toMatchObject({ exitCode });
    }
  });
});
