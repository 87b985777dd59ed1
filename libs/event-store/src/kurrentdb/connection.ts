import { EventStoreDBClient } from '@eventstore/db-client';

/** A client that failed so often in a row is replaced, but not more often than this. */
const FAILURES_BEFORE_REPLACING = 3;
const REPLACED_AT_MOST_EVERY_MS = 300;
/** The client's own. */
const KEEP_ALIVE_TIMEOUT_MS = 10_000;

/** The client at present. Its connection it renews by itself, except when it does not notice that it should, or waits too long. */
export class Connection {
  /** Ask the leader, so that what was read is what was written last. Unless other nodes were asked for. */
  readonly requiresLeader: boolean;
  private current: EventStoreDBClient;
  private failures = 0;
  private replacedAt = -Infinity;
  private replacements = 0;

  constructor(private readonly connectionString: string) {
    if (/throwOnAppendFailure=false/i.test(connectionString)) {
      throw new Error(
        'The connection string of the event store must not switch throwOnAppendFailure off: a conflict would name a wrong version',
      );
    }
    refuseWhatTheClientWouldPrint(connectionString);
    this.requiresLeader = !/nodePreference=(?!leader)/i.test(connectionString);
    this.current = open(connectionString);
  }

  get client(): EventStoreDBClient {
    return this.current;
  }

  /** Something was answered. */
  worked(client: EventStoreDBClient): void {
    if (client === this.current) this.failures = 0;
  }

  /** `silent`: there was no answer at all, which the client itself takes no notice of. */
  failed(client: EventStoreDBClient, silent: boolean): void {
    if (client !== this.current) return;
    if (!silent && ++this.failures % FAILURES_BEFORE_REPLACING !== 0) return;
    if (performance.now() - this.replacedAt < REPLACED_AT_MOST_EVERY_MS) return;
    this.replacedAt = performance.now();
    this.replacements++;
    // What the old one has under way may go on to its end.
    this.current = open(this.fresh());
    void closeChannel(client);
  }

  async close(): Promise<void> {
    await closeChannel(this.current);
  }

  /**
   * A server that could not be reached is tried again after ever longer waits, up to two minutes, and clients of the same settings share that wait.
   * A setting that differs by a millisecond begins anew.
   */
  private fresh(): string {
    const given = /keepAliveTimeout=(\d+)/i.exec(this.connectionString)?.[1];
    const timeoutMs = Number(given ?? KEEP_ALIVE_TIMEOUT_MS) + (this.replacements % 1000);
    return `${this.connectionString}${this.connectionString.includes('?') ? '&' : '?'}keepAliveTimeout=${timeoutMs}`;
  }
}

const OPTIONS =
  /^(connectionName|defaultDeadline|discoveryInterval|dnsDiscover|gossipTimeout|keepAliveInterval|keepAliveTimeout|maxDiscoverAttempts|nodePreference|throwOnAppendFailure|tls|tlsCAFile|userCertFile|userKeyFile)$/i;

/** Of an option that it does not know the client prints a warning with the whole string, password included. */
function refuseWhatTheClientWouldPrint(connectionString: string): void {
  const [, query = ''] = connectionString.split('?', 2);
  for (const [name = ''] of query.split('&').map((option) => option.split('='))) {
    if (name !== '' && !OPTIONS.test(name))
      throw new Error(`The connection string of the event store has an option that cannot be used: ${name}`);
  }
}

function open(connectionString: string): EventStoreDBClient {
  let client: EventStoreDBClient;
  try {
    client = EventStoreDBClient.connectionString(connectionString);
  } catch (error) {
    // The client's error repeats the string, where the password may be.
    const { expected } = error as { expected?: string };
    // eslint-disable-next-line preserve-caught-error -- as said
    throw new Error(`The connection string of the event store cannot be read${expected === undefined ? '' : `: expected ${expected}`}`);
  }
  // Every append on a call of its own. The client prefers one batched call for all, which has no time limit, whose failure rejects the appends of
  // every other client in the process, and where an answer that comes after such a failure ends the process.
  return Object.assign(client, { supports: () => Promise.resolve(false) });
}

/** Calls under way go on; without them the connection would stay open until it has been idle for half an hour. */
async function closeChannel(client: EventStoreDBClient): Promise<void> {
  try {
    (await client['getChannel']()).close();
  } catch {
    // It never had one.
  }
}
