import { ErrorType, isCommandError, type CommandError } from '@eventstore/db-client';
import { EventTooLarge, StoreUnavailable, StreamDeleted, WrongExpectedVersion, type ExpectedVersion, type NewEvent } from '../port';

/** Something that was waited for in vain. */
export class TimedOut extends Error {
  override name = 'TimedOut';
}

/** What a failed try to append says: nothing stored, but another try may be; nobody knows; or no use in trying. */
export type Verdict = 'not-stored' | 'unknown' | Error;

/** The call had not left for the server, or the server said that it would not take it. */
const NOT_TAKEN =
  /No connection established|Name resolution failed|Server Is Not Ready|Server Is Too Busy|Failed to discover|No leader info/;
/** Time ran out. The message names the server's address once the call had left. */
const LEFT_TOO_LATE = /Deadline exceeded(?!.*remote_addr)/;

export interface Attempted {
  stream: string;
  events: readonly NewEvent[];
  expected: ExpectedVersion;
  bytes: number;
}

export function judge(error: Error, attempted: Attempted): Verdict {
  if (error instanceof WrongExpectedVersion) return error;
  const { message } = error;
  if (!isCommandError(error)) return NOT_TAKEN.test(message) ? 'not-stored' : 'unknown';
  const { stream, events, expected, bytes } = attempted;
  const failed: CommandError = error;
  switch (failed.type) {
    case ErrorType.WRONG_EXPECTED_VERSION:
      return new WrongExpectedVersion(stream, expected, failed.actualVersion === 'no_stream' ? -1 : Number(failed.actualVersion));
    case ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED:
      return new AppendTooLarge(stream, events, bytes, failed.maxAppendSize);
    case ErrorType.STREAM_DELETED:
      return new StreamDeleted(stream, { cause: error });
    case ErrorType.ACCESS_DENIED:
      return accessDenied(error);
    case ErrorType.NOT_LEADER:
      return 'not-stored';
    default:
      return NOT_TAKEN.test(message) || LEFT_TOO_LATE.test(message) ? 'not-stored' : 'unknown';
  }
}

/** The server counts all events of an append together. */
class AppendTooLarge extends EventTooLarge {
  constructor(stream: string, events: readonly NewEvent[], bytes: number, most: number) {
    const [first] = events;
    super(stream, events.length === 1 && first ? first.type : `an append of ${events.length} events`, bytes);
    this.message = `${this.message.split(';')[0]}; the event store takes at most ${most} in one append: raise its MaxAppendSize, or append fewer at a time`;
  }
}

export const accessDenied = (cause: unknown): StoreUnavailable =>
  new StoreUnavailable('The event store denies access: check user and password in its connection string, and what the user may do', {
    cause,
  });

/** Nothing was heard, not even that it failed. */
export const isSilence = (error: Error): boolean =>
  error instanceof TimedOut || (isCommandError(error) && error.type === ErrorType.DEADLINE_EXCEEDED);

export const isMissing = (error: Error): boolean =>
  isCommandError(error) && (error.type === ErrorType.STREAM_NOT_FOUND || error.type === ErrorType.STREAM_DELETED);

export const isDenied = (error: Error): boolean => isCommandError(error) && error.type === ErrorType.ACCESS_DENIED;

/** Rejects when `work` takes longer; what comes of it then goes unheard. */
export async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimedOut(`no answer within ${Math.round(limitMs)} ms`)), limitMs);
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
