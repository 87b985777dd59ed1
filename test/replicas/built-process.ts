import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

const DIST = process.env['CASETRAIL_TEST_DIST'] ?? path.resolve(__dirname, '../../dist');

export type LogLine = Record<string, unknown>;

/** A part of Casetrail as it ships: built, in a process of its own, its log read line by line. */
export class BuiltProcess {
  readonly logLines: LogLine[] = [];
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  private over = false;
  private readonly watchers = new Set<() => void>();

  private constructor(private readonly child: ChildProcess) {
    this.ended = new Promise((resolve) =>
      child.once('close', (code, signal) => {
        this.notify(() => (this.over = true));
        resolve(signal ?? code ?? -1);
      }),
    );
    if (!child.stdout) throw new Error('The process has no output');
    createInterface(child.stdout).on('line', (line) => this.notify(() => this.logLines.push(JSON.parse(line) as LogLine)));
  }

  /** `main`: `apps/api/src/main.js` or another of the build. Its environment is `env` alone. */
  static start(main: string, env: Record<string, string>): BuiltProcess {
    const file = path.join(DIST, main);
    if (!existsSync(file)) throw new Error(`${file} is missing: run npm run build`);
    return new BuiltProcess(
      spawn(process.execPath, [file], { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'inherit'] }),
    );
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  /** Waits for a line of the log; fails when the process ends without it. */
  async line(test: (line: LogLine) => boolean): Promise<LogLine> {
    for (;;) {
      const found = this.logLines.find(test);
      if (found) return found;
      if (this.over) throw new Error(`The process ended without it; it wrote ${JSON.stringify(this.logLines)}`);
      await new Promise<void>((resolve) => this.watchers.add(resolve));
    }
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** For the end of a test: gone for certain. */
  async end(): Promise<void> {
    if (!this.over) this.child.kill('SIGKILL');
    await this.ended;
  }

  private notify(change: () => void): void {
    change();
    for (const wake of this.watchers) wake();
    this.watchers.clear();
  }
}
