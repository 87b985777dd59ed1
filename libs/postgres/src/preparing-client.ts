import pg from 'pg';

/** A connection prepares no more statements than this: PostgreSQL keeps each until the connection ends. */
const MAX_STATEMENTS = 500;
/** Texts longer than this are bulk statements, made for the occasion. */
const MAX_TEXT_LENGTH = 10_000;
const FEATURE_NOT_SUPPORTED = '0A000';

type Query = (...args: unknown[]) => unknown;

/**
 * Kysely and plain `query(text, values)` send unnamed statements, which PostgreSQL parses and plans each time. This client gives a statement
 * with parameters a name from its second run on a connection, so that it is prepared once (a quarter faster for small selects).
 */
export class PreparingClient extends pg.Client {
  private readonly seen = new Map<string, string>();
  private count = 0;

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- stands for all overloads of pg's query
  override query(...args: unknown[]): any {
    const [text, values, callback] = args;
    const plain = (super.query as Query).bind(this);
    const name = typeof text === 'string' && Array.isArray(values) && values.length > 0 ? this.nameOf(text) : '';
    if (name === '') return plain(...args);
    if (callback) return plain({ name, text, values }, callback);
    return (plain({ name, text, values }) as Promise<unknown>).catch((error: { code?: string }) => {
      if (error.code !== FEATURE_NOT_SUPPORTED) throw error;
      // "cached plan must not change result type": a migration changed a table under the statement. Prepare it anew; a transaction is lost.
      this.seen.delete(text as string);
      if (this.getTransactionStatus() !== 'I') throw error;
      return plain({ name: this.nameOf(text as string, true), text, values });
    });
  }

  /** Empty for a statement that stays unnamed. */
  private nameOf(text: string, now = false): string {
    const known = this.seen.get(text);
    if (known || text.length > MAX_TEXT_LENGTH) return known ?? '';
    if (this.count >= MAX_STATEMENTS) return '';
    if (known === undefined && !now) {
      // Texts that come once only must not pile up either.
      if (this.seen.size > 4 * MAX_STATEMENTS) for (const [old, name] of this.seen) if (name === '') this.seen.delete(old);
      this.seen.set(text, '');
      return '';
    }
    const name = `s${++this.count}`;
    this.seen.set(text, name);
    return name;
  }
}
