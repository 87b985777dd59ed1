import type { Fault } from '../problems/problem';

const MAX_DEPTH = 12;
/** Valid in JSON, yet no database text: NUL and halves of surrogate pairs. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Parts of a JSON value that nothing behind the API could take: texts that cannot be stored, and nesting without end. */
export function malformedParts(root: object): { faults: Fault[]; tooDeep: boolean } {
  const faults: Fault[] = [];
  const pending: { value: object; path: string; depth: number }[] = [{ value: root, path: '', depth: 1 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, path, depth } = next;
    if (depth > MAX_DEPTH) return { faults: [{ path: '', message: `Nested deeper than ${MAX_DEPTH} levels.` }], tooDeep: true };
    for (const [key, child] of Object.entries(value) as [string, unknown][]) {
      const childPath = path === '' ? key : `${path}.${key}`;
      if (UNSTORABLE.test(key) || (typeof child === 'string' && UNSTORABLE.test(child))) {
        faults.push({
          path: childPath.replaceAll(/[\0\p{Surrogate}]/gu, '?'),
          message: 'Holds a character that is not text (NUL or half a character).',
        });
      }
      if (typeof child === 'object' && child !== null) pending.push({ value: child, path: childPath, depth: depth + 1 });
    }
  }
  return { faults, tooDeep: false };
}
