import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readSettings } from '@casetrail/installation';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import {
  COMPOSE_FILES,
  composeText,
  DOCKER,
  interpolate,
  readCompose,
  readEnvExample,
  variablesOf,
  type ComposeFile,
} from './compose-file';
import { composeFaults } from './compose-rules';

const example = readEnvExample(composeText('.env.example'));
const ENV: Record<string, string> = {
  ...Object.fromEntries([...example].map(([name, { value }]) => [name, value])),
  CASETRAIL_DB_PASSWORD: 'db-password',
  EVENTSTORE_ADMIN_PASSWORD: 'admin-password',
  EVENTSTORE_OPS_PASSWORD: 'ops-password',
};
const read = (file: string): ComposeFile => readCompose(composeText(file), ENV);
const operations = readFileSync(path.resolve(DOCKER, '../docs/operations.md'), 'utf8');
const configuration = readFileSync(path.resolve(DOCKER, '../docs/configuration.md'), 'utf8');

/** The Compose Specification's own schema, as dclint ships it. Its formats are those of Docker. */
const schemaFile = path.join(path.dirname(require.resolve('dclint/package.json')), 'schemas/compose.schema.json');
const { $schema: _, ...schema } = JSON.parse(readFileSync(schemaFile, 'utf8')) as Record<string, unknown>;
const matchesSchema = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);

describe.each(COMPOSE_FILES)('%s', (name) => {
  it('is what the Compose Specification allows', () => {
    expect([matchesSchema(read(name)), matchesSchema.errors]).toEqual([true, null]);
  });

  it('holds nothing that would not work', () => {
    expect(composeFaults(read(name))).toEqual([]);
  });

  it('needs what .env.example leaves empty and takes no other default than it shows', () => {
    for (const { name: variable, isNeeded, fallback } of variablesOf(composeText(name))) {
      const { value } = example.get(variable) ?? { value: 'missing' };
      if (isNeeded) expect([variable, value]).toEqual([variable, '']);
      else expect([variable, fallback]).toEqual([variable, value]);
    }
    expect(() => readCompose(composeText(name), { ...ENV, CASETRAIL_DB_PASSWORD: '' })).toThrow(
      'CASETRAIL_DB_PASSWORD is needed: set it in .env',
    );
  });

  it('gives every part settings that it can start with, and that are documented', () => {
    for (const { build, environment } of Object.values(read(name).services)) {
      if (!build) continue;
      const settings = readSettings({ ...environment });
      expect(settings.databaseUrl).toContain('db-password');
      expect(settings.eventStoreUrl).toMatch(/^esdb:/);
      for (const variable of Object.keys(environment ?? {})) expect(configuration).toContain(`\`${variable}\``);
    }
  });
});

describe('variables', () => {
  const used = new Set(COMPOSE_FILES.flatMap((file) => variablesOf(composeText(file)).map(({ name }) => name)));

  it('are the same in the Compose files, .env.example and docs/operations.md, and explained', () => {
    const inDocs = [...operations.matchAll(/^\| `([A-Z][A-Z0-9_]*)`/gm)].map(([, name]) => name);
    expect([...example.keys()].sort()).toEqual([...used].sort());
    expect(inDocs.sort()).toEqual([...used].sort());
    expect([...example].filter(([, { isExplained }]) => !isExplained)).toEqual([]);
  });

  it('are replaced as Compose does, and nothing else passes for one', () => {
    expect(interpolate('${A}-${B:-b}-${C:-}-$$x', { A: 'a' })).toBe('a-b--$x');
    expect(() => interpolate('${A:?say a}', { A: '' })).toThrow('A is needed: say a');
    for (const stray of ['$A', '${a}', '${A']) expect(() => interpolate(stray, {})).toThrow('no variable');
  });
});

