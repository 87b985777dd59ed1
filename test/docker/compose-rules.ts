import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DOCKER, type ComposeFile, type Service } from './compose-file';
import { lastOf, lineage, readDockerfile, type Stage } from './dockerfile';

/** A version of three numbers, or of two with a flavour; never a name that moves. */
const PINNED = /:[0-9]+\.[0-9]+(\.[0-9]+)?[a-z0-9.-]*$/;
const HOSTS = /(?:@|\/\/|,)([a-z][a-z0-9-]*):[0-9]+/g;

/** What keeps a Compose file from working as it is meant to, a line each. */
export function composeFaults(file: ComposeFile): string[] {
  const services = Object.entries(file.services);
  return [
    ...services.flatMap(([name, service]) => serviceFaults(file, service).map((fault) => `${name}: ${fault}`)),
    ...unused(
      'volume',
      Object.keys(file.volumes ?? {}),
      services.flatMap(([, { volumes = [] }]) => volumes.map(sourceOf)),
    ),
    ...unused(
      'network',
      Object.keys(file.networks ?? {}),
      services.flatMap(([, { networks = [] }]) => networks),
    ),
  ];
}

const sourceOf = (volume: string): string => volume.split(':')[0] ?? '';

const unused = (kind: string, declared: readonly string[], used: readonly string[]): string[] =>
  declared.filter((name) => !used.includes(name)).map((name) => `${kind} ${name}: nobody uses it`);

function serviceFaults(file: ComposeFile, service: Service): string[] {
  return [
    ...imageFaults(service),
    ...mountFaults(file, service),
    ...networkFaults(file, service),
    ...orderFaults(file, service),
    ...portFaults(service),
    ...(service.build ? ownImageFaults(service) : []),
    ...(isLasting(service) && !hasHealthCheck(service) ? ['runs on and has no health check'] : []),
  ];
}

const isLasting = ({ restart }: Service): boolean => restart !== undefined && restart !== 'no';

type Build = NonNullable<Service['build']>;

const fileOf = ({ context, dockerfile }: Build): string => path.resolve(DOCKER, context, dockerfile);

const stagesOf = (build: Build): Stage[] => (existsSync(fileOf(build)) ? readDockerfile(readFileSync(fileOf(build), 'utf8')) : []);

/** What the image of a service says last of something: its user, its port, its health check. */
function saidLast({ build }: Service, instruction: string): string | undefined {
  const stages = build ? stagesOf(build) : [];
  return stages.some(({ name }) => name === build?.target)
    ? lastOf(lineage(stages, build?.target ?? '').instructions, instruction)
    : undefined;
}

function imageFaults({ image, build }: Service): string[] {
  if (!build) return image !== undefined && PINNED.test(image) ? [] : [`image ${image} is not pinned to a version`];
  if (!existsSync(fileOf(build))) return [`build: there is no ${build.dockerfile}`];
  const isKnown = stagesOf(build).some(({ name }) => name === build.target);
  return [
    ...(isKnown ? [] : [`build: the Dockerfile has no target ${build.target}`]),
    ...(image !== undefined && PINNED.test(image) ? [] : [`image ${image} has no version`]),
  ];
}

function mountFaults(file: ComposeFile, { volumes = [] }: Service): string[] {
  return volumes.map(sourceOf).flatMap((source) => {
    if (/^[./]/.test(source)) return existsSync(path.resolve(DOCKER, source)) ? [] : [`mounts ${source}, which is not there`];
    return source in (file.volumes ?? {}) ? [] : [`mounts the volume ${source}, which is not declared`];
  });
}

/** Networks that exist; and hosts named in settings that are services on a network in common. */
function networkFaults(file: ComposeFile, { networks = [], network_mode, environment = {} }: Service): string[] {
  if (network_mode === 'none') return [];
  const missing = networks.filter((name) => !(name in (file.networks ?? {}))).map((name) => `network ${name} is not declared`);
  const hosts = Object.entries(environment).flatMap(([variable, value]) =>
    /_URL$|_STORE$|_SEED$/.test(variable) ? [...`,${value}`.matchAll(HOSTS)].map(([, host]) => host ?? '') : [],
  );
  const unreachable = hosts.filter((host) => !file.services[host]?.networks?.some((name) => networks.includes(name)));
  return [...missing, ...unreachable.map((host) => `${host} cannot be reached: no such service on a network of its own`)];
}

function orderFaults(file: ComposeFile, { depends_on = {} }: Service): string[] {
  return Object.entries(depends_on).flatMap(([name, { condition }]) => {
    const other = file.services[name];
    if (!other) return [`waits for ${name}, which is no service`];
    if (condition === 'service_healthy' && !hasHealthCheck(other)) return [`waits for ${name} to be healthy, which has no health check`];
    if (condition === 'service_completed_successfully' && isLasting(other)) return [`waits for ${name} to end, which runs on`];
    return [];
  });
}

function hasHealthCheck(service: Service): boolean {
  if (service.healthcheck) return true;
  const check = saidLast(service, 'HEALTHCHECK');
  return check !== undefined && check !== 'NONE';
}

function portFaults(service: Service): string[] {
  return (service.ports ?? []).flatMap((port) => {
    const [, inside] = /^[0-9.]+:[0-9]+:([0-9]+)$/.exec(port) ?? [];
    if (inside === undefined) return [`port ${port} names no address to publish on`];
    const exposed = saidLast(service, 'EXPOSE');
    return exposed === inside ? [] : [`port ${inside} is published, and the image exposes ${exposed}`];
  });
}

function ownImageFaults(service: Service): string[] {
  const user = service.user ?? saidLast(service, 'USER');
  return [
    ...(user !== undefined && /^[1-9][0-9]*(:[1-9][0-9]*)?$/.test(user) ? [] : [`runs as ${user ?? 'root'}`]),
    ...(service.read_only ? [] : ['its file system can be written']),
    ...(service.cap_drop?.includes('ALL') ? [] : ['keeps capabilities']),
    ...(service.security_opt?.includes('no-new-privileges:true') ? [] : ['may gain privileges']),
  ];
}
