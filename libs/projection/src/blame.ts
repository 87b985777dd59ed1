/**
 * Classes of SQLSTATE that an event's content can bring about: cardinality, data exception, integrity constraint, WITH CHECK OPTION, program
 * limit (an indexed text that is too long), and errors raised by functions. Everything else is about the database or the code as a whole, a
 * missing table for example: putting streams aside would not help.
 */
const DATA_CLASSES = new Set(['21', '22', '23', '44', '54', 'P0']);

/** What pg says, without a code, when the network fails it. */
const CONNECTION_TROUBLE = /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;
const STORE_TROUBLE = new Set(['StoreUnavailable', 'OutcomeUnknown']);

/**
 * Whether `error` may be the fault of an event, and trying again therefore pointless in the end. Errors of the database other than those of
 * the data, of the network and of the store are nobody's fault: they are retried for ever.
 *
 * An error without any code is suspected. Whoever puts events aside on suspicion must first make sure that the connection still works.
 */
export function mayBlameEvent(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  if (STORE_TROUBLE.has(error.name)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string') return !CONNECTION_TROUBLE.test(error.message);
  if ('severity' in error) return DATA_CLASSES.has(code.slice(0, 2));
  return !/^E[A-Z0-9]+$/.test(code);
}

/** For dead letters: what happened, without the values that PostgreSQL gives as detail (they may be personal), at most 2,000 characters. */
export function describe(error: unknown): string {
  const text = error instanceof Error ? `${error.name === 'error' ? 'PostgreSQL' : error.name}: ${error.message}` : String(error);
  return text.replaceAll('\u0000', '').slice(0, 2000);
}
