import { chownSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findBinaries } from './binaries';
import { openCluster, readPassword } from './cluster';
import { openServerHome, type ServerHome } from './data-folder';
import { lockFolder } from './folder-lock';
import { serverUrl } from './join';
import { Postmaster, stopOrphan, type PostmasterOptions } from './postmaster';

export { DataFolderInUse } from './folder-lock';
export { findRunningPostgres } from './join';

export interface EmbeddedLog {
  info(message: string): void;
  error(message: string): void;
}

export interface EmbeddedPostgresOptions {
  /** Where everything is kept between starts; made if missing. Belongs to this server alone. */
  dataDir: string;
  log?: EmbeddedLog;
  /** Server settings beside or instead of the usual ones, as in postgresql.conf. */
  settings?: Record<string, string>;
}

export interface EmbeddedPostgres {
  /** For {@link openDatabase}. Holds the password: do not print it. */
  url: string;
  /** Of the server process. */
  pid: () => number;
  /** Ends all sessions, stops the server, and gives the data folder back. */
  stop(): Promise<void>;
}

const SETTINGS: Record<string, string> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '100',
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  jit: 'off',
};

/** Room in a socket's address (104 bytes on macOS), less the file's name. */
const MAX_SOCKET_DIR_BYTES = 103 - '/.s.PGSQL.5432.lock'.length;
const SOCKET_DIR_PREFIX = 'casetrail-socket-';
const RESTART_PAUSE_MS = 1000;

/**
 * A PostgreSQL of one's own from the npm package: made on the first start, reached through a Unix socket only, stopped with this process.
 * Recovers by itself when the last one was killed; starts the server again should it die.
 * @throws {@link DataFolderInUse} when another casetrail runs on this folder
 */
export async function startEmbeddedPostgres({ dataDir: given, log, settings }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(given);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const unlock = lockFolder(dataDir);
  try {
    const info = (message: string): void => log?.info(message);
    const server = openServerHome(dataDir, info);
    const binaries = findBinaries(server.home, server.user);
    const password = readPassword(dataDir);
    const cluster = await openCluster(server, binaries, password);
    const oldSocketDir = await stopOrphan(cluster, info);
    // A socket's own lock file would stop the next start as long as the dead server has not been reaped.
    rmSync(path.join(server.home, 'socket'), { recursive: true, force: true });
    if (oldSocketDir && isTemporary(oldSocketDir)) rmSync(oldSocketDir, { recursive: true, force: true });
    const socketDir = makeSocketDir(server);
    const options: PostmasterOptions = {
      postgres: binaries.postgres,
      cluster,
      socketDir,
      logFile: path.join(server.home, 'server.log'),
      user: server.user,
      settings: { ...SETTINGS, ...settings },
    };
    const running = await keepRunning(options, log);
    return {
      url: serverUrl(password, socketDir),
      pid: running.pid,
      stop: async () => {
        await running.stop();
        if (isTemporary(socketDir)) rmSync(socketDir, { recursive: true, force: true });
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

const isTemporary = (socketDir: string): boolean => path.basename(socketDir).startsWith(SOCKET_DIR_PREFIX);

function makeSocketDir({ home, user }: ServerHome): string {
  const beside = path.join(home, 'socket');
  const short = Buffer.byteLength(beside) <= MAX_SOCKET_DIR_BYTES;
  const socketDir = short ? beside : mkdtempSync(path.join(tmpdir(), SOCKET_DIR_PREFIX));
  if (short) mkdirSync(beside, { recursive: true, mode: 0o700 });
  if (user && statSync(socketDir).uid !== user.uid) chownSync(socketDir, user.uid, user.gid);
  return socketDir;
}

async function keepRunning(options: PostmasterOptions, log?: EmbeddedLog): Promise<{ pid: () => number; stop: () => Promise<void> }> {
  let postmaster = await Postmaster.start(options);
  let stopping: Promise<void> | undefined;
  const aborted = new AbortController();

  const supervise = async (): Promise<void> => {
    for (;;) {
      const end = await postmaster.exited;
      if (stopping) return;
      log?.error(`PostgreSQL ended by itself (${end}), starting it again; see ${options.logFile}`);
      try {
        await pause(RESTART_PAUSE_MS, undefined, { signal: aborted.signal });
        postmaster = await Postmaster.start(options);
      } catch (error) {
        if (!stopping) log?.error(error instanceof Error ? error.message : String(error));
      }
      if (stopping) return;
    }
  };
  const supervised = supervise();

  const stop = async (): Promise<void> => {
    aborted.abort();
    await postmaster.stop();
    await supervised;
    await postmaster.stop();
  };
  return { pid: () => postmaster.pid, stop: () => (stopping ??= stop()) };
}
