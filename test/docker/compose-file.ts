import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

export const DOCKER = path.resolve(__dirname, '../../docker');
export const COMPOSE_FILES = ['compose.yaml', 'compose.cluster.yaml'] as const;

/** The parts of a Compose file that the rules look at, its variables filled in. */
export interface ComposeFile {
  services: Record<string, Service>;
  networks?: Record<string, { internal?: boolean } | null>;
  volumes?: Record<string, unknown>;
}

export interface Service {
  image?: string;
  build?: { context: string; dockerfile: string; target: string };
  user?: string;
  restart?: string;
  profiles?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  networks?: string[];
  network_mode?: string;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
}

/** A variable of a Compose file: `${NAME}`, `${NAME:-fallback}` or `${NAME:?message}`. */
export interface Variable {
  name: string;
  fallback?: string;
  isNeeded: boolean;
}

const VARIABLE = /\$(?:\$|\{([A-Z][A-Z0-9_]*)(?::([-?])([^}]*))?\}|(.))/g;

/** Replaces every variable as Compose does. Throws on one that is needed and empty, and on a `$` that is neither a variable nor `$$`. */
export function interpolate(text: string, env: Record<string, string | undefined>): string {
  return text.replace(VARIABLE, (whole, name?: string, operator?: string, operand?: string, stray?: string) => {
    if (whole === '$$') return '$';
    if (stray !== undefined || name === undefined) throw new Error(`"${whole}" is no variable; a dollar sign is written $$`);
    const value = env[name] ?? '';
    if (value === '' && operator === '?') throw new Error(`${name} is needed: ${operand}`);
    return value === '' && operator === '-' ? (operand ?? '') : value;
  });
}

export function variablesOf(text: string): Variable[] {
  return [...text.matchAll(VARIABLE)].flatMap(([, name, operator, operand]) =>
    name === undefined ? [] : [{ name, isNeeded: operator === '?', ...(operator === '-' && { fallback: operand }) }],
  );
}

export const composeText = (file: string): string => readFileSync(path.join(DOCKER, file), 'utf8');

/** Fills in the variables of each value; comments may say what they like. */
export function readCompose(text: string, env: Record<string, string | undefined>): ComposeFile {
  const raw: unknown = parse(text, { merge: true });
  return fillIn(raw, env) as ComposeFile;
}

function fillIn(value: unknown, env: Record<string, string | undefined>): unknown {
  if (typeof value === 'string') return interpolate(value, env);
  if (Array.isArray(value)) return value.map((item) => fillIn(item, env));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillIn(item, env)]));
}

/** The variables of .env.example: value, and whether a comment stands before it. */
export function readEnvExample(text: string): Map<string, { value: string; isExplained: boolean }> {
  const variables = new Map<string, { value: string; isExplained: boolean }>();
  const lines = text.split('\n');
  lines.forEach((line, n) => {
    const [, name, value = ''] = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (name !== undefined) variables.set(name, { value, isExplained: /^# \S/.test(lines[n - 1] ?? '') });
    else if (line !== '' && !line.startsWith('#')) throw new Error(`.env.example:${n + 1} is neither a comment nor a variable`);
  });
  return variables;
}
