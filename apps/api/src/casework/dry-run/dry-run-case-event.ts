import { caseStream, evolve, fold, fromStored } from '@casetrail/case';
import type { CaseEvent, CaseState } from '@casetrail/case';
import type { Installation } from '@casetrail/installation';
import type { Terms } from '@casetrail/measure';
import { dueDates, termsOrDefault } from '@casetrail/read-models';
import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { DateTime } from 'luxon';
import { INSTALLATION } from '../../tokens';
import { dueDateAnswerOf } from '../due-dates/due-date.answer';
import { ExpectedRanges } from '../expected-range/expected-ranges';
import { decideOn, earlierRequest, eventIdOf, historyOf } from '../record/command-on-case';
import type { CommandOnCase } from '../record/command-on-case';
import type { DryRunAnswer, DryRunDates, DryRunWait } from './dry-run.answer';

/** How long a business may take to answer. */
const WAIT_DAYS = [7, 14, 28] as const;

/** What recording an event would change; refused as recording it would be. */
export class DryRunCaseEvent extends Query<DryRunAnswer> {
  constructor(readonly command: CommandOnCase) {
    super();
  }
}

@QueryHandler(DryRunCaseEvent)
export class DryRunCaseEventHandler implements IQueryHandler<DryRunCaseEvent> {
  constructor(
    @Inject(INSTALLATION) private readonly installation: Pick<Installation, 'store' | 'municipalities'>,
    private readonly expectedRanges: ExpectedRanges,
  ) {}

  async execute({ command }: DryRunCaseEvent): Promise<DryRunAnswer> {
    const { municipality } = command.owner;
    const history = await historyOf(this.installation.store, caseStream(municipality, command.reference));
    const earlier = earlierRequest(command, history, eventIdOf(command));
    // A repeat would record nothing either.
    const { state, accepted } = earlier ? { state: fold(history.map(fromStored)), accepted: [] } : decideOn(command, history);
    const terms = termsOrDefault(await this.installation.municipalities.get(municipality));
    return foretell(state, await this.expectedRanges.tell(accepted, state), command.event, terms, history.at(-1)?.version);
  }
}

function foretell(
  before: CaseState | null,
  accepted: readonly CaseEvent[],
  event: CaseEvent,
  terms: Terms,
  version: number | undefined,
): DryRunAnswer {
  const after = accepted.reduce<CaseState | null>(evolve, before);
  if (after === null) throw new Error(`${event.type} was accepted and makes no case`);
  const nowMs = Date.now();
  const isAsking = event.type === 'InformationRequested' && after.informationWaits.some(({ to }) => to === undefined);
  return {
    ...(version !== undefined && { version }),
    occurredAt: event.occurredAt,
    ...(before !== null && { before: datesOf(before, terms, nowMs) }),
    after: datesOf(after, terms, nowMs),
    ...(isAsking && {
      ifInformationComes: WAIT_DAYS.map((days) => ifInformationComes(days, after, event.occurredAt, terms)),
    }),
  };
}

const datesOf = (state: CaseState, terms: Terms, nowMs: number): DryRunDates => ({
  ...(state.expectedBy !== undefined && { expectedBy: state.expectedBy }),
  ...(state.expectedRange !== undefined && { expectedRange: state.expectedRange }),
  dueDates: dueDates(state, terms, nowMs).map(dueDateAnswerOf),
});

/** The due dates at the end of the wait. */
function ifInformationComes(days: number, waiting: CaseState, requestedAt: string, terms: Terms): DryRunWait {
  const ends = DateTime.fromISO(requestedAt, { zone: terms.calendar.timeZone }).plus({ days });
  const endsAt = ends.toUTC().toISO({ precision: 'milliseconds' })!;
  const state = evolve(waiting, { type: 'InformationReceived', occurredAt: endsAt, data: { complete: true } });
  return { days, endsAt, dueDates: dueDates(state, terms, ends.toMillis()).map(dueDateAnswerOf) };
}
