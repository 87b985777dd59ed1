import { currentDepartment, formatReferenceNumber, publicStatus, whoseTurn } from '@casetrail/case';
import type { Installation } from '@casetrail/installation';
import { caseTimes } from '@casetrail/measure';
import type { Terms } from '@casetrail/measure';
import type { CaseRow } from '@casetrail/read-models';
import { dueDates, findCase, termsOrDefault } from '@casetrail/read-models';
import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { caseNotFound } from '../../problems/problem';
import { INSTALLATION } from '../../tokens';
import { dueDateAnswerOf } from '../due-dates/due-date.answer';
import type { CaseAnswer } from './case.answer';

/** One whole case of a municipality. */
export class ShowCase extends Query<CaseAnswer> {
  constructor(
    readonly municipality: string,
    /** Canonical. */
    readonly reference: string,
  ) {
    super();
  }
}

@QueryHandler(ShowCase)
export class ShowCaseHandler implements IQueryHandler<ShowCase> {
  constructor(@Inject(INSTALLATION) private readonly installation: Pick<Installation, 'database' | 'municipalities'>) {}

  async execute({ municipality, reference }: ShowCase): Promise<CaseAnswer> {
    const found = await findCase(this.installation.database.kysely, municipality, reference);
    if (!found) throw caseNotFound();
    const terms = termsOrDefault(await this.installation.municipalities.get(municipality));
    return caseAnswerOf(found, terms, Date.now());
  }
}

function caseAnswerOf({ reference, version, position, state }: CaseRow, terms: Terms, nowMs: number): CaseAnswer {
  const { responseSeconds, grossSeconds, netSeconds, withUsSeconds, withApplicantSeconds, withOthersSeconds } = caseTimes(state, nowMs);
  return {
    reference: formatReferenceNumber(reference),
    version,
    position,
    status: publicStatus(state),
    turn: whoseTurn(state),
    caseType: state.caseType,
    channel: state.channel,
    business: state.business,
    subject: state.subject,
    complexity: state.complexity,
    previousReference: state.previousReference && formatReferenceNumber(state.previousReference),
    externalId: state.externalId,
    receivedAt: state.receivedAt,
    acknowledgedAt: state.acknowledgedAt,
    decidedAt: state.decidedAt,
    closedAt: state.closedAt,
    completedAt: state.completedAt,
    outcome: state.outcome,
    refusal: state.refusal,
    contactPerson: state.contactPerson,
    course: state.course,
    expectedBy: state.expectedBy,
    expectedRange: state.expectedRange,
    dueDates: dueDates(state, terms, nowMs).map(dueDateAnswerOf),
    department: currentDepartment(state),
    informationWaits: state.informationWaits,
    hearings: state.hearings,
    visits: state.visits,
    meetingCount: state.meetingCount,
    starMeetingCount: state.starMeetingCount,
    stepCount: state.stepCount,
    reopenedCount: state.reopenedCount,
    satisfaction: state.satisfaction,
    times: { responseSeconds, grossSeconds, netSeconds, withUsSeconds, withApplicantSeconds, withOthersSeconds },
  };
}
