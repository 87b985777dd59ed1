import type { Transaction } from 'kysely';
import type { CaseChange } from '../case-change';
import type { BulkStatement } from './bulk-statement';
import type { CaseView } from './case-view';
import { runInSequence } from './run-statements';

const changesOf = (count: number): CaseChange[] =>
  Array.from({ length: count }, (_, i) => ({ stream: `case-${i}`, state: {} }) as CaseChange);

function viewOf(name: string, ...statements: BulkStatement[]): CaseView {
  return { name, version: 1, tables: [], rowTables: [], statements, create: () => Promise.resolve() };
}

describe('runInSequence', () => {
  let log: string[];
  const statement = (text: string): BulkStatement => ({
    text,
    rowsOf: (changes) => {
      log.push(`make ${text}`);
      return changes.map(({ stream }) => ({ stream }));
    },
  });
  /** A database that takes long enough for what waits to be made meanwhile. */
  const tx = {
    executeQuery: async ({ sql, parameters }: { sql: string; parameters: [string] }) => {
      log.push(`send ${sql} ${(JSON.parse(parameters[0]) as unknown[]).length}`);
      for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
      log.push(`end ${sql}`);
      return { rows: [] };
    },
  } as unknown as Transaction<unknown>;

  beforeEach(() => (log = []));

  it('makes the rows of the next statement while one runs, the next view included, each once', async () => {
    const changes = changesOf(60);
    for (const view of runInSequence([viewOf('a', statement('one'), statement('two')), viewOf('b', statement('three'))])) {
      await view.apply(tx, changes, '1');
    }
    expect(log).toEqual([
      ...['make one', 'send one 60', 'make two', 'end one'],
      ...['send two 60', 'make three', 'end two'],
      ...['send three 60', 'end three'],
    ]);
  });

  it('works for a view alone, in any order, and for changes in between', async () => {
    const [a, b] = runInSequence([viewOf('a', statement('one')), viewOf('b', statement('two'))]);
    const [many, others] = [changesOf(60), changesOf(70)];
    await b!.apply(tx, many, '1');
    await a!.apply(tx, many, '1');
    await b!.apply(tx, others, '1');
    await b!.apply(tx, many, '1');
    expect(log.filter((line) => line.startsWith('send'))).toEqual(['send two 60', 'send one 60', 'send two 70', 'send two 60']);
  });

  it('leaves out a statement without rows', async () => {
    const none: BulkStatement = { text: 'none', rowsOf: () => [] };
    const [view] = runInSequence([viewOf('a', none, statement('one'))]);
    await view!.apply(tx, changesOf(60), '1');
    expect(log).toEqual(['make one', 'send one 60', 'end one']);
  });

  it('throws when rows cannot be made, at the turn of their statement', async () => {
    const broken: BulkStatement = {
      text: 'broken',
      rowsOf: () => {
        throw new Error('no rows');
      },
    };
    const [a, b] = runInSequence([viewOf('a', statement('one')), viewOf('b', broken)]);
    const changes = changesOf(60);
    await a!.apply(tx, changes, '1');
    await expect(b!.apply(tx, changes, '1')).rejects.toThrow('no rows');
  });
});
