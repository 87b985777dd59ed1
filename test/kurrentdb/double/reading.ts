import { status, type ServerWritableStream } from '@grpc/grpc-js';
import { ReadReq, type ReadResp } from '@eventstore/db-client/generated/streams_pb';
import type { EventLog, Stored } from './event-log';
import type { Faults } from './faults';
import { eventMessage, nameOf, notLeader, refusal, streamDeleted, streamNotFoundMessage } from './messages';
import { Outlet } from './outlet';
import { feedSubscription } from './subscribing';

const FORWARDS = ReadReq.Options.ReadDirection.FORWARDS;

/** Streams.Read: of a stream or of all of them, in either direction; and subscriptions to all of them. */
export const handleRead =
  ({ log, faults }: { log: EventLog; faults: Faults }) =>
  (call: ServerWritableStream<ReadReq, ReadResp>): void => {
    const outlet = new Outlet(call);
    const options = call.request.getOptions()!;
    if (faults.leader && call.metadata.get('requires-leader')[0] === 'true') return outlet.fail(notLeader(faults.leader));
    if (faults.silentReads) return;
    const work = async (): Promise<void> => {
      if (faults.slownessMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.slownessMs));
      if (options.hasSubscription()) return feedSubscription(outlet, options, log, faults);
      faults.seen.reads++;
      if (options.hasFilter())
        return outlet.fail(refusal(status.UNIMPLEMENTED, 'The double does not filter reads: the client has no way to ask for it'));
      const stream = options.getStream();
      if (stream) await sendStream(stream);
      else await send(allFrom(options.getAll()!));
      outlet.end();
    };
    const count = BigInt(options.getCount());
    const forwards = options.getReadDirection() === FORWARDS;

    async function sendStream(from: ReadReq.Options.StreamOptions): Promise<void> {
      const name = nameOf(from.getStreamIdentifier());
      const events = log.stream(name);
      if (events === 'deleted') return outlet.fail(streamDeleted(name));
      if (events === undefined) return void (await outlet.write(streamNotFoundMessage(name)));
      const revision = from.hasStart() ? 0n : from.hasEnd() ? BigInt(events.length) - 1n : BigInt(from.getRevision());
      if (forwards) await send(events.slice(Number(revision)));
      else await send(events.slice(0, Number(revision) + 1).reverse());
    }

    /** Forwards from a position including what stands there, backwards without it. */
    function* allFrom(from: ReadReq.Options.AllOptions): Generator<Stored> {
      const position = from.hasStart() ? 0n : from.hasEnd() ? undefined : BigInt(from.getPosition()!.getCommitPosition());
      let index = position === undefined ? log.all.length : log.indexAt(position);
      const end = forwards ? log.all.length : 0;
      while (forwards ? index < end : index > end) yield log.all[forwards ? index++ : --index]!;
    }

    async function send(events: Iterable<Stored>): Promise<void> {
      let sent = 0n;
      for (const event of events) {
        if (sent++ >= count || !(await outlet.write(eventMessage(event)))) return;
      }
    }
    void work();
  };
