import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DATABASE, readPassword, ROLE } from './cluster';
import { holderOf } from './folder-lock';
import { readPidFile } from './postmaster';

const POLL_MS = 50;
const READY_LIMIT_MS = 30_000;

/**
 * The address of the server that another casetrail runs on this folder, waiting while it is still starting.
 * Undefined when none runs there (or the one that did has just stopped).
 */
export async function findRunningPostgres(dataDir: string): Promise<string | undefined> {
  const deadline = Date.now() + READY_LIMIT_MS;
  while (holderOf(dataDir) !== undefined && Date.now() < deadline) {
    const file = readPidFile(path.join(dataDir, 'server', 'cluster'));
    if (file?.status === 'ready' && file.socketDir) return serverUrl(readPassword(dataDir), file.socketDir);
    await pause(POLL_MS);
  }
  return undefined;
}

export const serverUrl = (password: string, socketDir: string): string =>
  `postgresql://${ROLE}:${password}@localhost/${DATABASE}?host=${encodeURIComponent(socketDir)}`;
