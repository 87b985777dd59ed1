import { plainToInstance } from 'class-transformer';
import type { ValidationError } from 'class-validator';
import { validateSync } from 'class-validator';
import type { FaultPath, PathFault } from './check-mapping';
import { checkMapping } from './check-mapping';
import { compile } from './compile';
import type { Mapping } from './mapping';
import { MappingError } from './mapping';
import { MappingFile } from './mapping-file';
import { readYamlFile } from './yaml-file';

/**
 * Reads a mapping file and what it extends.
 * @throws {MappingError} naming every fault with its file, line and path
 */
export function readMapping(file: string): Mapping {
  const yaml = readYamlFile(file);
  const mapping = plainToInstance(MappingFile, yaml.plain);
  const shape = flatten(validateSync(mapping, { whitelist: true, forbidNonWhitelisted: true }), []);
  // What lies across fields can be judged only where each field is what it should be.
  const faults = [...shape, ...(shape.length === 0 ? checkMapping(mapping) : [])];
  if (faults.length > 0) {
    const placed = faults.map(({ path, message }) => yaml.fault(path, message));
    throw new MappingError(placed.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line));
  }
  return compile(mapping);
}

function flatten(errors: readonly ValidationError[], above: FaultPath): PathFault[] {
  return errors.flatMap(({ property, constraints = {}, children = [] }) => {
    const path = [...above, /^\d+$/.test(property) ? Number(property) : property];
    const [first] = Object.entries(constraints);
    // One cause often breaks several constraints; the first says enough.
    const own = first ? [{ path, message: first[0] === 'whitelistValidation' ? 'is not a known field' : first[1] }] : [];
    return [...own, ...flatten(children, path)];
  });
}
