import { caseStream, fromStored, toStored } from '@casetrail/case';
import type { CaseEvent } from '@casetrail/case';
import type { NewEvent } from '@casetrail/event-store';
import { OutcomeUnknown, WrongExpectedVersion } from '@casetrail/event-store';
import type { Installation } from '@casetrail/installation';
import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import { INSTALLATION } from '../../tokens';
import { unavailable } from '../../problems/problem';
import { ExpectedRanges } from '../expected-range/expected-ranges';
import { decideOn, earlierRequest, eventIdOf, historyOf } from './command-on-case';
import { followingEventId } from './idempotency';
import type { Recorded } from './record-case-event.command';
import { RecordCaseEvent } from './record-case-event.command';

/** Others may record on the same case at the same moment; each try sees what they recorded. */
const MOST_TRIES = 8;

/** Every event of every case is recorded here: load the stream, decide, append at the version that the decision was made on. */
@CommandHandler(RecordCaseEvent)
export class RecordCaseEventHandler implements ICommandHandler<RecordCaseEvent> {
  constructor(
    @Inject(INSTALLATION) private readonly installation: Pick<Installation, 'store'>,
    private readonly expectedRanges: ExpectedRanges,
  ) {}

  async execute(command: RecordCaseEvent): Promise<Recorded> {
    const { reference, owner, options } = command;
    const stream = caseStream(owner.municipality, reference);
    // Made before the first try: appending the same ids again stores nothing twice.
    const id = eventIdOf(command);
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      const history = await historyOf(this.installation.store, stream);
      const earlier = earlierRequest(command, history, id);
      if (earlier) {
        const { version, position } = earlier.last;
        const { occurredAt } = fromStored(earlier.first);
        return { reference, version, position, occurredAt, replayed: options.idempotencyKey !== undefined };
      }
      const { state, accepted } = decideOn(command, history);
      const told = await this.expectedRanges.tell(accepted, state);
      const events = told.map((event, i) => newEvent(event, followingEventId(id, i), command));
      try {
        const { version, position, repeated } = await this.installation.store.append(
          stream,
          events,
          history.at(-1)?.version ?? 'no-stream',
        );
        if (!repeated) return { reference, version, position, occurredAt: command.event.occurredAt, replayed: false };
        // A repeat at the same moment was quicker: the next try finds its event.
      } catch (error) {
        // After a conflict the next try decides anew, and holds If-Match against what was recorded meanwhile.
        const worthAnotherTry = error instanceof WrongExpectedVersion || (error instanceof OutcomeUnknown && tries === 1);
        if (!worthAnotherTry) throw error;
      }
    }
    throw unavailable('case-busy', 'Others keep recording on this case. Try again.', 1);
  }
}

function newEvent(event: CaseEvent, id: string, { owner, options }: RecordCaseEvent): NewEvent {
  const { type, data, schemaVersion } = toStored(event);
  return {
    id,
    type,
    data,
    metadata: {
      schemaVersion,
      actor: owner.subject,
      source: 'api',
      requestId: options.requestId,
      ...(options.idempotencyKey !== undefined && { payloadHash: options.payloadHash }),
    },
  };
}
