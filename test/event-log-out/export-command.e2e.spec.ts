import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createPostgresEventStore } from '@casetrail/event-store';
import { openDatabase } from '@casetrail/postgres';
import { exampleCases, temporaryFolder, writeLog, writeMapping } from '../import/example-log';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { validOcel } from './ocel';
import { validXes } from './xes';

jest.setTimeout(240_000);

const ROOT = path.resolve(__dirname, '../..');
const CASES = 300;
let folder: string;
let out: string;
let database: TestDatabase;
let copy: TestDatabase;

interface Ended {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a shell line with `casetrail` in it as the command from its sources. */
function shell(line: string, url = database.url): Promise<Ended> {
  const command = `'${process.execPath}' -r @swc-node/register '${path.join(ROOT, 'apps/cli/src/main.ts')}'`;
  const child = spawn('bash', ['-c', `set -o pipefail; ${line.replaceAll('casetrail ', `${command} `)}`], {
    cwd: ROOT,
    env: { ...process.env, CASETRAIL_DATABASE_URL: url, CASETRAIL_LOG_LEVEL: 'warn' },
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

/** What a store holds, whatever order it was written in and whoever wrote it. */
async function contents(url: string): Promise<string[]> {
  const opened = openDatabase({ url });
  const store = createPostgresEventStore(opened);
  const events: string[] = [];
  for await (const { stream, version, type, data } of store.readAll({ streamPrefix: 'case-' }))
    events.push(JSON.stringify([stream, version, type, data]));
  await store.close();
  await opened.close();
  return events.sort();
}

beforeAll(async () => {
  folder = temporaryFolder();
  out = path.join(folder, 'out');
  mkdirSync(out);
  const mapping = writeMapping(folder);
  database = await createTestDatabase();
  copy = await createTestDatabase();
  const log = writeLog(folder, exampleCases(CASES));
  for (const { url } of [database, copy])
    expect(await shell('casetrail apply examples/municipalities/havneby.yaml', url)).toMatchObject({ exitCode: 0 });
  expect(await shell(`casetrail import ${log} --municipality havneby --mapping ${mapping} --create-missing`)).toMatchObject({
    exitCode: 0,
  });
});
afterEach(() => {
  for (const name of readdirSync(out)) rmSync(path.join(out, name), { recursive: true });
});
afterAll(async () => {
  await database.drop();
  await copy.drop();
  rmSync(folder, { recursive: true });
});

describe('casetrail export', () => {
  it('writes XES to a file, packed by its name, and says what it holds; nothing else is left', async () => {
    const file = path.join(out, 'log.xes.gz');
    const ended = await shell(`casetrail export --municipality havneby --output ${file}`);
    expect(ended).toMatchObject({ exitCode: 0, stdout: '' });
    expect(ended.stderr).toMatch(/Exporting: \d+ of \d+ events \(100 %\)/);
    expect(ended.stderr).toContain(`${CASES} cases with 2580 events written to ${file}, without personal data.\n`);
    expect(readdirSync(out)).toEqual(['log.xes.gz']);
    const { traces } = await validXes(gunzipSync(readFileSync(file)).toString());
    expect(traces).toHaveLength(CASES);
  });

  it('writes OCEL to standard output', async () => {
    const ended = await shell('casetrail export --municipality havneby --format ocel');
    expect(ended.exitCode).toBe(0);
    expect(validOcel(ended.stdout).events).toHaveLength(2580);
  });

  it('chooses cases by the day of receipt in the municipality and by type', async () => {
    // The 24 hours of 2 January in Copenhagen, of a case an hour.
    const day = await shell('casetrail export --municipality havneby --from 2023-01-02 --to 2023-01-02');
    const { traces } = await validXes(day.stdout);
    expect(traces).toHaveLength(24);
    expect(traces[0]?.events[0]?.['time:timestamp']).toBe('2023-01-01T23:00:00.000Z');
    expect((await validXes((await shell('casetrail export --municipality havneby --case-type question')).stdout)).traces).toEqual([]);
  });

  it.each(['xes.gz', 'json'])('gives the same cases in another installation: %s', async (ending) => {
    const file = path.join(out, `whole.${ending}`);
    const format = ending === 'json' ? 'ocel' : 'xes';
    expect(await shell(`casetrail export --municipality havneby --format ${format} --with-personal-data --output ${file}`)).toMatchObject({
      exitCode: 0,
    });
    const imported = await shell(`casetrail import ${file} --municipality havneby --create-missing`, copy.url);
    expect(imported).toMatchObject({ exitCode: 0 });
    expect(imported.stdout).toMatch(format === 'xes' ? /\n300 cases imported\.\n$/ : /\n0 cases imported, 300 unchanged\.\n$/);
    expect(await contents(copy.url)).toEqual(await contents(database.url));
  });

  it('says that a log without personal data cannot be imported, and how one that can is made', async () => {
    const file = path.join(out, 'pseudonymous.xes');
    await shell(`casetrail export --municipality havneby --output ${file}`);
    const refused = await shell(`casetrail import ${file} --municipality havneby`, copy.url);
    expect(refused.exitCode).toBe(1);
    expect(refused.stdout).toMatch(/incomplete-event: 300 in 300 cases\n.*--with-personal-data/);
  });

  it.each([
    [
      'a full disk',
      () => 'casetrail export --municipality havneby --output /dev/full',
      /written to \/dev\/full \(ENOSPC.*\)\. Make room on the disk/,
    ],
    [
      'a full disk behind standard output',
      () => 'casetrail export --municipality havneby > /dev/full',
      /written to standard output \(ENOSPC.*Make room/,
    ],
    [
      'a file that may not grow',
      () => `trap '' XFSZ; ulimit -f 16; casetrail export --municipality havneby --output ${out}/log.xes`,
      /written to .*log\.xes \(EFBIG.*\)\. Run the command again/,
    ],
    [
      'a reader that goes away',
      () => '{ casetrail export --municipality havneby; } | head -c 10',
      /standard output \(.*EPIPE.*stopped before the end/,
    ],
    [
      'a folder that is not there',
      () => `casetrail export --municipality havneby --output ${out}/none/log.xes`,
      /none: there is no such folder/,
    ],
    ['a folder as the file', () => `casetrail export --municipality havneby --output ${out}`, /is a folder; name a file in it/],
    ['no such municipality', () => `casetrail export --municipality nowhere --output ${out}/log.xes`, /There is no municipality 'nowhere'/],
    [
      'dates the wrong way round',
      () => 'casetrail export --municipality havneby --from 2023-02-01 --to 2023-01-01',
      /--from must not lie after --to/,
    ],
  ])('says what is wrong with %s and leaves nothing behind', async (_, line, message) => {
    const ended = await shell(line());
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    expect(ended.exitCode).toBe(1);
    expect(readdirSync(out)).toEqual([]);
  });

  it('leaves the former file as it was when the new one cannot be written', async () => {
    const file = path.join(out, 'log.xes');
    writeFileSync(file, 'former');
    expect((await shell(`trap '' XFSZ; ulimit -f 16; casetrail export --municipality havneby --output ${file}`)).exitCode).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe('former');
    expect(existsSync(file)).toBe(true);
    expect(readdirSync(out)).toEqual(['log.xes']);
  });

  it.each(['--from yesterday', '--to 2026-02-30', '--format csv', '--case-type a,,b'])('explains a wrong %s', async (option) => {
    expect(await shell(`casetrail export --municipality havneby ${option}`)).toMatchObject({ exitCode: 2, stdout: '' });
  });

  it('has examples in its help', async () => {
    expect((await shell('casetrail export --help')).stdout).toMatch(/Examples:\n {2}casetrail export --municipality havneby/);
  });
});
