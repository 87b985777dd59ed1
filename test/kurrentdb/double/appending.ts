import type { sendUnaryData, ServerDuplexStream, ServerReadableStream, ServerErrorResponse } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';
import { Any } from 'google-protobuf/google/protobuf/any_pb';
import { Empty as GoogleEmpty } from 'google-protobuf/google/protobuf/empty_pb';
import {
  AllStreamPosition,
  MaximumAppendSizeExceeded,
  StreamDeleted,
  Timeout,
  WrongExpectedVersion,
} from '@eventstore/db-client/generated/shared_pb';
import { Status } from '@eventstore/db-client/generated/status_pb';
import { BatchAppendResp, type AppendReq, type AppendResp, type BatchAppendReq } from '@eventstore/db-client/generated/streams_pb';
import type { EventLog, Expectation, Proposed, Written } from './event-log';
import type { AppendFault, Faults } from './faults';
import {
  appendedMessage,
  appendTooLarge,
  nameOf,
  notLeader,
  refusal,
  streamDeleted,
  streamIdentifier,
  timedOut,
  wrongVersionMessage,
} from './messages';

export interface AppendingContext {
  log: EventLog;
  faults: Faults;
  /** Of one append, as the server's option of this name. */
  maxAppendBytes: number;
  cutConnections: () => void;
}

const sizeOf = ({ type, data, metadata }: Proposed): number => data.length + metadata.length + 2 * type.length;

const proposed = (message: AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage): Proposed => ({
  id: message.getId()?.getString().toLowerCase() ?? '',
  type: message.getMetadataMap().get('type') ?? '',
  contentType: message.getMetadataMap().get('content-type') ?? '',
  data: message.getData_asU8(),
  metadata: message.getCustomMetadata_asU8(),
});

/** What a fault leaves of an append. Undefined: nothing is ever answered. */
async function suffer(
  context: AppendingContext,
  fault: AppendFault | undefined,
  store: () => Written,
): Promise<Written | ServerErrorResponse | undefined> {
  const { faults, cutConnections } = context;
  if (faults.slownessMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.slownessMs));
  switch (fault) {
    case 'cut-before':
    case 'cut-during':
      cutConnections();
      return undefined;
    case 'cut-after':
      store();
      cutConnections();
      return undefined;
    case 'silence':
      return undefined;
    case 'store-silently':
      store();
      return undefined;
    case 'late':
      faults.holdBack(store);
      return undefined;
    case 'unavailable':
      return refusal(status.UNAVAILABLE, 'Server Is Not Ready');
    case 'timeout':
      store();
      return timedOut();
    default:
      return store();
  }
}

/** Streams.Append. */
export const handleAppend =
  (context: AppendingContext) =>
  (call: ServerReadableStream<AppendReq, AppendResp>, answer: sendUnaryData<AppendResp>): void => {
    const { log, faults, maxAppendBytes } = context;
    const fault = faults.takeAppendFault();
    const events: Proposed[] = [];
    let [stream, expected, bytes, over] = ['', 'any' as Expectation, 0, false];
    const fail = (error: ServerErrorResponse): void => {
      over = true;
      answer(error);
    };
    call.on('error', () => undefined);
    call.on('data', (request: AppendReq) => {
      if (over) return;
      const options = request.getOptions();
      const message = request.getProposedMessage();
      if (options) {
        stream = nameOf(options.getStreamIdentifier());
        expected = options.hasNoStream()
          ? 'no-stream'
          : options.hasStreamExists()
            ? 'stream-exists'
            : options.hasAny()
              ? 'any'
              : BigInt(options.getRevision());
        if (faults.leader && call.metadata.get('requires-leader')[0] === 'true') fail(notLeader(faults.leader));
        else if (fault === 'cut-before') context.cutConnections();
      } else if (message) {
        events.push(proposed(message));
        bytes += sizeOf(events.at(-1)!);
        if (bytes > maxAppendBytes) fail(appendTooLarge(maxAppendBytes));
        else if (fault === 'cut-during') context.cutConnections();
      }
    });
    const received = (): void => {
      // A client that gives up, or whose connection is lost, ends its call as well; what has come by then is no append.
      if (over || call.cancelled || events.length === 0 || fault === 'cut-before' || fault === 'cut-during') return;
      void suffer(context, fault, () => log.append(stream, expected, events)).then((written) => {
        if (written === undefined) return;
        if (!('outcome' in written)) answer(written);
        else if (written.outcome === 'deleted') answer(streamDeleted(stream));
        else if (written.outcome === 'wrong-version') answer(null, wrongVersionMessage(written.current));
        else answer(null, appendedMessage(written.revision, fault === 'no-position' ? undefined : written.position));
      });
    };
    // A moment later, as that it was cancelled is noticed only after its end.
    call.on('end', () => setImmediate(received));
  };

