import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { Casetrail, runCasetrail } from './casetrail';
import { openFolder } from '../support/open-folder';

const HAVNEBY = path.join(__dirname, '../../examples/municipalities/havneby.yaml');
jest.setTimeout(180_000);

describe('the commands beside a running server', () => {
  const folder = openFolder('casetrail-cli-');
  const env = {
    CASETRAIL_DATA_DIR: path.join(folder, 'data'),
    CASETRAIL_PORT: '0',
    CASETRAIL_DATABASE_URL: '',
    CASETRAIL_LOG_LEVEL: 'info',
  };
  const cli = (...args: string[]) => runCasetrail(args, { ...env, CASETRAIL_LOG_LEVEL: 'warn' });
  let server: Casetrail;
  let url: string;

  beforeAll(async () => {
    server = new Casetrail(['serve'], env);
    const [line] = await server.prints(/^.*Casetrail is ready.*$/m);
    ({ url } = JSON.parse(line) as { url: string });
  });
  afterAll(async () => {
    server.signal('SIGTERM');
    expect(await server.ended).toBe(0);
    rmSync(folder, { recursive: true, force: true });
  });

  it('apply shows in a dry run what it would change, changes it, and then has nothing to change', async () => {
    const dry = await cli('apply', HAVNEBY, '--dry-run');
    expect(dry).toMatchObject({ exitCode: 0, stderr: '' });
    expect(dry.stdout).toMatch(
      /^\+ municipality havneby: Havneby Kommune, dk, Europe\/Copenhagen, da sv fi en, own calendar, comparable, 13 satisfaction questions\n\+ department business-service: Business service\n/,
    );
    expect(dry.stdout).toMatch(/32 changes to make\. Nothing was changed: this was a dry run\.\n$/);
    const applied = await cli('apply', HAVNEBY);
    expect(applied.stdout).toBe(dry.stdout.replace(/32 changes to make.*/, '32 changes made.'));
    expect(await cli('apply', HAVNEBY)).toMatchObject({ exitCode: 0, stdout: 'Nothing to change.\n' });

    const changed = path.join(folder, 'changed.yaml');
    const text = readFileSync(HAVNEBY, 'utf8')
      .replace('da: Byggeri,', 'da: Byg,')
      .replace(/ {6}- key: property\n.*\n/, '');
    writeFileSync(changed, text);
    expect((await cli('apply', changed)).stdout).toBe('~ department building: da Byggeri → Byg\n- department property\n2 changes made.\n');
  });

  it('token issues one that the API accepts, for its municipality and roles alone', async () => {
    await cli('apply', HAVNEBY);
    const issued = await cli('token', '--municipality', 'havneby', '--role', 'caseworker', '--subject', 'anna.holm', '--valid-hours', '1');
    expect(issued).toMatchObject({ exitCode: 0, stderr: '' });
    const get = (path: string) => fetch(`${url}${path}`, { headers: { Authorization: `Bearer ${issued.stdout.trim()}` } });
    expect((await get('/v1/cases')).status).toBe(200);
    expect((await get('/v1/distributions')).status).toBe(403);
  });

  it('rebuild, verify and dead-letters work on what is there', async () => {
    // The municipality's own events: its calendar and goals count.
    expect(await cli('rebuild', 'case-status')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^case-status is rebuilt from [1-9]\d* events\.\n$/),
    });
    expect(await cli('verify')).toMatchObject({ exitCode: 0, stdout: '0 cases compared: no difference.\n' });
    expect(await cli('dead-letters')).toMatchObject({ exitCode: 0, stdout: 'There are no dead letters.\n' });
    expect(await cli('dead-letters', 'retry')).toMatchObject({ exitCode: 0, stdout: 'There is nothing to retry.\n' });
  });

  it('says in one line what is wrong and what to do, without a stack', async () => {
    const faulty = path.join(folder, 'faulty.yaml');
    writeFileSync(faulty, 'municipalities:\n  - key: Havneby\n    nmae: x\n');
    const cases: [string[], Record<string, string>, number, RegExp][] = [
      [['apply', 'nowhere.yaml'], {}, 1, /^casetrail: nowhere\.yaml: there is no such file\. See examples\/municipalities/],
      [
        ['apply', faulty],
        {},
        1,
        /cannot be applied; nothing was changed\.\n.*faulty\.yaml:2 .*key must be a key.*\n(.*\n)*.*faulty\.yaml:3 .*nmae is not a known field/,
      ],
      [
        ['token', '--municipality', 'nowhere', '--role', 'analyst'],
        {},
        1,
        /^casetrail: There is no municipality 'nowhere'\. There are: havneby\.\n$/,
      ],
      [['token', '--municipality', 'havneby', '--role', 'king'], {}, 2, /Not a role: king\. Roles are caseworker, analyst, administrator/],
      [
        ['token', '--municipality', 'havneby', '--role', 'analyst'],
        { CASETRAIL_OIDC_ISSUER: 'https://id.example' },
        1,
        /Tokens come from https:\/\/id\.example/,
      ],
      [['rebuild', 'nonsense'], {}, 2, /Allowed choices are processing-times, case-status/],
      [['nonsense'], {}, 2, /unknown command 'nonsense'/],
      [['verify'], { CASETRAIL_PORT: 'x' }, 1, /CASETRAIL_PORT must be a whole number/],
      [
        ['verify'],
        { CASETRAIL_DATABASE_URL: 'postgres://casetrail:secret@127.0.0.1:1/x' },
        1,
        /ECONNREFUSED.*Is the database of CASETRAIL_DATABASE_URL running\?\n$/,
      ],
      [['serve'], {}, 1, /^casetrail: .*another casetrail/i],
    ];
    for (const [args, settings, exitCode, message] of cases) {
      const ran = await runCasetrail(args, { ...env, CASETRAIL_LOG_LEVEL: 'warn', ...settings });
      expect([args, ran.exitCode]).toEqual([args, exitCode]);
      expect(ran.stderr).toMatch(message);
      expect(ran.stdout + ran.stderr).not.toMatch(/\n\s+at |secret/);
    }
  });

  it('shows the stack when asked to', async () => {
    expect((await runCasetrail(['apply', 'nowhere.yaml'], { ...env, CASETRAIL_DEBUG: '1' })).stderr).toMatch(/\n\s+at /);
  });

  it('explains every command with an example', async () => {
    const commands = [
      'serve',
      'demo',
      'apply',
      'import',
      'token',
      'verify',
      'rebuild',
      'dead-letters',
      'copy-events',
      'copy-secrets',
      'adopt-event-store',
    ];
    const help = await cli('--help');
    for (const command of commands) {
      expect(help.stdout).toContain(`  ${command}`);
      const own = await cli(command, '--help');
      expect([command, own.exitCode]).toEqual([command, 0]);
      expect(own.stdout).toMatch(new RegExp(`Examples?:\\n(.*\\n)*.*casetrail ${command}`));
    }
  });

  it('serve names the port that is taken', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const { port } = blocker.address() as AddressInfo;
    try {
      const ran = await runCasetrail(['serve'], { ...env, CASETRAIL_DATA_DIR: path.join(folder, 'other'), CASETRAIL_PORT: String(port) });
      expect(ran.exitCode).toBe(1);
      expect(ran.stderr).toMatch(new RegExp(`^casetrail: Port ${port} of 127\\.0\\.0\\.1 is taken`, 'm'));
    } finally {
      blocker.close();
    }
  });
});
