import type { Channel, Complexity, Instant } from '@casetrail/case';
import { currentDepartment } from '@casetrail/case';
import { caseDurations, responseMs, visitDurations, type NetReason } from '@casetrail/measure';
import { sql, type Kysely } from 'kysely';
import { columnText } from '../rows/column-text';
import type { RowTable } from '../rows/row-table';

/** One row a case. Of an open case only what is settled is known: the rest is null until it is decided. Durations in whole milliseconds. */
export interface ProcessingTimesRow {
  stream: string;
  municipality: string;
  case_type: string;
  industry: string | null;
  channel: Channel;
  complexity: Complexity | null;
  /** The department that the case is or was with last. */
  department: string | null;
  received: Instant;
  acknowledged: Instant | null;
  decided: Instant | null;
  response_ms: number | null;
  gross_ms: number | null;
  net_ms: number | null;
  /** Why a decided case has no net time. */
  net_reason: NetReason | null;
  with_us_ms: number | null;
  with_applicant_ms: number | null;
  with_others_ms: number | null;
}

/** One row a visit. The visit that an open case is on has no end and no durations yet. */
export interface DepartmentVisitsRow {
  stream: string;
  /** 0 for the first visit of the case. */
  visit: number;
  department: string;
  begun: Instant;
  /** Routed out or decided. */
  ended: Instant | null;
  duration_ms: number | null;
  with_us_ms: number | null;
  with_applicant_ms: number | null;
  with_others_ms: number | null;
}

export interface ProcessingTimesTables {
  processing_times: ProcessingTimesRow;
  department_visits: DepartmentVisitsRow;
}

/** What ends the clock of a case, and what starts it again. */
const DECIDING = ['CaseGranted', 'CaseAnswered', 'CaseRefusedWithAdvice', 'CaseWithdrawn', 'CaseReopened'] as const;

export const processingTimesTable: RowTable<ProcessingTimesRow> = {
  name: 'processing_times',
  columns: {
    stream: 'text',
    municipality: 'text',
    case_type: 'text',
    industry: 'text',
    channel: 'text',
    complexity: 'text',
    department: 'text',
    received: 'timestamptz',
    acknowledged: 'timestamptz',
    decided: 'timestamptz',
    response_ms: 'bigint',
    gross_ms: 'bigint',
    net_ms: 'bigint',
    net_reason: 'text',
    with_us_ms: 'bigint',
    with_applicant_ms: 'bigint',
    with_others_ms: 'bigint',
  },
  key: ['stream'],
  changedBy: new Set(['CaseReceived', 'CaseAcknowledged', 'CaseRouted', ...DECIDING]),
  rowsOf({ stream, state }) {
    // An open case has no gross time yet; what it has settled is its response time.
    const settled = state.decidedAt === undefined ? undefined : caseDurations(state, Date.parse(state.decidedAt));
    return [
      {
        stream,
        municipality: state.municipality,
        case_type: state.caseType,
        industry: columnText(state.business.industry),
        channel: state.channel,
        complexity: state.complexity ?? null,
        department: currentDepartment(state) ?? null,
        received: state.receivedAt,
        acknowledged: state.acknowledgedAt ?? null,
        decided: state.decidedAt ?? null,
        response_ms: responseMs(state) ?? null,
        gross_ms: settled?.grossMs ?? null,
        net_ms: settled?.netMs ?? null,
        net_reason: settled?.netReason ?? null,
        with_us_ms: settled?.withUsMs ?? null,
        with_applicant_ms: settled?.withApplicantMs ?? null,
        with_others_ms: settled?.withOthersMs ?? null,
      },
    ];
  },
};

export const departmentVisitsTable: RowTable<DepartmentVisitsRow> = {
  name: 'department_visits',
  columns: {
    stream: 'text',
    visit: 'integer',
    department: 'text',
    begun: 'timestamptz',
    ended: 'timestamptz',
    duration_ms: 'bigint',
    with_us_ms: 'bigint',
    with_applicant_ms: 'bigint',
    with_others_ms: 'bigint',
  },
  key: ['stream', 'visit'],
  // Waits that begin or end while a visit goes on count when it ends.
  changedBy: new Set(['CaseRouted', ...DECIDING]),
  rowsOf({ stream, state }) {
    if (state.visits.length === 0) return [];
    // Visits that have ended come out the same for every later end of the clock; the one that goes on is left out below.
    const lastBegun = state.visits.at(-1)?.from ?? state.receivedAt;
    return visitDurations(state, Date.parse(lastBegun)).visits.map((visit, index) => ({
      stream,
      visit: index,
      department: visit.department,
      begun: visit.from,
      ended: visit.to ?? null,
      duration_ms: visit.to === undefined ? null : visit.durationMs,
      with_us_ms: visit.to === undefined ? null : visit.withUsMs,
      with_applicant_ms: visit.to === undefined ? null : visit.withApplicantMs,
      with_others_ms: visit.to === undefined ? null : visit.withOthersMs,
    }));
  },
};

export async function createProcessingTimes(db: Kysely<ProcessingTimesTables>): Promise<void> {
  await sql`CREATE TABLE processing_times (
    stream text PRIMARY KEY,
    municipality text NOT NULL,
    case_type text NOT NULL,
    industry text,
    channel text NOT NULL,
    complexity text,
    department text,
    received timestamptz NOT NULL,
    acknowledged timestamptz,
    decided timestamptz,
    response_ms bigint,
    gross_ms bigint,
    net_ms bigint,
    net_reason text,
    with_us_ms bigint,
    with_applicant_ms bigint,
    with_others_ms bigint
  ) WITH (fillfactor = 80)`.execute(db);
  // A cohort is a municipality's cases between two dates: of acknowledgement, of decision, and, for those that lack one, of receipt.
  await sql`CREATE INDEX processing_times_acknowledged ON processing_times (municipality, acknowledged)`.execute(db);
  await sql`CREATE INDEX processing_times_decided ON processing_times (municipality, decided)`.execute(db);
  await sql`CREATE INDEX processing_times_received ON processing_times (municipality, received)`.execute(db);

  await sql`CREATE TABLE department_visits (
    stream text NOT NULL,
    visit integer NOT NULL,
    department text NOT NULL,
    begun timestamptz NOT NULL,
    ended timestamptz,
    duration_ms bigint,
    with_us_ms bigint,
    with_applicant_ms bigint,
    with_others_ms bigint,
    PRIMARY KEY (stream, visit)
  ) WITH (fillfactor = 80)`.execute(db);
}
