import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** A running process: `startedAt` tells it from a later one that was given the same number. */
export interface ProcessInfo {
  startedAt: string;
  command: string;
}

/** Looks a process up by its number; undefined when none runs (a zombie counts as none). */
export function findProcess(pid: number): ProcessInfo | undefined {
  return existsSync('/proc/self/stat') ? fromProc(pid) : fromPs(pid);
}

function fromProc(pid: number): ProcessInfo | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name stands in parentheses and may hold spaces: count the fields behind it. State is the 3rd, start the 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return { startedAt: fields[19] ?? '', command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() };
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): ProcessInfo | undefined {
  const { stdout, status } = spawnSync('ps', ['-ww', '-o', 'stat=,lstart=,command=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  // "Ss   Mon Nov 23 10:00:00 2026 postgres -D …"
  const found = /^(\S+)\s+(\w+\s+\w+\s+\d+\s+[\d:]+\s+\d+)\s+(.*)$/.exec((stdout ?? '').trim());
  if (status !== 0 || !found || found[1]!.startsWith('Z')) return undefined;
  return { startedAt: found[2]!, command: found[3]! };
}
