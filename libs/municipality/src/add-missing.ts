import type { EventStore } from '@casetrail/event-store';
import type { MunicipalityEvent } from './events';
import { KEY_PATTERN, type MunicipalityState, type Names } from './municipality';
import { record, type Actor } from './record';

/** A department or case type as an imported log knows it: a key, and the one name that the log has for it. */
export interface MissingPart {
  key: string;
  name: string;
}

/** No municipality has this key. */
export class UnknownMunicipality extends Error {
  override name = 'UnknownMunicipality';
  constructor(readonly key: string) {
    super(`There is no municipality '${key}'. Declare it in a file and run: casetrail apply FILE.yaml`);
  }
}

/**
 * Adds the departments and case types that the municipality lacks, under the name given in each of its languages; what it has stays as
 * it is. One that was retired is in use again under its old names. Answers with the events recorded.
 * @throws {UnknownMunicipality}
 */
export async function addMissing(
  store: EventStore,
  key: string,
  missing: { departments: readonly MissingPart[]; caseTypes: readonly MissingPart[] },
  actor: Actor,
): Promise<MunicipalityEvent[]> {
  for (const part of [...missing.departments, ...missing.caseTypes]) {
    if (!KEY_PATTERN.test(part.key)) throw new Error(`'${part.key}' is no key: lower case letters, digits and hyphens, at most 63`);
  }
  const { events } = await record(store, key, actor, (current) => {
    if (!current) throw new UnknownMunicipality(key);
    return [
      ...lacking(current.departments, missing.departments).map((part) => ({
        type: 'DepartmentDeclared' as const,
        data: current.retired.departments.find((old) => old.key === part.key) ?? { key: part.key, names: namesFor(current, part.name) },
      })),
      ...lacking(current.caseTypes, missing.caseTypes).map((part) => ({
        type: 'CaseTypeDeclared' as const,
        data: current.retired.caseTypes.find((old) => old.key === part.key) ?? { key: part.key, names: namesFor(current, part.name) },
      })),
    ];
  });
  return events;
}

function lacking(present: { key: string }[], wanted: readonly MissingPart[]): MissingPart[] {
  const known = new Set(present.map(({ key }) => key));
  return wanted.filter(({ key }) => !known.has(key) && known.add(key));
}

const namesFor = ({ languages }: MunicipalityState, name: string): Names =>
  Object.fromEntries(languages.map((language) => [language, name]));
