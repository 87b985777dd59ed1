import type { Position } from '@casetrail/event-store';
import { sql, type Kysely } from 'kysely';
import type { RowTable } from '../rows/row-table';
import { partsOf, type InternalState, type PublicState } from './public-state';

export interface CaseStatusRow {
  stream: string;
  reference: string;
  municipality: string;
  /** Version of the last event folded in. */
  version: number;
  position: Position;
  public: PublicState;
  internal: InternalState;
}

export interface CaseStatusTables {
  case_status: CaseStatusRow;
}

export const caseStatusTable: RowTable<CaseStatusRow> = {
  name: 'case_status',
  columns: {
    stream: 'text',
    reference: 'text',
    municipality: 'text',
    version: 'integer',
    position: 'text',
    public: 'json',
    internal: 'json',
  },
  key: ['stream'],
  rowsOf({ stream, state, position, terms }) {
    const { open, internal } = partsOf({ state, terms });
    return [
      {
        stream,
        reference: state.reference,
        municipality: state.municipality,
        version: state.eventCount - 1,
        position,
        public: open,
        internal,
      },
    ];
  },
};

export async function createCaseStatus(db: Kysely<CaseStatusTables>): Promise<void> {
  // Every event of a case writes its row anew: room on the page lets PostgreSQL do it in place, without touching the indexes (HOT).
  await sql`CREATE TABLE case_status (
    stream text PRIMARY KEY,
    reference text NOT NULL,
    municipality text NOT NULL,
    version integer NOT NULL,
    position text NOT NULL,
    public json NOT NULL,
    internal json NOT NULL
  ) WITH (fillfactor = 60)`.execute(db);
  await sql`CREATE UNIQUE INDEX case_status_reference ON case_status (reference)`.execute(db);
}
