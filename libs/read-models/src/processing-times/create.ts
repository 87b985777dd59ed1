import { sql, type Kysely } from 'kysely';
import type { ProcessingTimesRow } from './case-table';
import type { CellData, CellId } from './cells/cell';
import type { DepartmentTimesRow, DepartmentVisitsRow } from './department-tables';

export interface ProcessingTimesTables {
  processing_times: ProcessingTimesRow;
  department_visits: DepartmentVisitsRow;
  department_times: DepartmentTimesRow;
  time_cells: CellId & { cases: number; data: CellData };
}

export async function createProcessingTimes(db: Kysely<ProcessingTimesTables>): Promise<void> {
  await sql`CREATE TABLE processing_times (
    stream text COLLATE "C" PRIMARY KEY, municipality text NOT NULL, reference text NOT NULL,
    case_type text NOT NULL, industry text, channel text NOT NULL, complexity text, department text, outcome text,
    received timestamptz NOT NULL, received_on date NOT NULL, acknowledged timestamptz, acknowledged_on date,
    decided timestamptz, decided_on date,
    response_ms bigint, gross_ms bigint, net_ms bigint, net_reason text,
    with_us_ms bigint, with_applicant_ms bigint, with_others_ms bigint,
    response_goal text, response_due timestamptz, response_met boolean,
    gross_goal text, gross_due timestamptz, gross_met boolean,
    net_goal text, net_due timestamptz, net_met boolean,
    meetings integer NOT NULL, star_meetings integer NOT NULL, hand_offs integer NOT NULL, returns integer NOT NULL,
    reopened integer NOT NULL, previous_reference text,
    expected_from date, expected_to date, satisfaction float8, answers jsonb
  ) WITH (fillfactor = 80)`.execute(db);
  // A cohort is a municipality's cases between two local dates: of acknowledgement, of decision, or of receipt.
  await sql`CREATE INDEX processing_times_acknowledged ON processing_times (municipality, acknowledged_on)`.execute(db);
  await sql`CREATE INDEX processing_times_decided ON processing_times (municipality, decided_on)`.execute(db);
  await sql`CREATE INDEX processing_times_received ON processing_times (municipality, received_on)`.execute(db);
  await sql`CREATE INDEX processing_times_previous ON processing_times (municipality, previous_reference)
    WHERE previous_reference IS NOT NULL`.execute(db);

  await sql`CREATE TABLE department_visits (
    stream text COLLATE "C" NOT NULL, visit integer NOT NULL, municipality text NOT NULL, department text NOT NULL,
    handed_over_by text, is_return boolean NOT NULL,
    begun timestamptz NOT NULL, begun_on date NOT NULL, ended timestamptz, ended_on date,
    duration_ms bigint, with_us_ms bigint, with_applicant_ms bigint, with_others_ms bigint,
    PRIMARY KEY (stream, visit)
  ) WITH (fillfactor = 80)`.execute(db);
  await sql`CREATE INDEX department_visits_begun ON department_visits (municipality, begun_on)`.execute(db);
  await sql`CREATE INDEX department_visits_ended ON department_visits (municipality, ended_on)`.execute(db);

  await sql`CREATE TABLE department_times (
    stream text COLLATE "C" NOT NULL, department text NOT NULL, municipality text NOT NULL,
    case_type text NOT NULL, industry text, channel text NOT NULL, complexity text,
    received timestamptz NOT NULL, received_on date NOT NULL, decided timestamptz, decided_on date,
    visits integer NOT NULL, department_ms bigint, with_us_ms bigint, with_applicant_ms bigint, with_others_ms bigint,
    department_goal text, department_due timestamptz, department_met boolean,
    PRIMARY KEY (stream, department)
  ) WITH (fillfactor = 80)`.execute(db);
  await sql`CREATE INDEX department_times_decided ON department_times (municipality, decided_on)`.execute(db);
  await sql`CREATE INDEX department_times_received ON department_times (municipality, received_on)`.execute(db);

  // The cells of a question are neighbours.
  await sql`CREATE TABLE time_cells (
    municipality text NOT NULL, cube text NOT NULL, measure text NOT NULL, series text NOT NULL, month text NOT NULL, key text NOT NULL,
    cases integer NOT NULL, data json NOT NULL,
    PRIMARY KEY (municipality, cube, measure, series, month, key)
  ) WITH (fillfactor = 60)`.execute(db);
}
