import type { MunicipalityState } from '@casetrail/municipality';
import type { Fault } from '../../problems/problem';
import type { FilteredCasesQuery } from './filtered-cases.dto';

/** A fault for each case type and department that the municipality never had: a misspelt filter must not look like an empty answer. */
export function unknownNames(query: Pick<FilteredCasesQuery, 'case-type' | 'department'>, municipality: MunicipalityState | null): Fault[] {
  if (municipality === null) return [];
  const faults = (path: 'case-type' | 'department', what: string, list: 'caseTypes' | 'departments'): Fault[] => {
    const own = [...municipality[list], ...municipality.retired[list]].map(({ key }) => key);
    const unknown = (query[path] ?? []).filter((name) => !own.includes(name));
    return unknown.map((name) => ({
      path,
      message: `${municipality.key} has no ${what} "${name}"; it has ${own.join(', ') || 'none'}.`,
    }));
  };
  return [...faults('case-type', 'case type', 'caseTypes'), ...faults('department', 'department', 'departments')];
}
