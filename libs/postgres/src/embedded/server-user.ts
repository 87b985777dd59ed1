import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Whom the server runs as. PostgreSQL refuses root, so root lends it to `nobody`; `undefined` means oneself. */
export type ServerUser = { uid: number; gid: number } | undefined;

export const isRoot = (): boolean => process.geteuid?.() === 0;

/** `nobody` as this system knows it. */
export function nobody(): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid === undefined || gid === undefined) {
    throw new Error(
      'PostgreSQL does not run as root and /etc/passwd has no user nobody: start casetrail as another user, or set CASETRAIL_DATABASE_URL',
    );
  }
  return { uid: Number(uid), gid: Number(gid) };
}

/** Whether the server's user may enter a folder (asked of the system, as access lists may say more than the mode). */
export function canEnter(user: ServerUser, folder: string): boolean {
  const { status, error } = spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', folder], { ...user, cwd: '/' });
  if (error) {
    throw new Error(
      `Cannot start a process as uid ${user?.uid ?? process.geteuid?.()} (${error.message}): start casetrail as another user than root, or set CASETRAIL_DATABASE_URL`,
    );
  }
  return status === 0;
}