describe('certificates', () => {
  const script = composeText('make-certificates.sh');

  it('are made by a script that bash can read', () => {
    expect(spawnSync('bash', ['-n', path.join(DOCKER, 'make-certificates.sh')])).toMatchObject({ status: 0 });
  });

  it('are made for every node under its name, and found where the nodes and the applications look', () => {
    const { services } = read('compose.cluster.yaml');
    const nodes = Object.keys(services).filter((name) => name.startsWith('eventstore'));
    expect(/for node in (.*); do/.exec(script)?.[1]?.split(' ')).toEqual(nodes);
    for (const node of nodes) {
      expect(services[node]!.environment).toMatchObject({
        EVENTSTORE_NODE_HOST_ADVERTISE_AS: node,
        EVENTSTORE_CERTIFICATE_FILE: `/certificates/${node}/node.crt`,
        EVENTSTORE_CERTIFICATE_PRIVATE_KEY_FILE: `/certificates/${node}/node.key`,
      });
      expect(services[node]!.environment!['EVENTSTORE_GOSSIP_SEED']!.split(',').sort()).toEqual(
        nodes.filter((other) => other !== node).map((other) => `${other}:2113`),
      );
    }
    for (const { build, volumes, environment } of Object.values(services)) {
      if (!build) continue;
      expect(environment!['CASETRAIL_EVENT_STORE']).toContain('tlsCAFile=/root-certificate/ca.crt');
      // Of all that the script makes, an application sees the authority's certificate alone.
      expect(volumes).toEqual(['root-certificate:/root-certificate:ro']);
    }
  });
});

describe('a fault in a Compose file is found:', () => {
  type Change = (services: ComposeFile['services'], file: ComposeFile) => unknown;
  const faults: [string, Change, string][] = [
    ['an image that moves', ({ postgres }) => (postgres!.image = 'postgres:latest'), 'postgres: image postgres:latest is not pinned'],
    ['an image without a tag', ({ postgres }) => (postgres!.image = 'postgres'), 'postgres: image postgres is not pinned'],
    [
      'a target that is not there',
      ({ api1 }) => (api1!.build = { ...api1!.build!, target: 'web' }),
      'api1: build: the Dockerfile has no target web',
    ],
    ['a Dockerfile that is not there', ({ api1 }) => (api1!.build = { ...api1!.build!, dockerfile: 'x' }), 'api1: build: there is no x'],
    [
      'a file that is not there',
      ({ certificates }) => certificates!.volumes!.push('./nothing.sh:/x'),
      'certificates: mounts ./nothing.sh, which',
    ],
    ['a volume that is not declared', ({ postgres }) => postgres!.volumes!.push('more:/more'), 'postgres: mounts the volume more'],
    ['a volume that nobody uses', (_, file) => (file.volumes!['more'] = null), 'volume more: nobody uses it'],
    [
      'a host that is no service',
      ({ api1 }) => (api1!.environment!['CASETRAIL_DATABASE_URL'] = 'postgresql://u:p@db:5432/x'),
      'api1: db cannot be reached',
    ],
    ['a host on another network', ({ postgres }) => (postgres!.networks = ['front']), 'projector1: postgres cannot be reached'],
    [
      'a service that is not there',
      ({ api1 }) => (api1!.depends_on = { db: { condition: 'service_started' } }),
      'api1: waits for db, which is no service',
    ],
    ['no health check', ({ postgres }) => delete postgres!.healthcheck, 'postgres: runs on and has no health check'],
    [
      'waiting for what ends',
      ({ certificates }) => (certificates!.restart = 'always'),
      'eventstore1: waits for certificates to end, which runs on',
    ],
    ['a port open to the world', ({ api1 }) => (api1!.ports = ['3000:3000']), 'api1: port 3000:3000 names no address'],
    [
      'another port than the image has',
      ({ api1 }) => (api1!.ports = ['127.0.0.1:3000:80']),
      'api1: port 80 is published, and the image exposes 3000',
    ],
    ['root', ({ api1 }) => (api1!.user = '0:0'), 'api1: runs as 0:0'],
    ['a file system that can be written', ({ projector1 }) => delete projector1!.read_only, 'projector1: its file system can be written'],
    ['capabilities', ({ cli }) => delete cli!.cap_drop, 'cli: keeps capabilities'],
    ['privileges to be gained', ({ api2 }) => delete api2!.security_opt, 'api2: may gain privileges'],
  ];

  it.each(faults)('%s', (_, change, message) => {
    const file = structuredClone(read('compose.cluster.yaml'));
    change(file.services, file);
    expect(composeFaults(file).some((fault) => fault.startsWith(message))).toBe(true);
  });

  it('what the specification does not know', () => {
    const file = parse(composeText('compose.yaml'), { merge: true }) as ComposeFile;
    expect(matchesSchema({ ...file, services: { api: { ...file.services['api'], healthchek: {} } } })).toBe(false);
  });
});
