import type { Position } from '@casetrail/event-store';

/** Something in a view that is not as the events say. */
export type Difference =
  | { kind: 'missing-row'; view: string; table: string; stream: string; key: string }
  | { kind: 'extra-row'; view: string; table: string; stream: string; key: string }
  /** The values as PostgreSQL writes them; null is NULL. */
  | {
      kind: 'different-value';
      view: string;
      table: string;
      stream: string;
      key: string;
      column: string;
      expected: string | null;
      found: string | null;
    }
  /** A sum over cases. Null: no such row. */
  | { kind: 'different-sum'; view: string; table: string; key: string; column: string; expected: string | null; found: string | null }
  /** An event was put aside; its stream's rows stand before it. Reported once a stream. */
  | { kind: 'put-aside'; stream: string; position: Position; error: string | null }
  /** An event cannot be read, but has not been put aside. */
  | { kind: 'unreadable'; stream: string; position: Position; error: string }
  /** The view has no tables yet, or tables of another version of the software: it waits to be rebuilt. Its rows are not compared. */
  | { kind: 'not-built'; view: string; version: number; builtVersion: number | null };

const MAX_LENGTH = 300;

/** A difference in one line. Long values are cut around the place where they part. */
export function describeDifference(difference: Difference): string {
  switch (difference.kind) {
    case 'missing-row':
      return `${difference.view}: ${difference.table} lacks the row ${difference.key}`;
    case 'extra-row':
      return `${difference.view}: ${difference.table} has the row ${difference.key}, which no event accounts for`;
    case 'different-value':
    case 'different-sum': {
      const { expected, found } = cut(difference.expected, difference.found);
      return `${difference.view}: ${difference.table} ${difference.key}: ${difference.column} is ${found}, the events say ${expected}`;
    }
    case 'put-aside':
      return `${difference.stream}: put aside at position ${difference.position}: ${difference.error ?? 'unknown error'}`;
    case 'unreadable':
      return `${difference.stream}: cannot be read at position ${difference.position}: ${difference.error}`;
    case 'not-built':
      return difference.builtVersion === null
        ? `${difference.view}: has not been made`
        : `${difference.view}: is built by version ${difference.builtVersion}, this is version ${difference.version}; it waits to be rebuilt`;
  }
}

function cut(expected: string | null, found: string | null): { expected: string; found: string } {
  let same = 0;
  if (expected !== null && found !== null) while (same < expected.length && expected[same] === found[same]) same++;
  const from = Math.max(0, same - 40);
  const part = (text: string | null): string => {
    if (text === null) return 'nothing';
    if (text.length <= MAX_LENGTH) return text;
    return `${from > 0 ? '…' : ''}${text.slice(from, from + MAX_LENGTH)}${text.length > from + MAX_LENGTH ? '…' : ''}`;
  };
  return { expected: part(expected), found: part(found) };
}
