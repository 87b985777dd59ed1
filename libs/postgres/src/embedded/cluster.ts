import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { Binaries } from './binaries';
import type { ServerHome } from './data-folder';

export const ROLE = 'casetrail';
export const DATABASE = 'casetrail';

/** The password of the database's only role: made on the first start, readable by the owner of the data folder alone. */
export function readPassword(dataDir: string): string {
  const file = path.join(dataDir, 'password');
  if (!existsSync(file)) {
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, randomBytes(24).toString('base64url'), { mode: 0o600 });
    renameSync(unfinished, file);
  }
  return readFileSync(file, 'utf8').trim();
}

/** The folder of the database's files, made if there is none. Built beside its place and renamed, so that a broken-off start leaves no half. */
export async function openCluster({ home, user }: ServerHome, { initdb, postgres }: Binaries, password: string): Promise<string> {
  const cluster = path.join(home, 'cluster');
  if (existsSync(cluster)) {
    if (user && statSync(cluster).uid === 0) giveTo(cluster, user);
    return cluster;
  }
  const unfinished = path.join(home, 'cluster.new');
  const passwordFile = path.join(home, 'password.new');
  rmSync(unfinished, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user) for (const made of [unfinished, passwordFile]) chownSync(made, user.uid, user.gid);
  try {
    // Sorted by code point everywhere alike, with upper and lower case as Unicode has them.
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const access = [`--username=${ROLE}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
    await run(initdb, ['-D', unfinished, ...locale, ...access, '--data-checksums', '--no-instructions'], home, user);
    await run(postgres, ['--single', '-D', unfinished, 'postgres'], home, user, `CREATE DATABASE ${DATABASE};\n`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, cluster);
  return cluster;
}

/** A cluster restored by root from a backup belongs to root. */
function giveTo(folder: string, user: { uid: number; gid: number }): void {
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) lchownSync(path.join(folder, entry), user.uid, user.gid);
  chownSync(folder, user.uid, user.gid);
}

/** The server's environment: nothing of ours but the path, so that neither PG* variables nor a locale or secret reaches it. */
export const SERVER_ENV = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

function run(program: string, args: string[], cwd: string, user: ServerHome['user'], input = ''): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...user, cwd, env: SERVER_ENV, stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4000)));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${path.basename(program)} failed (${signal ?? `exit ${code}`}): ${output.trim()}${hint(output)}`));
    });
    // A program that fails before it reads reports through its exit, not through the pipe.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

const hint = (output: string): string =>
  output.includes('could not look up effective user ID')
    ? '; PostgreSQL wants an entry in /etc/passwd for the user that runs it: add one, or set CASETRAIL_DATABASE_URL'
    : '';
