import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A Node process of a benchmark; killed with it. */
export interface Child {
  process: ChildProcess;
  /** The first match of `pattern` in its output. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  stop(): Promise<void>;
  /** Resolves when it ended well. */
  ended: Promise<void>;
}

export function startChild(args: string[], env: Record<string, string>): Child {
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const waiting: { pattern: RegExp; found: (match: RegExpExecArray) => void }[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    for (const { pattern, found } of waiting) {
      const match = pattern.exec(line);
      if (match) found(match);
    }
  });
  const exited = once(child, 'exit') as Promise<[number | null, string | null]>;
  const failed = exited.then(([code, signal]) => {
    throw new Error(`${args.join(' ')} ended (${signal ?? `exit ${code}`}) before it said what was awaited`);
  });
  failed.catch(() => undefined);
  const ended = exited.then(([code]) => {
    if (code !== 0) throw new Error(`${args.join(' ')} failed with exit ${code}`);
  });
  ended.catch(() => undefined);
  return {
    process: child,
    says: (pattern) => {
      const said = lines.map((line) => pattern.exec(line)).find((match) => match !== null);
      return said
        ? Promise.resolve(said)
        : Promise.race([new Promise<RegExpExecArray>((found) => waiting.push({ pattern, found })), failed]);
    },
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
    ended,
  };
}
