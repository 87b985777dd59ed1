import { caseStream, fromStored } from '@casetrail/case';
import { originallyRecordedAt } from '@casetrail/event-store';
import type { RecordedEvent } from '@casetrail/event-store';
import type { Installation } from '@casetrail/installation';
import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { caseNotFound } from '../../problems/problem';
import { INSTALLATION } from '../../tokens';
import type { CaseEventAnswer, CaseEventsAnswer } from './case-events.answer';
import { DEFAULT_EVENTS } from './list-case-events.dto';
import type { ListCaseEventsQuery } from './list-case-events.dto';

/** A page of a case's events, read from the store itself: they are always up to date. */
export class ListCaseEvents extends Query<CaseEventsAnswer> {
  constructor(
    readonly municipality: string,
    readonly reference: string,
    readonly wanted: ListCaseEventsQuery,
  ) {
    super();
  }
}

@QueryHandler(ListCaseEvents)
export class ListCaseEventsHandler implements IQueryHandler<ListCaseEvents> {
  constructor(@Inject(INSTALLATION) private readonly installation: Pick<Installation, 'store'>) {}

  async execute({ municipality, reference, wanted }: ListCaseEvents): Promise<CaseEventsAnswer> {
    const stream = caseStream(municipality, reference);
    const limit = wanted.limit ?? DEFAULT_EVENTS;
    const from = wanted.cursor === undefined ? 0 : wanted.cursor + 1;
    // One more than asked for tells whether there is a page behind this one.
    const found = await this.read(stream, from, limit + 1);
    if (found.length === 0 && (from === 0 || (await this.read(stream, 0, 1)).length === 0)) throw caseNotFound();
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return { events: page.map(answerOf), ...(found.length > limit && last && { next: String(last.version) }) };
  }

  private async read(stream: string, from: number, limit: number): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for await (const event of this.installation.store.readStream(stream, { from, limit })) events.push(event);
    return events;
  }
}

function answerOf(recorded: RecordedEvent): CaseEventAnswer {
  const { type, occurredAt, data } = fromStored(recorded);
  const { actor, source } = recorded.metadata;
  return {
    version: recorded.version,
    position: recorded.position,
    type,
    occurredAt,
    recordedAt: originallyRecordedAt(recorded),
    ...(typeof actor === 'string' && { actor }),
    ...(typeof source === 'string' && { source }),
    data,
  };
}
