import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Document } from 'yaml';
import { LineCounter, isMap, isNode, isPair, isScalar, parseDocument } from 'yaml';
import type { FaultPath } from './check-mapping';
import { MappingError } from './mapping';
import type { MappingFault } from './mapping';

const MAX_FILE_BYTES = 256 * 1024;
const MAX_EXTENDS = 5;
/** Groups of settings that a mapping takes over one by one; of everything else it takes over the whole. */
const GROUPS = ['csv', 'case', 'loggedEvent', 'steps'];

type Plain = Record<string, unknown>;

/** A mapping's YAML with what it extends already filled in, and the way back from a setting to its line. */
export interface YamlFile {
  plain: Plain;
  fault(path: FaultPath, message: string): MappingFault;
}

/** @throws {MappingError} when a file cannot be read, is not YAML or extends one that is at fault so */
export function readYamlFile(file: string, extendedBy: readonly string[] = []): YamlFile {
  const { document, lines } = parse(file);
  const wrong = (message: string, path: FaultPath = []): MappingError =>
    new MappingError([{ file, path: pathText(path), line: lineOf(document, lines, path) ?? 1, message }]);
  const plain = toPlain(document, wrong);
  const parent = parentOf(plain, file, extendedBy, wrong);
  return {
    plain: parent ? merged(parent.plain, plain) : plain,
    fault: (path, message) => {
      const line = lineOf(document, lines, path);
      if (parent && (line === undefined || !isWritten(document, path.slice(0, 2)))) return parent.fault(path, message);
      return { file, line: line ?? 1, path: pathText(path), message };
    },
  };
}

function parentOf(
  plain: Plain,
  file: string,
  extendedBy: readonly string[],
  wrong: (message: string, path?: FaultPath) => MappingError,
): YamlFile | undefined {
  const name = plain['extends'];
  if (name === undefined) return undefined;
  if (typeof name !== 'string' || name === '') throw wrong('must name a mapping file', ['extends']);
  const path = resolve(dirname(file), name);
  if (extendedBy.includes(path) || extendedBy.length >= MAX_EXTENDS) throw wrong('goes round in a circle, or too deep', ['extends']);
  return readYamlFile(path, [...extendedBy, resolve(file)]);
}

function merged(parent: Plain, child: Plain): Plain {
  const groups = GROUPS.filter((group) => isPlain(parent[group]) && isPlain(child[group])).map((group) => [
    group,
    { ...(parent[group] as Plain), ...(child[group] as Plain) },
  ]);
  return { ...parent, ...child, ...(Object.fromEntries(groups) as Plain) };
}

function parse(file: string): { document: Document; lines: LineCounter } {
  const whole = (message: string): MappingError => new MappingError([{ file, line: 1, path: '', message }]);
  let text: string;
  try {
    const { size } = statSync(file);
    if (size > MAX_FILE_BYTES) throw whole(`has ${size} bytes; a mapping has at most ${MAX_FILE_BYTES}`);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw error instanceof MappingError ? error : whole(`cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new MappingError(
      document.errors.map(({ pos, message }) => ({ file, line: lines.linePos(pos[0]).line, path: '', message: `is not YAML: ${message}` })),
    );
  }
  return { document, lines };
}

function toPlain(document: Document, wrong: (message: string) => MappingError): Plain {
  let plain: unknown;
  try {
    plain = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw wrong(`is not usable YAML: ${(error as Error).message}`);
  }
  if (!isPlain(plain)) throw wrong('must hold settings, beginning with "format: xes" or "format: csv"');
  return plain;
}

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value);

const pathText = (path: FaultPath): string =>
  path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${part}` : part), '');

/** The line of the setting, or of the nearest thing around it that is in the file. */
function lineOf(document: Document, lines: LineCounter, path: FaultPath): number | undefined {
  for (let length = path.length; length > 0; length--) {
    const offset = offsetOf(document, path.slice(0, length));
    if (offset !== undefined) return lines.linePos(offset).line;
  }
  return undefined;
}

const isWritten = (document: Document, path: FaultPath): boolean => path.length === 0 || offsetOf(document, path) !== undefined;

function offsetOf(document: Document, path: FaultPath): number | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(path.at(-1)));
    return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
  }
  const node = document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}