const any = (name: string, message: { serializeBinary(): Uint8Array }): Any => {
  const packed = new Any();
  packed.pack(message.serializeBinary(), `event_store.client.${name}`);
  return packed;
};

function batchAnswer(written: Written | 'timeout' | 'too-large', maxAppendBytes: number): BatchAppendResp {
  const response = new BatchAppendResp();
  const fail = (message: string, details: Any): void => {
    const error = new Status();
    error.setMessage(message);
    error.setDetails(details);
    response.setError(error);
  };
  if (written === 'timeout') fail('Timeout', any('Timeout', new Timeout()));
  else if (written === 'too-large') {
    const exceeded = new MaximumAppendSizeExceeded();
    exceeded.setMaxappendsize(maxAppendBytes);
    fail('MaximumAppendSizeExceeded', any('MaximumAppendSizeExceeded', exceeded));
  } else if (written.outcome === 'deleted') fail('StreamDeleted', any('StreamDeleted', new StreamDeleted()));
  else if (written.outcome === 'wrong-version') {
    const wrong = new WrongExpectedVersion();
    if (written.current < 0n) wrong.setCurrentNoStream(new GoogleEmpty());
    else wrong.setCurrentStreamRevision(String(written.current));
    fail('WrongExpectedVersion', any('WrongExpectedVersion', wrong));
  } else {
    const success = new BatchAppendResp.Success();
    success.setCurrentRevision(String(written.revision));
    const position = new AllStreamPosition();
    position.setCommitPosition(String(written.position));
    position.setPreparePosition(String(written.position));
    success.setPosition(position);
    response.setSuccess(success);
  }
  return response;
}

/** Streams.BatchAppend: many appends on one call, told apart by their correlation ids. */
export const handleBatchAppend =
  (context: AppendingContext) =>
  (call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>): void => {
    const { log, faults, maxAppendBytes } = context;
    const open = new Map<string, { options: BatchAppendReq.Options; events: Proposed[] }>();
    call.on('error', () => undefined);
    call.on('end', () => call.end());
    call.on('data', (request: BatchAppendReq) => {
      const key = request.getCorrelationId()?.getString() ?? '';
      const options = request.getOptions();
      if (options) open.set(key, { options, events: [] });
      const batch = open.get(key);
      if (!batch) return;
      batch.events.push(...request.getProposedMessagesList().map(proposed));
      if (!request.getIsFinal()) return;
      open.delete(key);
      const stream = nameOf(batch.options.getStreamIdentifier());
      const given = batch.options;
      const expected = given.hasNoStream()
        ? 'no-stream'
        : given.hasStreamExists()
          ? 'stream-exists'
          : given.hasAny()
            ? 'any'
            : BigInt(given.getStreamPosition());
      const answer = (written: Written | 'timeout' | 'too-large'): void => {
        const response = batchAnswer(written, maxAppendBytes);
        response.setCorrelationId(request.getCorrelationId());
        response.setStreamIdentifier(streamIdentifier(stream));
        call.write(response);
      };
      if (batch.events.reduce((sum, event) => sum + sizeOf(event), 0) > maxAppendBytes) return answer('too-large');
      void suffer(context, faults.takeAppendFault(), () => log.append(stream, expected, batch.events)).then((written) => {
        if (written !== undefined) answer('outcome' in written ? written : 'timeout');
      });
    });
  };
