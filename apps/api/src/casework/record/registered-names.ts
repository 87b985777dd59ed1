import type { MunicipalityState } from '@casetrail/municipality';
import type { Fault } from '../../problems/problem';

/** The fields of a body that name something the municipality must have declared. They mean the same in every body. */
interface Naming {
  caseType?: unknown;
  department?: unknown;
  departments?: unknown;
}

/** A fault for each case type and department that the municipality does not have. What is not a text is reported elsewhere. */
export function unregisteredNames(body: Naming, municipality: MunicipalityState): Fault[] {
  const caseTypes = new Set(municipality.caseTypes.map(({ key }) => key));
  const departments = new Set(municipality.departments.map(({ key }) => key));
  const faults: Fault[] = [];
  const mustBeOneOf = (known: Set<string>, what: string, path: string, name: unknown): void => {
    if (typeof name === 'string' && !known.has(name)) {
      faults.push({
        path,
        message: `${municipality.key} has no ${what} "${name.slice(0, 63)}"; it has ${[...known].join(', ') || 'none'}.`,
      });
    }
  };
  mustBeOneOf(caseTypes, 'case type', 'caseType', body.caseType);
  mustBeOneOf(departments, 'department', 'department', body.department);
  if (Array.isArray(body.departments)) {
    body.departments.forEach((name, i) => mustBeOneOf(departments, 'department', `departments.${i}`, name));
  }
  return faults;
}
