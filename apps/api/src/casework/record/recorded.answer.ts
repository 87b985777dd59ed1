import { formatReferenceNumber } from '@casetrail/case';
import type { FastifyReply } from 'fastify';
import type { Recorded } from './record-case-event.command';

/** What was recorded. A repeat with the same Idempotency-Key is answered as the first time. */
export class RecordedAnswer {
  /** @example 7KQ4-M2X9-T3BW5 */
  reference!: string;
  /** Version of the case after the event; `"7"` as ETag and for If-Match. */
  version!: number;
  /** Position in the event store: a read can wait for it with `?wait-for=`. */
  position!: string;
  /** ISO 8601, UTC. */
  occurredAt!: string;
}

/** Answers with the body and the headers of a recorded event. */
export function answerRecorded(recorded: Recorded, reply: FastifyReply): RecordedAnswer {
  const { replayed, reference, ...rest } = recorded;
  reply.header('ETag', `"${rest.version}"`).header('Casetrail-Position', rest.position);
  if (replayed) reply.header('Idempotency-Replayed', 'true');
  return { reference: formatReferenceNumber(reference), ...rest };
}
