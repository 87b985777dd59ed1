import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';

const DIST = process.env['CASETRAIL_TEST_DIST'] ?? path.join(__dirname, '../../dist');
const MAIN = path.join(DIST, 'apps/cli/src/main.js');

/** A process of the built command line. */
export class Casetrail {
  stdout = '';
  stderr = '';
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  private readonly child: ChildProcess;
  private hasEnded = false;
  private readonly watchers = new Set<() => void>();

  constructor(args: readonly string[], env: Record<string, string>) {
    this.child = spawn(process.execPath, ['--enable-source-maps', MAIN, ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (chunk: Buffer) => this.notify(() => (this.stdout += chunk.toString())));
    this.child.stderr?.on('data', (chunk: Buffer) => this.notify(() => (this.stderr += chunk.toString())));
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('close', (code, signal) => {
        this.notify(() => (this.hasEnded = true));
        resolve(signal ?? code ?? -1);
      });
    });
  }

  /** Waits until stdout or stderr holds `pattern`; fails at once when the process ends without it. */
  async prints(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.stdout) ?? pattern.exec(this.stderr);
      if (found) return found;
      if (this.hasEnded) throw new Error(`casetrail ended without printing ${String(pattern)}\n${this.stdout}\n${this.stderr}`);
      await new Promise<void>((resolve) => this.watchers.add(resolve));
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** For the end of a test: gone for certain. */
  async end(): Promise<void> {
    if (!this.hasEnded) this.child.kill('SIGKILL');
    await this.ended;
  }

  private notify(change: () => void): void {
    change();
    for (const wake of this.watchers) wake();
    this.watchers.clear();
  }
}

/** Runs a command to its end. */
export async function runCasetrail(
  args: readonly string[],
  env: Record<string, string>,
): Promise<{ exitCode: number | string; stdout: string; stderr: string }> {
  const process = new Casetrail(args, env);
  const exitCode = await process.ended;
  return { exitCode, stdout: process.stdout, stderr: process.stderr };
}
