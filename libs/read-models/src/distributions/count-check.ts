import { sql, type Kysely } from 'kysely';
import type { CaseChange } from '../case-change';
import type { AggregateCheck } from '../rows/case-view';
import { countedUnder, type CountRow, type DistributionTables } from './table';

/** Counts cases anew. Takes memory for each count, not for each case. */
export class CountCheck implements AggregateCheck {
  readonly table = 'distribution_counts';
  private readonly expected = new Map<string, number>();

  add(change: CaseChange): void {
    for (const counted of countedUnder(change)) {
      const key = keyOf(counted);
      this.expected.set(key, (this.expected.get(key) ?? 0) + 1);
    }
  }

  async differences(
    db: Kysely<DistributionTables>,
  ): Promise<{ key: string; column: string; expected: string | null; found: string | null }[]> {
    const { rows } = await sql<CountRow>`
      SELECT municipality, to_char(received AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS received, dimension, value, count
      FROM distribution_counts ORDER BY municipality, dimension, received, value`.execute(db);
    const found = new Map(rows.map((row) => [keyOf(row), row.count]));
    return [...new Set([...this.expected.keys(), ...found.keys()])]
      .filter((key) => this.expected.get(key) !== found.get(key))
      .map((key) => ({ key, column: 'count', expected: textOf(this.expected.get(key)), found: textOf(found.get(key)) }));
  }
}

const keyOf = ({ municipality, dimension, received, value }: Omit<CountRow, 'count'>): string =>
  JSON.stringify([municipality, dimension, received, value]);

const textOf = (count: number | undefined): string | null => (count === undefined ? null : String(count));
