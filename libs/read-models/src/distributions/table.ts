import type { Channel, Complexity, Instant } from '@casetrail/case';
import { sql, type Kysely } from 'kysely';
import type { CaseChange } from '../case-change';
import { columnText } from '../rows/column-text';
import type { RowTable } from '../rows/row-table';
import { receiptTime } from './receipt-time';

export const DIMENSIONS = ['case-type', 'industry', 'channel', 'complexity'] as const;
/** What cases are counted by. The month of receipt is a dimension of the query: each count is kept by time of receipt. */
export type CountedDimension = (typeof DIMENSIONS)[number];

/** What one case adds to the counts. */
export interface ContributionRow {
  stream: string;
  municipality: string;
  /** See {@link receiptTime}. */
  received: Instant;
  case_type: string;
  industry: string | null;
  channel: Channel;
  complexity: Complexity | null;
}

/** How many cases there are. Never zero: what no case has has no row. */
export interface CountRow {
  municipality: string;
  received: Instant;
  dimension: CountedDimension;
  /** Null: not known of these cases. */
  value: string | null;
  count: number;
}

export interface DistributionTables {
  distribution_contributions: ContributionRow;
  distribution_counts: CountRow;
}

export const contributionsTable: RowTable<ContributionRow> = {
  name: 'distribution_contributions',
  columns: {
    stream: 'text',
    municipality: 'text',
    received: 'timestamptz',
    case_type: 'text',
    industry: 'text',
    channel: 'text',
    complexity: 'text',
  },
  key: ['stream'],
  changedBy: new Set(['CaseReceived', 'CaseAcknowledged']),
  rowsOf: ({ stream, state }) => [
    {
      stream,
      municipality: state.municipality,
      received: receiptTime(state.receivedAt),
      case_type: state.caseType,
      industry: columnText(state.business.industry),
      channel: state.channel,
      complexity: state.complexity ?? null,
    },
  ],
};

/** What a case is counted under. */
export function countedUnder(change: CaseChange): Omit<CountRow, 'count'>[] {
  return contributionsTable.rowsOf(change).flatMap(({ municipality, received, ...row }) => [
    { municipality, received, dimension: 'case-type' as const, value: row.case_type },
    { municipality, received, dimension: 'industry' as const, value: row.industry },
    { municipality, received, dimension: 'channel' as const, value: row.channel },
    { municipality, received, dimension: 'complexity' as const, value: row.complexity },
  ]);
}

export async function createDistributions(db: Kysely<DistributionTables>): Promise<void> {
  await sql`CREATE TABLE distribution_contributions (
    stream text PRIMARY KEY,
    municipality text NOT NULL,
    received timestamptz NOT NULL,
    case_type text NOT NULL,
    industry text,
    channel text NOT NULL,
    complexity text
  )`.execute(db);
  // Rows of the current month change with every batch: room on the page lets PostgreSQL update in place (HOT).
  await sql`CREATE TABLE distribution_counts (
    municipality text NOT NULL,
    received timestamptz NOT NULL,
    dimension text NOT NULL,
    value text,
    count integer NOT NULL CHECK (count > 0),
    UNIQUE NULLS NOT DISTINCT (municipality, dimension, received, value)
  ) WITH (fillfactor = 50)`.execute(db);
}
