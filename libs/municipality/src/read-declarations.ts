import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { isNode, isPair, isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import { crossFieldFaults, type FaultPath, type PathFault } from './cross-field-faults';
import { DeclarationFile, MAX_DECLARATION_BYTES } from './declaration';
import type { Declaration } from './municipality';
import { termsFaults } from './terms-faults';
import { toDeclaration } from './to-declaration';

/** One fault of a declaration file. */
export interface DeclarationFault {
  /** `municipalities[0].departments[2].key`, or empty when the file as a whole is at fault. */
  path: string;
  /** Counted from 1. */
  line: number;
  message: string;
}

/** A file that declares nothing usable; `faults` holds all that is wrong with it, in the file's order. */
export class InvalidDeclaration extends Error {
  override name = 'InvalidDeclaration';
  constructor(readonly faults: DeclarationFault[]) {
    super(faults.map(({ path, line, message }) => `line ${line}: ${path ? `${path} ` : ''}${message}`).join('\n'));
  }
}

/**
 * Reads a declaration file's text (YAML; JSON is YAML too).
 * @throws {InvalidDeclaration} naming every fault with its path and line
 */
export function readDeclarations(text: string): Declaration[] {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_DECLARATION_BYTES) {
    throw new InvalidDeclaration([
      {
        path: '',
        line: 1,
        message: `The file has ${bytes} bytes; at most ${MAX_DECLARATION_BYTES} are read. Split it into several files.`,
      },
    ]);
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new InvalidDeclaration(
      document.errors.map(({ pos, message }) => ({ path: '', line: lineCounter.linePos(pos[0]).line, message: `is not YAML: ${message}` })),
    );
  }

  const plain = toPlain(document);
  const file = plainToInstance(DeclarationFile, plain);
  const shapeFaults =
    file instanceof DeclarationFile
      ? flatten(validateSync(file, { whitelist: true, forbidNonWhitelisted: true }), [])
      : [{ path: [], message: 'The file must begin with a list named municipalities' }];
  const faults = [...shapeFaults, ...crossFieldFaults(plain), ...termsFaults(file, shapeFaults)].map(({ path, message }) => ({
    path: pathText(path),
    line: lineOf(document, lineCounter, path),
    message,
  }));
  if (faults.length > 0) throw new InvalidDeclaration(faults.sort((a, b) => a.line - b.line));
  return file.municipalities.map(toDeclaration);
}

function toPlain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch (error) {
    throw new InvalidDeclaration([{ path: '', line: 1, message: `is not usable YAML: ${(error as Error).message}` }]);
  }
}

function flatten(errors: ValidationError[], above: FaultPath): PathFault[] {
  return errors.flatMap(({ property, constraints = {}, children = [] }) => {
    const path = [...above, /^\d+$/.test(property) ? Number(property) : property];
    const messages = Object.entries(constraints).map(([name, message]) =>
      name === 'whitelistValidation' ? 'is not a known field' : message,
    );
    // One cause often breaks several constraints, as a missing text does; the first says enough.
    const own = [...new Set(messages)].slice(0, 1).map((message) => ({ path, message }));
    return [...own, ...flatten(children, path)];
  });
}

const pathText = (path: FaultPath): string =>
  path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${part}` : part), '');

/** The line of the field's name, or of the nearest thing around it that is in the file. */
function lineOf(document: Document, lineCounter: LineCounter, path: FaultPath): number {
  for (let length = path.length; length > 0; length--) {
    const offset = offsetOf(document, path.slice(0, length));
    if (offset !== undefined) return lineCounter.linePos(offset).line;
  }
  return 1;
}

function offsetOf(document: Document, path: FaultPath): number | undefined {
  const last = path.at(-1);
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(last));
    return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
  }
  const node = document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}
