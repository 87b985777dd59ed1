import { LogError, quote } from '../log';

/** What a header name that occurs more than once means: refused, the first such column, the last, or `name`, `name#2`, `name#3`. */
export const DUPLICATE_HEADERS = ['refuse', 'first', 'last', 'number'] as const;
export type DuplicateHeaders = (typeof DUPLICATE_HEADERS)[number];

/** The attribute name of each column, or undefined where the column is not read. */
export function columnNames(headers: readonly string[], duplicates: DuplicateHeaders, line: number): (string | undefined)[] {
  const names = headers.map((header) => header.trim());
  if (names.every((name) => name === '')) throw new LogError('missing-header', 'The first line names no columns', line);
  const repeated = [...new Set(names.filter((name, column) => name !== '' && names.indexOf(name) !== column))];
  if (repeated.length > 0 && duplicates === 'refuse') {
    const shown = repeated.map(quote).join(', ');
    throw new LogError(
      'duplicate-headers',
      `The header names ${shown} more than once; say "duplicateHeaders: first", "last" or "number" under "csv" in the mapping`,
      line,
    );
  }
  const occurrences = new Map<string, number>();
  return names.map((name, column) => {
    if (name === '') return undefined;
    const occurrence = (occurrences.get(name) ?? 0) + 1;
    occurrences.set(name, occurrence);
    if (duplicates === 'first') return occurrence === 1 ? name : undefined;
    if (duplicates === 'last') return names.lastIndexOf(name) === column ? name : undefined;
    return occurrence === 1 ? name : `${name}#${occurrence}`;
  });
}
