import type { CaseEvent, CaseEventType } from '@casetrail/case';
import { toInstant } from '../../requests/is-instant.decorator';
import type { EventBody } from '../bodies/event.dto';
import type { CommandHeaders } from './command-headers';
import type { KeyOwner } from './idempotency';

/** A request to record an event, checked: what stands here may be taken at its word. */
export interface CommandInput<Body extends EventBody = EventBody> extends CommandHeaders {
  owner: KeyOwner;
  body: Body;
  /** Nothing is to be recorded. */
  dryRun: boolean;
  /** Canonical; missing where the case is yet to come. */
  reference?: string;
  /** Digest of route and body: tells a repeat from another request with the same key. */
  payloadHash: string;
  requestId: string;
}

/** The event that the body speaks of. `data` overrides what the body says, for what it cannot know. */
export function eventOf<T extends CaseEventType>(type: T, body: EventBody, now: Date, data?: Partial<CaseEvent<T>['data']>): CaseEvent {
  const { occurredAt, ...said } = body;
  return {
    type,
    occurredAt: occurredAt === undefined || occurredAt === null ? now.toISOString() : toInstant(occurredAt),
    // Through JSON: plain data, and nothing that was left unsaid.
    data: JSON.parse(JSON.stringify({ ...said, ...data }, (_, value: unknown) => value ?? undefined)) as CaseEvent<T>['data'],
  } as CaseEvent;
}
