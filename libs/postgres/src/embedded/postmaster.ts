import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fchownSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import type { Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SERVER_ENV } from './cluster';
import { findProcess } from './processes';
import type { ServerUser } from './server-user';

const POLL_MS = 5;
const STOP_LIMIT_MS = 30_000;
const START_LIMIT_MS = 300_000;
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/** `postmaster.pid`: pid, data folder, start, port, socket folder, address, shared memory, status; one a line. */
interface PidFile {
  pid: number;
  socketDir: string | undefined;
  status: string | undefined;
}

const pidFileOf = (cluster: string): string => path.join(cluster, 'postmaster.pid');

export function readPidFile(cluster: string): PidFile | undefined {
  try {
    const lines = readFileSync(pidFileOf(cluster), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return Number.isInteger(pid) && pid > 0 ? { pid, socketDir: lines[4]?.trim(), status: lines[7]?.trim() } : undefined;
  } catch {
    return undefined;
  }
}

const isServer = (pid: number, cluster: string): boolean => findProcess(pid)?.command.includes(cluster) ?? false;

/**
 * Stops a server whose casetrail died without stopping it.
 * @returns the socket folder the old server used, if it left traces
 */
export async function stopOrphan(cluster: string, info: (message: string) => void): Promise<string | undefined> {
  const left = readPidFile(cluster);
  if (!left) return undefined;
  if (isServer(left.pid, cluster)) {
    info(`Stopping the PostgreSQL (pid ${left.pid}) that an earlier casetrail left running`);
    await signalUntilGone(left.pid, cluster);
  }
  if (isTaken(left.pid)) {
    // Another program has that number now (common in containers), or the dead server has not been reaped: PostgreSQL would take either for
    // a running server and refuse. Workers that outlived it are still found, by the memory they hold.
    rmSync(pidFileOf(cluster), { force: true });
  }
  return left.socketDir;
}

function isTaken(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function signalUntilGone(pid: number, cluster: string): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    const deadline = Date.now() + STOP_LIMIT_MS;
    if (isServer(pid, cluster)) process.kill(pid, signal);
    while (isServer(pid, cluster) && Date.now() < deadline) await pause(POLL_MS);
    if (!isServer(pid, cluster)) return;
  }
  throw new Error(`PostgreSQL (pid ${pid}) left by an earlier casetrail does not stop: end it by hand`);
}

export interface PostmasterOptions {
  postgres: string;
  cluster: string;
  socketDir: string;
  logFile: string;
  user: ServerUser;
  settings: Record<string, string>;
}

/** One running server process. */
export class Postmaster {
  readonly exited: Promise<string>;
  private readonly watchdog: ChildProcess;

  private constructor(
    private readonly child: ChildProcess,
    user: ServerUser,
  ) {
    this.watchdog = watch(child.pid!, user);
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.watchdog.kill('SIGKILL');
        resolve(signal ?? `exit ${code}`);
      });
    });
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Starts the server and waits until it takes connections. */
  static async start(options: PostmasterOptions): Promise<Postmaster> {
    const deadline = Date.now() + START_LIMIT_MS;
    for (;;) {
      const logFromByte = rotate(options.logFile);
      const postmaster = new Postmaster(await spawnServer(options), options.user);
      const end = await postmaster.ready(options.cluster, deadline);
      if (end === undefined) return postmaster;
      const log = readFileSync(options.logFile).subarray(logFromByte).toString().trim();
      // Workers of a server that was killed hold its memory until they notice, which takes a moment.
      const mayPass = /pre-existing shared memory block/.test(log);
      if (!mayPass || Date.now() > deadline) {
        throw new Error(`PostgreSQL did not start (${end}); ${options.logFile} says:\n${log.slice(-2000)}`);
      }
      await pause(200);
    }
  }

  /** Fast shutdown: sessions are ended, everything committed is kept. */
  async stop(): Promise<void> {
    this.child.ref();
    this.child.kill('SIGINT');
    const ended = await Promise.race([this.exited, pause(STOP_LIMIT_MS, undefined, { ref: false })]);
    if (ended !== undefined) return;
    this.child.kill('SIGQUIT');
    await this.exited;
  }

  private async ready(cluster: string, deadline: number): Promise<string | undefined> {
    let end: string | undefined;
    void this.exited.then((how) => (end = how));
    for (;;) {
      if (end !== undefined) return end;
      const file = readPidFile(cluster);
      if (file?.pid === this.pid && file.status === 'ready') return undefined;
      if (Date.now() > deadline) {
        await this.stop();
        return `not ready within ${START_LIMIT_MS / 1000} s`;
      }
      await pause(POLL_MS);
    }
  }
}

function rotate(logFile: string): number {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size < LOG_LIMIT_BYTES) return size;
  renameSync(logFile, `${logFile}.1`);
  return 0;
}

function spawnServer({ postgres, cluster, socketDir, logFile, user, settings }: PostmasterOptions): Promise<ChildProcess> {
  const log = openSync(logFile, 'a', 0o600);
  const args = Object.entries({ ...settings, unix_socket_directories: socketDir }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // A process group of its own: Ctrl-C at the terminal reaches us alone, and we drain before we stop it.
  const child = spawn(postgres, ['-D', cluster, ...args], {
    ...user,
    cwd: cluster,
    env: SERVER_ENV,
    detached: true,
    stdio: ['ignore', log, log],
  });
  if (user) fchownSync(log, user.uid, user.gid);
  closeSync(log);
  child.unref();
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child));
    child.on('error', reject);
  });
}

/** Stops the server when this process ends in whatever way: its end of the pipe closes then, also under kill -9. */
function watch(pid: number, user: ServerUser): ChildProcess {
  const watchdog = spawn('/bin/sh', ['-c', 'read -r _; kill -INT "$1"', 'sh', String(pid)], {
    ...user,
    cwd: '/',
    env: SERVER_ENV,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.on('error', () => undefined);
  watchdog.unref();
  (watchdog.stdin as Socket | null)?.unref();
  return watchdog;
}
