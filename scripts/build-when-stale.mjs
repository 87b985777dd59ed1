// Builds when a source is newer than the build, so that `npm start` and `npm run demo` begin at once when nothing has changed.
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'dist', '.built');

const sources = ['apps', 'libs']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((name) => join(root, folder, String(name))))
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'));
const inputs = [
  ...sources,
  ...['package-lock.json', 'nest-cli.json', 'tsconfig.base.json', 'tsconfig.build.json'].map((name) => join(root, name)),
];

const modified = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const built = modified(stamp);

if (built === 0 || inputs.some((path) => modified(path) > built)) {
  console.error('Building Casetrail …');
  const nest = createRequire(join(root, 'package.json')).resolve('@nestjs/cli/bin/nest.js');
  // Taken before the build: a source that changes while it runs is built again next time.
  const started = new Date();
  execFileSync(process.execPath, [nest, 'build'], { cwd: root, stdio: ['ignore', 2, 2] });
  writeFileSync(stamp, `${started.toISOString()}\n`);
}
