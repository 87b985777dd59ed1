import pg from 'pg';
import { InvalidAppend } from '../invalid-append';
import { StoreUnavailable } from '../port';

/** What an error in a batch says: was it stored, and does it help to try again? */
export type Verdict = 'unknown' | 'retry' | 'never';

/** SQLSTATE classes: insufficient resources, operator intervention, transaction rollback, object state, system error. */
const PASSING = /^(53|57|40|55|58)/;
/** A unique violation means that somebody appended without the lock; a read-only transaction, that another server has become the primary. */
const PASSING_CODES = ['23505', '25006'];

/** An error that the server sent rolled back; any other means that the connection broke, and nobody knows. */
export function judge(error: unknown): Verdict {
  const code = error instanceof pg.DatabaseError ? (error.code ?? '') : '';
  // 57P01 to 57P03: the server ends the session, at whatever point it was. Class 08: connection.
  if (code === '' || /^(57P0|08)/.test(code)) return 'unknown';
  return PASSING.test(code) || PASSING_CODES.includes(code) ? 'retry' : 'never';
}

/** The error for a caller whose append cannot be stored as it is. */
export function explain(stream: string, error: unknown): Error {
  const { code = '', message = String(error) } = error as { code?: string; message?: string };
  if (code === '42P01' || code === '42883')
    return new StoreUnavailable(`The event store's tables are missing: run the migrations (${message})`, { cause: error });
  if (code.startsWith('22')) return new InvalidAppend(`Stream ${stream}: the database refused the events (${message})`, { cause: error });
  return new StoreUnavailable(`Stream ${stream}: the database refused to append (${code} ${message})`, { cause: error });
}
