import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '..';
import { DataFolderInUse, startEmbeddedPostgres, type EmbeddedPostgres } from '.';
import { findProcess } from './processes';

const ROOT = path.resolve(__dirname, '../../../..');
const asRoot = process.geteuid?.() === 0 ? it : it.skip;

async function query(url: string, sql: string): Promise<unknown[]> {
  const database = openDatabase({ url, poolSize: 1 });
  try {
    return (await database.pool.query<object>(sql)).rows;
  } finally {
    await database.close();
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(5);
}

describe('The embedded PostgreSQL', () => {
  let folder: string;
  let dataDir: string;
  const toEnd: { stop(): Promise<void> }[] = [];
  const children: ChildProcess[] = [];

  const start = async (dir = dataDir): Promise<EmbeddedPostgres> => {
    const server = await startEmbeddedPostgres({ dataDir: dir, settings: { fsync: 'off' } });
    toEnd.push(server);
    return server;
  };
  /** A process of its own that holds the server. */
  const hold = async (
    dir = dataDir,
    user: { uid?: number; gid?: number } = {},
  ): Promise<{ child: ChildProcess; url: string; pid: number; error?: string }> => {
    const args = ['-r', '@swc-node/register', './test/support/hold-embedded.ts', dir];
    const child = spawn(process.execPath, args, { cwd: ROOT, ...user, stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(child);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return { child, ...(JSON.parse(line.toString()) as { url: string; pid: number; error?: string }) };
  };

  /** Making a database anew takes its time: most tests begin with a copy of one (as after restoring a backup). */
  let template: string;
  beforeAll(async () => {
    template = mkdtempSync(path.join(tmpdir(), 'casetrail-embedded-'));
    await (await startEmbeddedPostgres({ dataDir: template, settings: { fsync: 'off' } })).stop();
  });
  afterAll(() => rmSync(template, { recursive: true, force: true }));
  const copyTemplate = (): void => {
    cpSync(template, dataDir, { recursive: true });
    rmSync(path.join(dataDir, 'server/socket'), { recursive: true, force: true });
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'casetrail-embedded-'));
    chmodSync(folder, 0o755);
    dataDir = path.join(folder, 'data');
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const server of toEnd.splice(0)) await server.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });

  it('keeps its data from start to start, tells no secret, and leaves no process', async () => {
    const first = await start();
    await query(first.url, 'create table kept (x int)');
    expect(
      await query(
        first.url,
        `select current_database() db, current_setting('listen_addresses') tcp, current_setting('data_checksums') sums`,
      ),
    ).toEqual([{ db: 'casetrail', tcp: '', sums: 'on' }]);
    const password = readFileSync(path.join(dataDir, 'password'), 'utf8');
    expect(password.length).toBeGreaterThanOrEqual(32);
    expect(statSync(path.join(dataDir, 'password')).mode & 0o777).toBe(0o600);
    expect(findProcess(first.pid())!.command).not.toContain(password);
    await expect(query(first.url.replace(password, 'guess'), 'select 1')).rejects.toThrow(/password authentication failed/);
    await first.stop();
    expect(findProcess(first.pid())).toBeUndefined();
    expect(readFileSync(path.join(dataDir, 'server/server.log'), 'utf8')).not.toContain(password);

    const begin = performance.now();
    const second = await start();
    expect(performance.now() - begin).toBeLessThan(5000);
    expect(await query(second.url, `select lower('ÆØÅ') low, (select count(*) from kept) rows`)).toEqual([{ low: 'æøå', rows: '0' }]);
  });

  it('refuses a second start by whom the folder is used, from this process and from another', async () => {
    copyTemplate();
    const { child, pid, url } = await hold();
    await expect(start()).rejects.toThrow(`Another casetrail (pid ${child.pid}) uses the data folder ${dataDir}`);
    expect(await query(url, 'select 1 one')).toEqual([{ one: 1 }]);
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(findProcess(pid)).toBeUndefined();
    await start();
    await expect(start()).rejects.toBeInstanceOf(DataFolderInUse);
    expect((await hold()).error).toContain(`pid ${process.pid}`);
  });

  it('takes over after kill -9 of its owner', async () => {
    copyTemplate();
    const { child, url } = await hold();
    await query(url, 'create table kept as select 7 as seven');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await query((await start()).url, 'select * from kept')).toEqual([{ seven: 7 }]);
  });

  it('ends by itself when its owner is killed', async () => {
    copyTemplate();
    const { child, pid } = await hold();
    child.kill('SIGKILL');
    await until(() => findProcess(pid) === undefined);
  });

  it('stops a server that its owner and its watchdog left behind', async () => {
    copyTemplate();
    const { child, pid, url } = await hold();
    // Without its last process of the group the pipe's end goes unnoticed.
    const watchdog = findWatchdog(pid);
    process.kill(watchdog, 'SIGKILL');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await query(url, 'select 1 one')).toEqual([{ one: 1 }]);
    const server = await start();
    expect(findProcess(pid)).toBeUndefined();
    expect(await query(server.url, 'select 1 one')).toEqual([{ one: 1 }]);
  });

  it('recovers when owner and server were both killed', async () => {
    copyTemplate();
    const { child, pid, url } = await hold();
    await query(url, 'create table kept as select 7 as seven');
    process.kill(pid, 'SIGKILL');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await query((await start()).url, 'select * from kept')).toEqual([{ seven: 7 }]);
  });

  it('is started again when the server dies alone', async () => {
    copyTemplate();
    const server = await start();
    const pid = server.pid();
    process.kill(pid, 'SIGKILL');
    await until(() => server.pid() !== pid);
    expect(await query(server.url, 'select 1 one')).toEqual([{ one: 1 }]);
  });

  it('is not misled by a stale lock or pid file whose number another process has now', async () => {
    copyTemplate();
    await (await start()).stop();
    writeFileSync(path.join(dataDir, 'lock'), JSON.stringify({ pid: process.pid, startedAt: 'long ago' }));
    const cluster = path.join(dataDir, 'server/cluster');
    writeFileSync(path.join(cluster, 'postmaster.pid'), `${process.pid}\n${cluster}\n1\n5432\n/nowhere\n\n\nready\n`);
    expect(await query((await start()).url, 'select 1 one')).toEqual([{ one: 1 }]);
  });

  it('begins again where making the database was broken off', async () => {
    const server = path.join(dataDir, 'server');
    mkdirSync(path.join(server, 'cluster.new'), { recursive: true });
    chmodSync(dataDir, 0o755);
    writeFileSync(path.join(server, 'cluster.new/half'), '');
    expect(await query((await start()).url, 'select 1 one')).toEqual([{ one: 1 }]);
  });

  it('fits its socket where the path is too long for one', async () => {
    const deep = path.join(folder, 'x'.repeat(120));
    const server = await start(deep);
    expect(await query(server.url, 'select 1 one')).toEqual([{ one: 1 }]);
    const socketDir = new URL(server.url).searchParams.get('host')!;
    await server.stop();
    expect(statSync(socketDir, { throwIfNoEntry: false })).toBeUndefined();
  });

  asRoot('as root, below a folder closed to others: keeps the data in an open place, and finds it again', async () => {
    chmodSync(folder, 0o700);
    const first = await start();
    await query(first.url, 'create table kept as select 7 as seven');
    await first.stop();
    const entry = path.join(dataDir, 'server');
    expect(lstatSync(entry).isSymbolicLink()).toBe(true);
    const home = realpathSync(entry);
    expect(await query((await start()).url, 'select * from kept')).toEqual([{ seven: 7 }]);
    await toEnd.at(-1)!.stop();
    rmSync(home, { recursive: true });
    await expect(start()).rejects.toThrow(/links to a folder that is gone/);
  });

  asRoot('as another user, then as root on that data, then as the user again; a third is refused by name', async () => {
    const daemon = { uid: 1, gid: 1 };
    mkdirSync(dataDir);
    chownSync(dataDir, daemon.uid, daemon.gid);
    const own = await hold(dataDir, daemon);
    await query(own.url, 'create table kept as select 7 as seven');
    expect(statSync(`/proc/${own.pid}`).uid).toBe(1);
    own.child.kill('SIGTERM');
    await once(own.child, 'exit');

    const root = await start();
    expect(await query(root.url, 'select * from kept')).toEqual([{ seven: 7 }]);
    await root.stop();
    const again = await hold(dataDir, daemon);
    expect(await query(again.url, 'select * from kept')).toEqual([{ seven: 7 }]);
    again.child.kill('SIGTERM');
    await once(again.child, 'exit');
    chmodSync(dataDir, 0o777);
    chmodSync(path.join(dataDir, 'server'), 0o755);
    expect((await hold(dataDir, { uid: 2, gid: 2 })).error).toMatch(/belongs to uid 1: start casetrail as that user or as root/);
  });
});

/** The shell that waits for the owner's end and then stops the server with this number. */
function findWatchdog(serverPid: number): number {
  for (let pid = serverPid + 1; pid < serverPid + 200; pid++) {
    const command = findProcess(pid)?.command ?? '';
    if (command.startsWith('/bin/sh') && command.endsWith(` ${serverPid}`)) return pid;
  }
  throw new Error(`No watchdog for ${serverPid}`);
}
