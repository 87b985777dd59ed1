import type { CaseState } from '@casetrail/case';
import type { Position } from '@casetrail/event-store';
import { CompiledQuery, type Kysely } from 'kysely';
import { wholeOf, type InternalState, type PublicState } from './public-state';

/** What a reference number shows. */
export interface PublicCase {
  reference: string;
  municipality: string;
  /** Version of the last event folded in. */
  version: number;
  position: Position;
  state: PublicState;
}

/** A whole case, for caseworkers of its municipality. */
export interface CaseRow {
  reference: string;
  municipality: string;
  /** Version of the last event folded in. */
  version: number;
  position: Position;
  state: CaseState;
}

// Written out: this is the hottest query of the house, and building its text anew costs more than fetching the row.
const FIND_PUBLIC = 'SELECT reference, municipality, version, position, public AS state FROM case_status WHERE reference = ANY($1)';
const FIND =
  'SELECT reference, municipality, version, position, public, internal FROM case_status WHERE reference = $1 AND municipality = $2';

/** Cases by canonical reference number, in any order, unknown numbers missing. One round trip however many. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- takes the installation's database, whatever tables its type knows
export async function findPublicCases(db: Kysely<any>, references: readonly string[]): Promise<PublicCase[]> {
  const { rows } = await db.executeQuery(CompiledQuery.raw(FIND_PUBLIC, [references]));
  return rows as PublicCase[];
}

/** A whole case by canonical reference number, if it is one of the municipality's. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
export async function findCase(db: Kysely<any>, municipality: string, reference: string): Promise<CaseRow | undefined> {
  const { rows } = await db.executeQuery(CompiledQuery.raw(FIND, [reference, municipality]));
  const row = rows[0] as (Omit<CaseRow, 'state'> & { public: PublicState; internal: InternalState }) | undefined;
  if (row === undefined) return undefined;
  const { public: open, internal, ...columns } = row;
  return { ...columns, state: wholeOf(columns, open, internal) };
}
