import type { CaseState, Channel, Complexity, Instant, LocalDate, Outcome } from '@casetrail/case';
import { currentDepartment } from '@casetrail/case';
import { caseDurations, responseMs, type NetReason } from '@casetrail/measure';
import { columnText } from '../rows/column-text';
import type { RowTable } from '../rows/row-table';
import { heldCase } from './held';

/**
 * One row a case. Of an open case only what is settled is known: the rest is null until it is decided. Durations in whole milliseconds; `…_on` is
 * the local date in the municipality. What a goal's columns say: see held.ts.
 */
export interface ProcessingTimesRow {
  stream: string;
  municipality: string;
  reference: string;
  case_type: string;
  industry: string | null;
  channel: Channel;
  complexity: Complexity | null;
  /** The department that the case is or was with last. */
  department: string | null;
  outcome: Outcome | null;
  received: Instant;
  received_on: LocalDate;
  acknowledged: Instant | null;
  acknowledged_on: LocalDate | null;
  decided: Instant | null;
  decided_on: LocalDate | null;
  response_ms: number | null;
  gross_ms: number | null;
  net_ms: number | null;
  /** Why a decided case has no net time. */
  net_reason: NetReason | null;
  with_us_ms: number | null;
  with_applicant_ms: number | null;
  with_others_ms: number | null;
  response_goal: string | null;
  response_due: Instant | null;
  response_met: boolean | null;
  gross_goal: string | null;
  gross_due: Instant | null;
  gross_met: boolean | null;
  net_goal: string | null;
  net_due: Instant | null;
  net_met: boolean | null;
  meetings: number;
  star_meetings: number;
  /** Routings from one department to another. */
  hand_offs: number;
  /** Routings to a department that had the case before. */
  returns: number;
  reopened: number;
  /** The refused case whose advice this one follows. */
  previous_reference: string | null;
  expected_from: LocalDate | null;
  expected_to: LocalDate | null;
  /** Mean of the business's answers, 0 to 100. */
  satisfaction: number | null;
  /** The answers themselves, 0 to 100 by question. */
  answers: Record<string, number> | null;
}

/** What ends the clock of a case, and what starts it again. */
export const DECIDING = ['CaseGranted', 'CaseAnswered', 'CaseRefusedWithAdvice', 'CaseWithdrawn', 'CaseReopened'] as const;
/** What moves a due date. */
export const WAITING = ['InformationRequested', 'InformationReceived'] as const;

export const processingTimesTable: RowTable<ProcessingTimesRow> = {
  name: 'processing_times',
  columns: {
    stream: 'text',
    municipality: 'text',
    reference: 'text',
    case_type: 'text',
    industry: 'text',
    channel: 'text',
    complexity: 'text',
    department: 'text',
    outcome: 'text',
    received: 'timestamptz',
    received_on: 'date',
    acknowledged: 'timestamptz',
    acknowledged_on: 'date',
    decided: 'timestamptz',
    decided_on: 'date',
    response_ms: 'bigint',
    gross_ms: 'bigint',
    net_ms: 'bigint',
    net_reason: 'text',
    with_us_ms: 'bigint',
    with_applicant_ms: 'bigint',
    with_others_ms: 'bigint',
    response_goal: 'text',
    response_due: 'timestamptz',
    response_met: 'boolean',
    gross_goal: 'text',
    gross_due: 'timestamptz',
    gross_met: 'boolean',
    net_goal: 'text',
    net_due: 'timestamptz',
    net_met: 'boolean',
    meetings: 'integer',
    star_meetings: 'integer',
    hand_offs: 'integer',
    returns: 'integer',
    reopened: 'integer',
    previous_reference: 'text',
    expected_from: 'date',
    expected_to: 'date',
    satisfaction: 'float8',
    answers: 'jsonb',
  },
  key: ['stream'],
  changedBy: new Set(['CaseReceived', 'CaseAcknowledged', 'CaseRouted', 'MeetingHeld', 'SatisfactionRated', ...WAITING, ...DECIDING]),
  rowsOf({ stream, state, terms }) {
    const { calendar } = terms;
    const dateOf = (at: Instant): LocalDate => calendar.dateOf(Date.parse(at));
    const department = currentDepartment(state);
    // An open case has no gross time yet; what it has settled is its response time.
    const settled = state.decidedAt === undefined ? undefined : caseDurations(state, Date.parse(state.decidedAt));
    const response = heldCase('response', state, department, terms);
    const gross = heldCase('gross', state, department, terms);
    const net = heldCase('net', state, department, terms);
    return [
      {
        stream,
        municipality: state.municipality,
        reference: state.reference,
        case_type: state.caseType,
        industry: columnText(state.business.industry),
        channel: state.channel,
        complexity: state.complexity ?? null,
        department: department ?? null,
        outcome: state.outcome ?? null,
        received: state.receivedAt,
        received_on: dateOf(state.receivedAt),
        acknowledged: state.acknowledgedAt ?? null,
        acknowledged_on: state.acknowledgedAt === undefined ? null : dateOf(state.acknowledgedAt),
        decided: state.decidedAt ?? null,
        decided_on: state.decidedAt === undefined ? null : dateOf(state.decidedAt),
        response_ms: responseMs(state) ?? null,
        gross_ms: settled?.grossMs ?? null,
        net_ms: settled?.netMs ?? null,
        net_reason: settled?.netReason ?? null,
        with_us_ms: settled?.withUsMs ?? null,
        with_applicant_ms: settled?.withApplicantMs ?? null,
        with_others_ms: settled?.withOthersMs ?? null,
        response_goal: response.goal,
        response_due: response.due,
        response_met: response.met,
        gross_goal: gross.goal,
        gross_due: gross.due,
        gross_met: gross.met,
        net_goal: net.goal,
        net_due: net.due,
        net_met: net.met,
        meetings: state.meetingCount,
        star_meetings: state.starMeetingCount,
        ...routings(state),
        reopened: state.reopenedCount,
        previous_reference: state.previousReference ?? null,
        expected_from: state.expectedRange?.from ?? null,
        expected_to: state.expectedRange?.to ?? null,
        satisfaction: indexOf(state.satisfaction?.answers),
        answers: state.satisfaction?.answers ?? null,
      },
    ];
  },
};

function routings({ visits }: CaseState): { hand_offs: number; returns: number } {
  let handOffs = 0;
  let returns = 0;
  const seen = new Set<string>();
  visits.forEach(({ department }, index) => {
    if (index > 0 && visits[index - 1]!.department !== department) {
      handOffs++;
      if (seen.has(department)) returns++;
    }
    seen.add(department);
  });
  return { hand_offs: handOffs, returns };
}

function indexOf(answers: Record<string, number> | undefined): number | null {
  const scores = Object.values(answers ?? {});
  return scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
