import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Casetrail, runCasetrail } from './casetrail';

const READY = /Casetrail runs at (http:\S+)/;
jest.setTimeout(180_000);

describe('casetrail demo', () => {
  let env: Record<string, string>;
  let dataDir: string;
  const started: Casetrail[] = [];

  beforeEach(() => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'casetrail-demo-'));
    env = { CASETRAIL_DATA_DIR: dataDir, CASETRAIL_PORT: '0', CASETRAIL_DATABASE_URL: '', CASETRAIL_LOG_LEVEL: 'warn' };
  });
  afterEach(async () => {
    for (const process of started.splice(0)) await process.end();
    // A database whose casetrail was killed takes a moment to end.
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });

  const start = (...args: string[]): Casetrail => {
    const process = new Casetrail(args, env);
    started.push(process);
    return process;
  };
  const databaseRuns = (): boolean => existsSync(path.join(dataDir, 'server/cluster/postmaster.pid'));
  const referenceIn = ({ stdout }: Casetrail): string => /reference number (\S+):/.exec(stdout)![1]!;

  it('shows a newcomer around, stops on Ctrl-C with its database, and keeps everything for an instant second start', async () => {
    const first = start('demo', '--cases', '200');
    const [, url] = await first.prints(READY);
    await first.prints(/Ctrl-C stops everything/);
    expect(first.stderr).toMatch(/Storing example cases: \d+ of \d+ cases \(100 %\)/);
    expect(first.stdout).not.toMatch(/[{}]/);

    const answers = await Promise.all(curlLinesOf(first.stdout).map(run));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const [tracked, changes, workList, times] = answers;
    expect(tracked!.body).toMatchObject({ reference: referenceIn(first), status: expect.stringMatching(/waiting|progress/) });
    expect(changes!.type).toMatch(/^text\/event-stream/);
    expect(workList!.body).toMatchObject({
      cases: expect.arrayContaining([expect.objectContaining({ businessName: expect.any(String) })]),
    });
    expect(times!.body).toMatchObject({
      measure: 'response',
      groups: expect.arrayContaining([expect.objectContaining({ n: expect.any(Number) })]),
    });
    expect((await fetch(`${url}/v1/docs`)).status).toBe(200);
    expect((await fetch(`${url}/v1/openapi.json`)).status).toBe(200);

    const reference = referenceIn(first);
    first.signal('SIGINT');
    expect(await first.ended).toBe(0);
    expect(databaseRuns()).toBe(false);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();

    const second = start('demo', '--cases', '200');
    await second.prints(/Ctrl-C stops everything/);
    expect(second.stderr).not.toContain('Storing example cases');
    expect(referenceIn(second)).toBe(reference);
    second.signal('SIGTERM');
    expect(await second.ended).toBe(0);
    expect(databaseRuns()).toBe(false);
  });

  it('completes the same cases after kill -9 in the middle of loading, and its views then differ in nothing', async () => {
    const killed = start('demo', '--cases', '1500');
    await killed.prints(/Storing example cases: \d+ of \d+ cases \((25|50) %\)/);
    killed.signal('SIGKILL');
    expect(await killed.ended).toBe('SIGKILL');

    // Nobody keeps the views just now; they are brought up to date before they are compared.
    const half = await runCasetrail(['verify'], env);
    expect(half.exitCode).toBe(0);
    expect(half.stdout).toMatch(/^[1-9]\d+ cases compared: no difference\.\n$/);

    const next = start('demo', '--cases', '1500');
    const [, total] = await next.prints(/Storing example cases: \d+ of (\d+) cases/);
    await next.prints(/Ctrl-C stops everything/);
    const verified = await runCasetrail(['verify'], env);
    expect(verified).toMatchObject({ exitCode: 0, stdout: `${total} cases compared: no difference.\n` });

    // And once more while it serves.
    next.signal('SIGKILL');
    await next.ended;
    const last = start('demo');
    await last.prints(/Ctrl-C stops everything/);
    expect(last.stderr).not.toContain('Storing example cases');
    // The second signal does not wait for anything.
    last.signal('SIGINT');
    last.signal('SIGTERM');
    expect(await last.ended).toBe(130);
  });

  it('stops in the middle of loading when asked to', async () => {
    const stopped = start('demo', '--cases', '2000');
    await stopped.prints(/Storing example cases: \d+ of \d+ cases \((0|25) %\)/);
    stopped.signal('SIGINT');
    expect(await stopped.ended).toBe(0);
    expect(stopped.stdout).toBe('');
    expect(databaseRuns()).toBe(false);
  });

  it('takes the next port when the usual one is taken, unless a port was asked for', async () => {
    const blocker = createServer();
    // Taken by this test, or by whoever has it already.
    await new Promise((resolve) => blocker.once('listening', resolve).once('error', resolve).listen(3000, '127.0.0.1'));
    try {
      env['CASETRAIL_PORT'] = '';
      const moved = start('demo', '--cases', '20');
      const [, url] = await moved.prints(READY);
      expect(Number(new URL(url!).port)).toBeGreaterThan(3000);
      await moved.prints(/Ctrl-C stops everything/);
      moved.signal('SIGINT');
      expect(await moved.ended).toBe(0);

      env['CASETRAIL_PORT'] = '3000';
      const refused = start('demo', '--cases', '20');
      expect(await refused.ended).toBe(1);
      expect(refused.stderr).toContain(
        'casetrail: Port 3000 of 127.0.0.1 is taken by another program. Set CASETRAIL_PORT to a free one (0: any).\n',
      );
      expect(databaseRuns()).toBe(false);
    } finally {
      blocker.close();
    }
  });
});

interface Answer {
  status: number;
  type: string;
  body: unknown;
}

const curlLinesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim().startsWith('curl '));

/** What curl would do with the line. */
async function run(line: string): Promise<Answer> {
  const header = /-H '([^:]+): ([^']+)'/.exec(line);
  const [url] = /http:[^\s']+/.exec(line)!;
  const controller = new AbortController();
  const response = await fetch(url, { headers: header ? { [header[1]!]: header[2]! } : {}, signal: controller.signal });
  const type = response.headers.get('content-type') ?? '';
  // A stream of events has no end.
  const body: unknown = type.includes('json') ? await response.json() : undefined;
  controller.abort();
  return { status: response.status, type, body };
}
