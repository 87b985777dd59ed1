import { resolve } from 'node:path';

/** How an installation is set up. Everything comes from the environment; every variable is documented in docs/configuration.md. */
export interface Settings {
  /** Folder of the embedded database; unused when `databaseUrl` is set. */
  dataDir: string;
  /** PostgreSQL of one's own. Missing: an embedded one is started. Holds a password: never log it. */
  databaseUrl?: string;
  /** Connection string of an EventStoreDB/KurrentDB that holds the events. Missing: they lie in the database. May hold a password: never log it. */
  eventStoreUrl?: string;
  http: {
    host: string;
    port: number;
    /** True when the port was asked for, so that another one is no answer. */
    portIsSet: boolean;
    /** Take the caller's address from X-Forwarded-For: only behind a proxy that sets it. */
    trustProxy: boolean;
    /** Look-ups by reference number that one address may make in a minute. */
    lookupsPerMinute: number;
  };
  oidc: {
    /** Issuer whose tokens are accepted. Missing: the installation's own key is used. */
    issuer?: string;
    audience: string;
  };
  logLevel: LogLevel;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** One or more variables cannot be used; the message names each with what would be right. */
export class SettingsError extends Error {
  override name = 'SettingsError';
  constructor(readonly faults: readonly string[]) {
    super(`The settings are not usable:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

/** Whether the text names an EventStoreDB/KurrentDB. What lies behind the scheme is for its client to judge. */
export const isEventStoreUrl = (text: string): boolean => /^esdb(\+discover)?:\/\/[^\s/?]\S*$/.test(text);

/** Throws {@link SettingsError} naming every variable that is wrong, never its value where that could be a secret. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const faults: string[] = [];
  const text = (name: string): string | undefined => env[name]?.trim() || undefined;
  const whole = (name: string, fallback: number, least: number, most: number): number => {
    const given = text(name);
    if (given === undefined) return fallback;
    const value = Number(given);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    faults.push(`${name} must be a whole number from ${least} to ${most}, not "${given}"`);
    return fallback;
  };
  const oneOf = <T extends string>(name: string, allowed: readonly T[], fallback: T): T => {
    const given = text(name);
    if (given === undefined || (allowed as readonly string[]).includes(given)) return (given as T | undefined) ?? fallback;
    faults.push(`${name} must be one of ${allowed.join(', ')}, not "${given}"`);
    return fallback;
  };
  const url = (name: string, protocols: readonly string[]): string | undefined => {
    const given = text(name);
    if (given === undefined) return undefined;
    if (URL.canParse(given) && protocols.includes(new URL(given).protocol)) return given;
    const wanted = protocols.map((protocol) => `${protocol}//`).join(' or ');
    faults.push(`${name} must be an address that begins with ${wanted} and names a host (localhost, for a socket)`);
    return undefined;
  };

  // No URL to the letter: a cluster's hosts stand side by side, each with its port.
  const eventStore = (name: string): string | undefined => {
    const given = text(name);
    if (given === undefined || isEventStoreUrl(given)) return given;
    faults.push(`${name} must be like esdb://host:2113?tls=false, esdb://a:2113,b:2113,c:2113 or esdb+discover://name:2113`);
    return undefined;
  };

  // Whoever can change what an issuer says over plain HTTP can issue tokens.
  const issuer = (): string | undefined => {
    const given = url('CASETRAIL_OIDC_ISSUER', ['https:', 'http:']);
    const plain = given?.startsWith('http:') && !LOOPBACK.includes(new URL(given).hostname);
    if (plain) faults.push('CASETRAIL_OIDC_ISSUER must begin with https://, unless it is on this machine');
    return plain ? undefined : given;
  };

  const settings: Settings = {
    dataDir: resolve(text('CASETRAIL_DATA_DIR') ?? '.casetrail'),
    databaseUrl: url('CASETRAIL_DATABASE_URL', ['postgres:', 'postgresql:']),
    eventStoreUrl: eventStore('CASETRAIL_EVENT_STORE'),
    http: {
      host: text('CASETRAIL_HOST') ?? '127.0.0.1',
      port: whole('CASETRAIL_PORT', 3000, 0, 65535),
      portIsSet: text('CASETRAIL_PORT') !== undefined,
      trustProxy: oneOf('CASETRAIL_TRUST_PROXY', ['true', 'false'], 'false') === 'true',
      lookupsPerMinute: whole('CASETRAIL_LOOKUPS_PER_MINUTE', 60, 1, 100_000_000),
    },
    oidc: {
      issuer: issuer(),
      audience: text('CASETRAIL_OIDC_AUDIENCE') ?? 'casetrail',
    },
    logLevel: oneOf('CASETRAIL_LOG_LEVEL', LOG_LEVELS, 'info'),
  };
  if (faults.length > 0) throw new SettingsError(faults);
  return settings;
}
