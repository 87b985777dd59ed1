import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findProcess } from './processes';

/** Another live process owns the data folder. */
export class DataFolderInUse extends Error {
  override name = 'DataFolderInUse';
  constructor(dataDir: string, pid: number) {
    super(`Another casetrail (pid ${pid}) uses the data folder ${dataDir}: stop it, or set CASETRAIL_DATA_DIR to another folder`);
  }
}

const FILE = 'lock';

/**
 * Takes the data folder for this process; the lock of a process that has died is taken over.
 * @returns gives the folder back
 * @throws {@link DataFolderInUse}
 */
export function lockFolder(dataDir: string): () => void {
  const file = path.join(dataDir, FILE);
  const mine = JSON.stringify({ pid: process.pid, startedAt: findProcess(process.pid)?.startedAt ?? '' });
  for (;;) {
    try {
      writeFileSync(file, mine, { flag: 'wx', mode: 0o644 });
      return () => {
        if (read(file) === mine) rmSync(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const found = read(file);
    const holder = liveHolder(found);
    if (holder !== undefined) throw new DataFolderInUse(dataDir, holder);
    if (found !== undefined) setAside(file, found, dataDir);
  }
}

/** Renaming decides between two that found the same stale lock; whoever moved a fresh one by mistake puts it back. */
function setAside(file: string, stale: string, dataDir: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = read(aside);
  if (moved !== stale) {
    linkSync(aside, file);
    unlinkSync(aside);
    throw new DataFolderInUse(dataDir, liveHolder(moved) ?? 0);
  }
  unlinkSync(aside);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The process that has the data folder now. */
export const holderOf = (dataDir: string): number | undefined => liveHolder(read(path.join(dataDir, FILE)));

function liveHolder(content: string | undefined): number | undefined {
  try {
    const { pid, startedAt } = JSON.parse(content ?? '') as { pid: number; startedAt: string };
    return findProcess(pid)?.startedAt === startedAt ? pid : undefined;
  } catch {
    // Empty or cut short: its writer died over it.
    return undefined;
  }
}
