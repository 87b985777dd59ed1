import type { Channel, Complexity, Instant, LocalDate, Outcome, PublicStatus, Turn } from '@casetrail/case';
import { currentDepartment, publicStatus, whoseTurn } from '@casetrail/case';
import { sql, type Kysely } from 'kysely';
import { instantOf } from '../due-dates/due-dates';
import { nextDue, type Owed } from '../due-dates/owed';
import { columnText } from '../rows/column-text';
import type { RowTable } from '../rows/row-table';
import { bareNumber, caseWords } from './words';

/** In `due`: nothing is owed by any date. Such cases come last. */
export const NO_DATE = 'infinity';

export interface WorkListTableRow {
  stream: string;
  municipality: string;
  reference: string;
  status: PublicStatus;
  turn: Turn;
  /** Decided, whatever the outcome. */
  decided: Instant | null;
  outcome: Outcome | null;
  /** Local date of what the municipality owes next, see {@link nextDue}; or {@link NO_DATE}. */
  due: LocalDate;
  due_of: Owed | null;
  /** From this moment on it is overdue. */
  overdue_from: Instant | null;
  /** The date promised. */
  expected_by: LocalDate | null;
  department: string | null;
  /** Name of the contact person. */
  caseworker: string | null;
  case_type: string;
  complexity: Complexity | null;
  channel: Channel;
  subject: string | null;
  business: string | null;
  /** As it was given. */
  registration_number: string | null;
  /** Letters and digits only, for looking it up. */
  bare_number: string | null;
  received: Instant;
  acknowledged: Instant | null;
}

/** What free text finds. Apart from the rows, as those change often and these hardly ever. */
export interface WorkListWordsRow {
  stream: string;
  words: string;
}

export interface WorkListTables {
  work_list: WorkListTableRow;
  work_list_words: WorkListWordsRow;
}

export const workListTable: RowTable<WorkListTableRow> = {
  name: 'work_list',
  columns: {
    stream: 'text',
    municipality: 'text',
    reference: 'text',
    status: 'text',
    turn: 'text',
    decided: 'timestamptz',
    outcome: 'text',
    due: 'date',
    due_of: 'text',
    overdue_from: 'timestamptz',
    expected_by: 'date',
    department: 'text',
    caseworker: 'text',
    case_type: 'text',
    complexity: 'text',
    channel: 'text',
    subject: 'text',
    business: 'text',
    registration_number: 'text',
    bare_number: 'text',
    received: 'timestamptz',
    acknowledged: 'timestamptz',
  },
  key: ['stream'],
  rowsOf({ stream, state, terms }) {
    const number = state.business.registrationNumber;
    const due = nextDue(state, terms);
    return [
      {
        stream,
        municipality: state.municipality,
        reference: state.reference,
        status: publicStatus(state),
        turn: whoseTurn(state),
        decided: state.decidedAt ?? null,
        outcome: state.outcome ?? null,
        due: due?.date ?? NO_DATE,
        due_of: due?.of ?? null,
        overdue_from: due === undefined ? null : instantOf(due.missedFromMs),
        expected_by: state.expectedBy ?? null,
        department: currentDepartment(state) ?? null,
        caseworker: columnText(state.contactPerson?.name),
        case_type: state.caseType,
        complexity: state.complexity ?? null,
        channel: state.channel,
        subject: columnText(state.subject),
        business: columnText(state.business.name),
        registration_number: columnText(number),
        bare_number: number === undefined ? null : bareNumber(number) || null,
        received: state.receivedAt,
        acknowledged: state.acknowledgedAt ?? null,
      },
    ];
  },
};

export const workListWordsTable: RowTable<WorkListWordsRow> = {
  name: 'work_list_words',
  columns: { stream: 'text', words: 'tsvector' },
  key: ['stream'],
  changedBy: new Set(['CaseReceived']),
  rowsOf: ({ stream, state }) => [{ stream, words: caseWords(state) }],
};

export async function createWorkList(db: Kysely<WorkListTables>): Promise<void> {
  await sql`CREATE TABLE work_list (
    stream text PRIMARY KEY,
    municipality text NOT NULL,
    reference text NOT NULL,
    status text NOT NULL,
    turn text NOT NULL,
    decided timestamptz,
    outcome text,
    due date NOT NULL,
    due_of text,
    overdue_from timestamptz,
    expected_by date,
    department text,
    caseworker text,
    case_type text NOT NULL,
    complexity text,
    channel text NOT NULL,
    subject text,
    business text,
    registration_number text,
    bare_number text,
    received timestamptz NOT NULL,
    acknowledged timestamptz
  ) WITH (fillfactor = 80)`.execute(db);
  // Every page is read in the order of an index; each filter that is common and picks few has one of its own.
  await sql`CREATE INDEX work_list_due ON work_list (municipality, due, received, reference)`.execute(db);
  await sql`CREATE INDEX work_list_open ON work_list (municipality, due, received, reference) WHERE decided IS NULL`.execute(db);
  await sql`CREATE INDEX work_list_department ON work_list (municipality, department, due, received, reference)`.execute(db);
  await sql`CREATE INDEX work_list_caseworker ON work_list (municipality, caseworker, due, received, reference)`.execute(db);
  await sql`CREATE INDEX work_list_status ON work_list (municipality, status, due, received, reference)`.execute(db);
  await sql`CREATE INDEX work_list_number ON work_list (municipality, bare_number) WHERE bare_number IS NOT NULL`.execute(db);

  await sql`CREATE TABLE work_list_words (stream text PRIMARY KEY, words tsvector NOT NULL)`.execute(db);
  await sql`CREATE INDEX work_list_words_words ON work_list_words USING gin (words)`.execute(db);
}
