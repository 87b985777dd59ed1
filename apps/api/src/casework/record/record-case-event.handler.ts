import { caseStream, decide, fold, fromStored, toStored } from '@casetrail/case';
import type { CaseEvent } from '@casetrail/case';
import type { NewEvent, RecordedEvent } from '@casetrail/event-store';
import { OutcomeUnknown, WrongExpectedVersion } from '@casetrail/event-store';
import type { Installation } from '@casetrail/installation';
import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import { INSTALLATION } from '../../tokens';
import { caseNotFound, unavailable } from '../../problems/problem';
import { eventIdFor, followingEventId } from './idempotency';
import type { Recorded } from './record-case-event.command';
import { RecordCaseEvent } from './record-case-event.command';
import { keyUsedOtherwise, refusedBy, versionStale } from './record-problems';

/** Others may record on the same case at the same moment; each try sees what they recorded. */
const MOST_TRIES = 8;

/** Every event of every case is recorded here: load the stream, decide, append at the version that the decision was made on. */
@CommandHandler(RecordCaseEvent)
export class RecordCaseEventHandler implements ICommandHandler<RecordCaseEvent> {
  constructor(@Inject(INSTALLATION) private readonly installation: Pick<Installation, 'store'>) {}

  async execute(command: RecordCaseEvent): Promise<Recorded> {
    const stream = caseStream(command.owner.municipality, command.reference);
    // Made before the first try: appending the same ids again stores nothing twice.
    const id = eventIdFor(command.owner, command.options.idempotencyKey, command.reference);
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      const history = await this.history(stream);
      const earlier = history.findIndex((recorded) => recorded.id === id);
      if (earlier >= 0) return replay(command, history, earlier, id);

      const events = this.decided(command, history, id);
      try {
        const { version, position, repeated } = await this.installation.store.append(
          stream,
          events,
          history.at(-1)?.version ?? 'no-stream',
        );
        if (!repeated) return { reference: command.reference, version, position, occurredAt: command.event.occurredAt, replayed: false };
        // A repeat at the same moment was quicker: the next try finds its event.
      } catch (error) {
        // After a conflict the next try decides anew, and holds If-Match against what was recorded meanwhile.
        const worthAnotherTry = error instanceof WrongExpectedVersion || (error instanceof OutcomeUnknown && tries === 1);
        if (!worthAnotherTry) throw error;
      }
    }
    throw unavailable('case-busy', 'Others keep recording on this case. Try again.', 1);
  }

  private async history(stream: string): Promise<RecordedEvent[]> {
    const history: RecordedEvent[] = [];
    for await (const recorded of this.installation.store.readStream(stream)) history.push(recorded);
    return history;
  }

  private decided({ event, options, owner }: RecordCaseEvent, history: readonly RecordedEvent[], id: string): NewEvent[] {
    const version = history.at(-1)?.version;
    if (version === undefined && event.type !== 'CaseReceived') throw caseNotFound();
    if (!isExpected(version, options.expectedVersions)) throw versionStale(version);
    const decision = decide(event, fold(history.map(fromStored)), new Date().toISOString());
    if ('refused' in decision) throw refusedBy(decision.refused);
    return decision.accepted.map((accepted, i) => newEvent(accepted, followingEventId(id, i), owner.subject, options));
  }
}

/** `version` is undefined for a case that does not exist yet. */
function isExpected(version: number | undefined, expected: RecordCaseEvent['options']['expectedVersions']): boolean {
  if (expected === undefined) return true;
  return version !== undefined && (expected === 'any' || expected.includes(version));
}

function newEvent(event: CaseEvent, id: string, actor: string, options: RecordCaseEvent['options']): NewEvent {
  const { type, data, schemaVersion } = toStored(event);
  return {
    id,
    type,
    data,
    metadata: {
      schemaVersion,
      actor,
      source: 'api',
      requestId: options.requestId,
      ...(options.idempotencyKey !== undefined && { payloadHash: options.payloadHash }),
    },
  };
}

/** The answer to a request whose event the stream holds already. */
function replay({ reference, options }: RecordCaseEvent, history: readonly RecordedEvent[], at: number, id: string): Recorded {
  const first = history[at];
  if (!first) throw new RangeError(`No event ${at} in the history`);
  // Without a key the event is this very command's, stored by a try whose answer was lost.
  const isRepeat = options.idempotencyKey !== undefined;
  if (isRepeat && first.metadata['payloadHash'] !== options.payloadHash) throw keyUsedOtherwise();
  let last = first;
  for (let i = 1; history[at + i]?.id === followingEventId(id, i); i++) last = history[at + i] ?? last;
  return { reference, version: last.version, position: last.position, occurredAt: fromStored(first).occurredAt, replayed: isRepeat };
}
