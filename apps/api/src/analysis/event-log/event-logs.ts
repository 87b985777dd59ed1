import { Readable } from 'node:stream';
import { pseudonyms, writeEventLog } from '@casetrail/event-log';
import type { Installation } from '@casetrail/installation';
import { caseStreams } from '@casetrail/read-models';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { invalidRequest, unavailable } from '../../problems/problem';
import { INSTALLATION } from '../../tokens';
import { filtersOf } from '../questions/filtered-cases.dto';
import { unknownNames } from '../questions/known-names';
import type { EventLogQuery } from './event-log.dto';

/** Logs under way at a time in one API process: each reads as fast as its reader takes it, and all share the database with everybody else. */
export const MOST_AT_A_TIME = 4;
const RETRY_AFTER_SECONDS = 30;

/** Event logs for analysts: without personal data, streamed from the event store, no faster than they are taken. */
@Injectable()
export class EventLogs implements BeforeApplicationShutdown {
  private readonly underWay = new Set<Readable>();
  /** Admitted, but not begun. */
  private admitted = 0;

  constructor(
    @Inject(INSTALLATION) private readonly installation: Pick<Installation, 'database' | 'store' | 'secrets' | 'municipalities'>,
  ) {}

  /** Breaks off what is under way: a log may take longer than an API has for stopping. */
  beforeApplicationShutdown(): void {
    for (const log of this.underWay) log.destroy(new Error('The API stops'));
  }

  /**
   * The log of a municipality's chosen cases, as they stand now. Reading stops when the stream is destroyed, as when the client goes away.
   * Fails with 400 for a case type or department that is not there, with 503 when too many logs are under way.
   */
  async stream(municipality: string, query: EventLogQuery): Promise<Readable> {
    if (this.underWay.size + this.admitted >= MOST_AT_A_TIME)
      throw unavailable('too-many-event-logs', 'As many event logs as can be are being read. Try again later.', RETRY_AFTER_SECONDS);
    this.admitted++;
    try {
      const log = Readable.from(await this.pieces(municipality, query), { objectMode: false });
      this.underWay.add(log);
      log.once('close', () => this.underWay.delete(log));
      return log;
    } finally {
      this.admitted--;
    }
  }

  private async pieces(key: string, query: EventLogQuery): Promise<AsyncIterable<string>> {
    const { database, store, secrets, municipalities } = this.installation;
    const municipality = await municipalities.get(key);
    const faults = unknownNames(query, municipality);
    if (faults.length > 0) throw invalidRequest(faults);
    const asked = { from: query.from, to: query.to, filters: filtersOf(query) };
    return writeEventLog({
      format: query.format ?? 'xes',
      municipality: key,
      store,
      upTo: await store.head(),
      streams: () => caseStreams(database.kysely, key, asked),
      names: pseudonyms(secrets.referenceKey, key),
    });
  }
}
