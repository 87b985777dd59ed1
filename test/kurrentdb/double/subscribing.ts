import { once } from 'node:events';
import { status } from '@grpc/grpc-js';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import type { EventLog, Stored } from './event-log';
import type { Faults } from './faults';
import { caughtUpMessage, checkpointMessage, confirmationMessage, eventMessage, refusal } from './messages';
import type { Outlet } from './outlet';

/** The server's own, when the client names none. */
const SEARCH_WINDOW = 32;

/**
 * A subscription to all streams, as a server of today feeds it: events behind the given position that pass the filter; a checkpoint after every so
 * many events looked at, and one as it has caught up; then the word that it has; then what is appended.
 */
export async function feedSubscription(outlet: Outlet, options: ReadReq.Options, log: EventLog, faults: Faults): Promise<void> {
  faults.seen.subscriptions++;
  const drop = faults.nextDrops.shift();
  const stallsBefore = faults.stalls;
  const passes = filterOf(options);
  const interval = (options.getFilter()?.getMax() || SEARCH_WINDOW) * (options.getFilter()?.getCheckpointintervalmultiplier() || 1);
  const all = options.getAll()!;
  let index = all.hasStart() ? 0 : all.hasEnd() ? log.all.length : log.indexAt(BigInt(all.getPosition()!.getCommitPosition()) + 1n);
  let considered = 0;
  let sent = 0;
  let live = false;
  let previous: Stored | undefined;
  const watchSlowness = (): void => {
    if (outlet.blocked && log.all.length - index > faults.mostEventsBehind) outlet.fail(refusal(status.UNKNOWN, 'Consumer too slow'));
  };
  log.on('appended', watchSlowness);
  try {
    await outlet.write(confirmationMessage());
    while (!outlet.closed) {
      if (faults.stalls > stallsBefore) return await outlet.untilEither(new Promise(() => undefined));
      const event = log.all[index];
      if (event === undefined) {
        if (!live) {
          const last = log.all[index - 1];
          if (options.hasFilter() && last) await checkpoint(last.position);
          if (log.all.length > index) continue;
          await outlet.write(caughtUpMessage());
          live = true;
        }
        if (log.all.length === index) await outlet.untilEither(once(log, 'appended'));
        continue;
      }
      index++;
      if (passes(event)) {
        if (drop && sent >= drop.afterEvents) return outlet.fail(refusal(drop.code, drop.details));
        await outlet.write(eventMessage(event));
        sent++;
        if (faults.repeats) {
          await outlet.write(eventMessage(previous ?? event));
          await outlet.write(eventMessage(event));
        }
        previous = event;
      }
      if (++considered % interval === 0 && options.hasFilter()) await checkpoint(event.position);
    }
  } finally {
    log.off('appended', watchSlowness);
  }

  async function checkpoint(position: bigint): Promise<void> {
    await outlet.write(checkpointMessage(position));
    if (!faults.repeats) return;
    await outlet.write(checkpointMessage(previous?.position ?? 0n));
    await outlet.write(checkpointMessage(position));
  }
}

function filterOf(options: ReadReq.Options): (event: Stored) => boolean {
  const filter = options.getFilter();
  const [expression, field] = filter?.hasEventType()
    ? [filter.getEventType(), 'type' as const]
    : [filter?.getStreamIdentifier(), 'stream' as const];
  if (!expression) return () => true;
  const prefixes = expression.getPrefixList();
  if (prefixes.length > 0) return (event) => prefixes.some((prefix) => event[field].startsWith(prefix));
  const pattern = new RegExp(expression.getRegex());
  return (event) => pattern.test(event[field]);
}
