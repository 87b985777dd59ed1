import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = path.resolve(__dirname, '../../../dist/apps/api/src/main.js');

/** The API as it ships: built, in a process of its own. */
export class BuiltApi {
  readonly logLines: Record<string, unknown>[] = [];
  url = '';
  private wake: () => void = () => undefined;
  readonly exited: Promise<number | null>;

  private constructor(private readonly child: ChildProcess) {
    this.exited = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
    if (!child.stdout) throw new Error('The process has no output');
    createInterface(child.stdout).on('line', (line) => {
      this.logLines.push(JSON.parse(line) as Record<string, unknown>);
      this.wake();
    });
  }

  static async start(env: NodeJS.ProcessEnv): Promise<BuiltApi> {
    const api = BuiltApi.spawn(env);
    api.url = (await api.line(({ msg }) => msg === 'the API is ready'))['url'] as string;
    return api;
  }

  static spawn(env: NodeJS.ProcessEnv): BuiltApi {
    if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run npm run build`);
    const child = spawn(process.execPath, [MAIN], { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
    return new BuiltApi(child);
  }

  async line(test: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>> {
    let over = false;
    void this.exited.then(() => {
      over = true;
      this.wake();
    });
    for (;;) {
      const found = this.logLines.find(test);
      if (found) return found;
      if (over) throw new Error(`The API ended without it; it wrote ${JSON.stringify(this.logLines)}`);
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }
}
