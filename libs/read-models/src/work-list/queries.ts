import type { Channel, Complexity, Instant, LocalDate, Outcome, PublicStatus, Turn } from '@casetrail/case';
import { sql, type Kysely, type SqlBool } from 'kysely';
import type { Owed } from '../due-dates/owed';
import { columnText } from '../rows/column-text';
import { readCursor, writeCursor } from './cursor';
import { NO_DATE, type WorkListTableRow } from './table';
import { bareNumber, searchFor } from './words';

/** Every filter that is set must be met. */
export interface WorkListFilters {
  /** Key of the department that the case is with. */
  department?: string;
  /** Name of the contact person, as it was recorded. */
  caseworker?: string;
  status?: PublicStatus;
  /** `true`: not decided. `false`: decided, closed ones too. */
  open?: boolean;
  /** What is due next is due before this local date. */
  dueBefore?: LocalDate;
  /** `true`: what is due next is late. `false`: the other cases. */
  overdue?: boolean;
  /** For `overdue`. Default: the present moment. */
  now?: Instant;
  /** Every word must begin a word of the subject, the business's name, its registration number, the case type or the reference number. */
  text?: string;
  /** With or without spaces and hyphens. */
  registrationNumber?: string;
}

/** Missing: unknown, or not yet. */
export interface WorkListRow {
  reference: string;
  status: PublicStatus;
  whoseTurn: Turn;
  outcome?: Outcome;
  /** Local date of what the municipality owes next; missing when the case is decided, or nothing is owed by any date. */
  due?: LocalDate;
  /** What `due` is the date of. */
  dueOf?: Owed;
  /** The date promised. */
  expectedBy?: LocalDate;
  department?: string;
  /** Name of the contact person. */
  caseworker?: string;
  caseType: string;
  complexity?: Complexity;
  channel: Channel;
  subject?: string;
  businessName?: string;
  registrationNumber?: string;
  receivedAt: Instant;
  acknowledgedAt?: Instant;
  decidedAt?: Instant;
}

/**
 * A page of a municipality's cases: by the date of what is due next (cases without one last), then by receipt, then by reference number.
 * `next` is the cursor of the page behind this one; missing on the last page. Throws {@link InvalidCursor}.
 */
export async function listCases(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- takes the installation's database, whatever tables its type knows
  db: Kysely<any>,
  municipality: string,
  filters: WorkListFilters,
  { after, limit }: { after?: string; limit: number },
): Promise<{ rows: WorkListRow[]; next?: string }> {
  const query = pageQuery(db, municipality, filters, { after, limit });
  if (query === undefined) return { rows: [] };
  const found = await query.execute();
  // One more than asked for tells whether there is a page behind this one.
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map(toRow),
    ...(found.length > limit && last !== undefined ? { next: writeCursor({ ...last, received: last.received.toISOString() }) } : {}),
  };
}

/** What is written as text is read as a Date. */
type ReadTables = {
  work_list: Omit<WorkListTableRow, 'received' | 'acknowledged' | 'decided'> & {
    received: Date;
    acknowledged: Date | null;
    decided: Date | null;
  };
};

/** Undefined when the filters can match nothing. */
export function pageQuery(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
  db: Kysely<any>,
  municipality: string,
  filters: WorkListFilters,
  { after, limit }: { after?: string; limit: number },
) {
  let query = (db as Kysely<ReadTables>)
    .selectFrom('work_list')
    .select([
      'reference',
      'status',
      'turn',
      'outcome',
      'due',
      'due_of',
      'expected_by',
      'department',
      'caseworker',
      'case_type',
      'complexity',
      'channel',
      'subject',
      'business',
      'registration_number',
      'received',
      'acknowledged',
      'decided',
    ])
    .where('municipality', '=', municipality)
    .orderBy('due')
    .orderBy('received')
    .orderBy('reference')
    .limit(limit + 1);
  const { department, caseworker, status, open, dueBefore, overdue, now, text, registrationNumber } = filters;
  if (department !== undefined) query = query.where('department', '=', columnText(department) ?? '');
  if (caseworker !== undefined) query = query.where('caseworker', '=', columnText(caseworker) ?? '');
  if (status !== undefined) query = query.where('status', '=', status);
  if (open !== undefined) query = query.where('decided', open ? 'is' : 'is not', null);
  if (dueBefore !== undefined) query = query.where('due', '<', dueBefore);
  if (overdue !== undefined) {
    const moment = now ?? new Date().toISOString();
    const late = sql<SqlBool>`overdue_from <= ${moment}::timestamptz`;
    // What is late by now was due by the local date, which nowhere is later than tomorrow's in UTC: so much the index can tell.
    const latest = new Date(Date.parse(moment) + 86_400_000).toISOString().slice(0, 10);
    query = query.where(
      overdue ? sql<SqlBool>`decided is null and due <= ${latest}::date and ${late}` : sql<SqlBool>`(${late}) is not true`,
    );
  }
  if (registrationNumber !== undefined) query = query.where('bare_number', '=', bareNumber(registrationNumber));
  if (text !== undefined) {
    const search = searchFor(municipality, text);
    if (search === undefined) return undefined;
    query = query.where(sql<SqlBool>`stream in (select stream from work_list_words where words @@ ${search}::tsquery)`);
  }
  if (after !== undefined) {
    const end = readCursor(after);
    query = query.where(sql<SqlBool>`(due, received, reference) > (${end.due}::date, ${end.received}::timestamptz, ${end.reference})`);
  }
  return query;
}

type Found = NonNullable<ReturnType<typeof pageQuery>> extends { execute(): Promise<(infer Row)[]> } ? Row : never;

function toRow(found: Found): WorkListRow {
  return {
    reference: found.reference,
    status: found.status,
    whoseTurn: found.turn,
    outcome: found.outcome ?? undefined,
    due: found.due === NO_DATE ? undefined : found.due,
    dueOf: found.due_of ?? undefined,
    expectedBy: found.expected_by ?? undefined,
    department: found.department ?? undefined,
    caseworker: found.caseworker ?? undefined,
    caseType: found.case_type,
    complexity: found.complexity ?? undefined,
    channel: found.channel,
    subject: found.subject ?? undefined,
    businessName: found.business ?? undefined,
    registrationNumber: found.registration_number ?? undefined,
    receivedAt: found.received.toISOString(),
    acknowledgedAt: found.acknowledged?.toISOString(),
    decidedAt: found.decided?.toISOString(),
  };
}
