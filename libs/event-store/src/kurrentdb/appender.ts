import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { jsonEvent, type AppendResult } from '@eventstore/db-client';
import { backoffMs } from '@casetrail/postgres';
import { OutcomeUnknown, StoreUnavailable, type Appended } from '../port';
import type { Connection } from './connection';
import { isSilence, judge, within, type Attempted } from './errors';
import { toPosition } from './positions';
import type { Reader } from './reader';
import { ATTEMPT } from './recorded';
import { Turns } from './turns';

/** One try takes at most this share of the time: a server that takes events and never answers leaves time for another connection. */
const TRY_SHARE = 0.3;
/** The client's own time limit comes first: it knows whether the events had left. But it does not watch over finding a server. */
const SLACK_MS = 200;

export interface Append extends Attempted {
  expected: number | 'no-stream';
  /** When its caller stops waiting, as `performance.now()`. */
  endsAt: number;
  /** A sign of this append's own, the same in each of its tries. */
  attempt: string;
}

export const newAttempt = (): string => randomBytes(9).toString('base64url');

/**
 * Appends behind a known version, which the server checks exactly: a try whose answer was lost can be repeated until there is one, and finds its own
 * events if they were stored.
 */
export class Appender {
  private readonly turns: Turns;

  constructor(
    private readonly connection: Connection,
    private readonly reader: Reader,
    private readonly timeoutMs: number,
    maxInFlight: number,
  ) {
    this.turns = new Turns(maxInFlight);
  }

  /**
   * @throws {@link WrongExpectedVersion} {@link StoreUnavailable} {@link OutcomeUnknown} and what {@link judge} says
   */
  append(append: Append): Promise<Appended> {
    return this.turns.take(() => this.persist(append));
  }

  private async persist(append: Append): Promise<Appended> {
    const { stream, endsAt } = append;
    let maybeStored = false;
    let trouble = 'too many appends are under way';
    for (let attempt = 1; ; attempt++) {
      const leftMs = endsAt - performance.now();
      if (leftMs <= 0) break;
      const { client } = this.connection;
      const limitMs = Math.min(leftMs, this.timeoutMs * TRY_SHARE);
      try {
        const options = {
          expectedRevision: revisionOf(append.expected),
          deadline: limitMs,
          requiresLeader: this.connection.requiresLeader,
        };
        const result = await within(limitMs + SLACK_MS, client.appendToStream(stream, eventsOf(append), options));
        this.connection.worked(client);
        return await this.answer(append, result);
      } catch (caught) {
        const error = caught as Error;
        const verdict = judge(error, append);
        if (verdict instanceof Error) throw verdict;
        if (verdict === 'unknown') maybeStored = true;
        this.connection.failed(client, isSilence(error));
        trouble = error.message;
      }
      await pause(Math.max(0, Math.min(backoffMs(attempt), endsAt - performance.now())));
    }
    const what = `Stream ${stream}: no answer to an append within ${this.timeoutMs} ms (${trouble})`;
    if (maybeStored) throw new OutcomeUnknown(`${what}: the events may be stored or not`);
    throw new StoreUnavailable(`${what}: nothing was stored`);
  }

  /** The server answers alike whether it stored the events now or had them: the sign left in them tells whose they are. */
  private async answer({ stream, attempt }: Append, { nextExpectedRevision, position }: AppendResult): Promise<Appended> {
    const version = Number(nextExpectedRevision);
    const last = await this.reader.attemptAt(stream, version).catch((error: unknown) => {
      // Stored all the same.
      if (position === undefined) throw error;
      return undefined;
    });
    if (last) return { version, position: last.event.position, repeated: last.attempt !== attempt };
    if (position === undefined) throw new OutcomeUnknown(`Stream ${stream}: the event store tells no position for version ${version}`);
    return { version, position: toPosition(position), repeated: false };
  }
}

const revisionOf = (expected: number | 'no-stream'): bigint | 'no_stream' => (expected === 'no-stream' ? 'no_stream' : BigInt(expected));

const eventsOf = ({ events, attempt }: Append): ReturnType<typeof jsonEvent>[] =>
  events.map(({ id, type, data, metadata }, n) => {
    const signed = n === events.length - 1 ? { ...metadata, [ATTEMPT]: attempt } : metadata;
    return jsonEvent({ id, type, data, metadata: signed });
  });
