import { randomUUID } from 'node:crypto';
import type { EventStore } from '@casetrail/event-store';
import type { Database } from '@casetrail/postgres';
import { backoff, sleep } from './backoff';
import type { Checkpoint } from './checkpoints';
import { Fenced, readCheckpoints } from './checkpoints';
import { streamsAside } from './dead-letters';
import { followEvents } from './follow-events';
import type { LeaseClaim } from './lease';
import { acquireLease, releaseLease, RELEASED_CHANNEL, renewLease } from './lease';
import type { Log, ProjectionGroup } from './projection';
import { rebuildOutdated } from './rebuild-outdated';
import { loggable } from './loggable';

export interface ProjectorOptions {
  database: Database;
  store: EventStore;
  group: ProjectionGroup;
  /** Name of this process, for people: it is shown as the holder of the lease. */
  instance: string;
  log: Log;
  /** Most events in one transaction while catching up. Default 5,000: twice as fast as 2,000, as more events of a stream fall together. */
  batchSize?: number;
  /** How long a leader that is not heard of keeps the lead, in ms. Default 5,000. */
  leaseMs?: number;
}

/**
 * Keeps the views of a group up to date. Any number of projectors may be started for a group, here and on other machines: one leads, the others
 * stand by. Leading is a lease in the database; what makes it safe is not the lease but the fence in each batch (`advanceCheckpoints`): a leader
 * that was replaced without noticing cannot commit.
 */
export class Projector {
  private readonly claim: LeaseClaim;
  private readonly stopping = new AbortController();
  /** Ends the present lead or the present wait. */
  private present = new AbortController();
  private readonly beyondRepair = new Set<string>();
  private running: Promise<void> | undefined;
  private unlisten: (() => Promise<void>) | undefined;
  private leading = false;
  private standbyReason = '';

  constructor(private readonly options: ProjectorOptions) {
    const { group, instance, leaseMs = 5000 } = options;
    this.claim = { group: group.name, views: group.projections, holder: `${instance} ${randomUUID().slice(0, 8)}`, leaseMs };
  }

  /** Begins, and goes on until {@link stop}; trouble with store or database is waited out. Throws when the views have no checkpoints. */
  async start(): Promise<void> {
    const { database, group } = this.options;
    const checkpoints = await readCheckpoints(database.kysely, this.viewNames());
    const missing = this.viewNames().filter((name) => !checkpoints.some((checkpoint) => checkpoint.name === name));
    if (missing.length > 0) throw new Error(`No checkpoint for ${missing.join(', ')}: call ensureProjections before starting a projector`);
    this.unlisten = await database.listen(RELEASED_CHANNEL, (released) => {
      if (released === group.name && !this.leading) this.present.abort();
    });
    this.running ??= this.run();
  }

  /** Finishes the batch at hand and hands the lead over. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.present.abort();
    await this.running;
    await this.unlisten?.();
  }

  private async run(): Promise<void> {
    const { database, group, log } = this.options;
    for (let attempt = 0; !this.stopping.signal.aborted;) {
      this.present = new AbortController();
      if (this.stopping.signal.aborted) break;
      try {
        const checkpoints = await acquireLease(database.kysely, this.claim);
        if (checkpoints) await this.lead(checkpoints);
        else await this.standBy();
        attempt = 0;
      } catch (error) {
        if (error instanceof Fenced)
          log.warn({ group: group.name, holder: this.claim.holder, reason: error.message }, 'projector lost the lead');
        else log.error({ group: group.name, err: loggable(error, group) }, 'projector failed; trying again');
        await backoff(++attempt, this.stopping.signal);
      }
    }
    await releaseLease(database.kysely, this.claim).catch((error) => {
      log.warn({ group: group.name, err: loggable(error, group) }, 'the lease could not be released; it ends by itself');
    });
  }

  private async lead(checkpoints: readonly Checkpoint[]): Promise<void> {
    const { database, store, group, log, batchSize = 5000 } = this.options;
    const ending = this.present;
    const { leaseMs } = this.claim;
    this.leading = true;
    this.standbyReason = '';
    log.info({ group: group.name, holder: this.claim.holder, epoch: checkpoints[0]?.epoch }, 'projector leads');

    const stopRenewing = this.keepLease(ending);
    const views = group.projections.flatMap((projection) => {
      const checkpoint = checkpoints.find(({ name, version }) => name === projection.name && version === projection.version);
      return checkpoint ? [{ projection, checkpoint }] : [];
    });
    const outdated = this.viewNames().filter(
      (name) => !views.some((view) => view.projection.name === name) && !this.beyondRepair.has(name),
    );
    // A view that was rebuilt joins the others: this lead ends, and the next one begins with it.
    const rebuilding = rebuildOutdated({ database, store, group, log, signal: ending.signal }, outdated, () => ending.abort());
    try {
      const aside = await streamsAside(database.kysely, group.name);
      if (views.length > 0) await followEvents({ database, store, group, log, views, aside, batchSize, leaseMs, ending });
      else await untilAborted(ending.signal);
    } finally {
      ending.abort();
      this.leading = false;
      stopRenewing();
      for (const name of await rebuilding) this.beyondRepair.add(name);
    }
  }

  private keepLease(ending: AbortController): () => void {
    const { database, group, log } = this.options;
    let busy = false;
    const renew = async () => {
      if (busy) return;
      busy = true;
      try {
        if (!(await renewLease(database.kysely, this.claim))) ending.abort();
      } catch (error) {
        log.warn({ group: group.name, err: loggable(error, group) }, 'renewing the lease failed');
      } finally {
        busy = false;
      }
    };
    const timer = setInterval(() => void renew(), this.claim.leaseMs / 3);
    return () => clearInterval(timer);
  }

  private async standBy(): Promise<void> {
    const { database, group, log } = this.options;
    const current = await readCheckpoints(database.kysely, this.viewNames());
    const newer = current.filter(({ name, version }) => group.projections.some((view) => view.name === name && view.version < version));
    const reason =
      newer.length > 0
        ? `newer code has rebuilt ${newer.map(({ name }) => name).join(', ')}: update this process, or rebuild with it to go back`
        : 'another projector leads';
    if (reason !== this.standbyReason) log.info({ group: group.name, holder: this.claim.holder, reason }, 'projector stands by');
    this.standbyReason = reason;
    await sleep(this.claim.leaseMs / 2, this.present.signal);
  }

  private viewNames(): string[] {
    return this.options.group.projections.map((view) => view.name);
  }
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
