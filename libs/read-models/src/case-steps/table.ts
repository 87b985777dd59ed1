import type { Instant } from '@casetrail/case';
import { sql, type Kysely } from 'kysely';
import type { RowTable } from '../rows/row-table';
import { activityOf } from './activity';

/** One row an event of a case. It is written once: what a case is otherwise is looked up by its stream. */
export interface CaseStepsRow {
  stream: string;
  /** Of the event in its stream. */
  version: number;
  /** See {@link activityOf}. */
  activity: string;
  occurred: Instant;
}

export interface CaseStepsTables {
  case_steps: CaseStepsRow;
}

export const caseStepsTable: RowTable<CaseStepsRow> = {
  name: 'case_steps',
  columns: { stream: 'text', version: 'integer', activity: 'text', occurred: 'timestamptz' },
  key: ['stream', 'version'],
  rowsOf: ({ stream, events }) =>
    events.map(({ event, version }) => ({ stream, version, activity: activityOf(event), occurred: event.occurredAt })),
};

export async function createCaseSteps(db: Kysely<CaseStepsTables>): Promise<void> {
  // By far the longest table of all views: no index but the key, which finds a case's steps.
  await sql`CREATE TABLE case_steps (
    stream text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    activity text NOT NULL,
    occurred timestamptz NOT NULL,
    PRIMARY KEY (stream, version)
  )`.execute(db);
}
