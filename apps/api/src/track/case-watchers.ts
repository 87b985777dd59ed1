import type { Installation } from '@casetrail/installation';
import type { ProjectionWatcher } from '@casetrail/projection';
import type { PublicCase } from '@casetrail/read-models';
import { findPublicCases } from '@casetrail/read-models';
import type { BeforeApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { Observable, Subject, interval, map, merge, takeUntil, timer } from 'rxjs';
import type { FastifyBaseLogger } from 'fastify';
import { INSTALLATION, LIMITS, LOG, WATCHER } from '../tokens';
import type { ApiLimits } from '../limits';
import { Problem, unavailable } from '../problems/problem';
import { loggable } from '../problems/loggable';
import { isNews, toldVersionOf } from './told-version';
import type { ToldVersion } from './told-version';

/** The view that is followed. */
const VIEW = 'case-status';
/** Changes that come faster are looked up together: a stream is for people to read. */
const LEAST_PAUSE_MS = 100;

interface Watch {
  address: string;
  told: ToldVersion;
  changes: Subject<PublicCase>;
}

/** What a stream of changes is made of. */
export type CaseNews = { changed: PublicCase } | 'heartbeat';

/** All who watch a case. However many they are, each advance of the view costs one query for all their cases. */
@Injectable()
export class CaseWatchers implements OnModuleInit, BeforeApplicationShutdown {
  private readonly watches = new Map<string, Set<Watch>>();
  private readonly perAddress = new Map<string, number>();
  private readonly stopped = new Subject<void>();
  private readonly heartbeats;
  private count = 0;
  private lookUp: 'idle' | 'running' | 'again' = 'idle';
  private stopListening?: () => void;

  constructor(
    @Inject(INSTALLATION) private readonly installation: Pick<Installation, 'database'>,
    @Inject(WATCHER) private readonly watcher: Pick<ProjectionWatcher, 'onAdvance'>,
    @Inject(LIMITS) private readonly limits: ApiLimits,
    @Inject(LOG) private readonly log: FastifyBaseLogger,
  ) {
    this.heartbeats = interval(limits.heartbeatMs).pipe(map((): CaseNews => 'heartbeat'));
  }

  onModuleInit(): void {
    this.stopListening = this.watcher.onAdvance((advance) => {
      if (VIEW in advance) this.lookForChanges();
    });
  }

  /** Ends every stream, so that the server can stop. */
  beforeApplicationShutdown(): void {
    this.stopListening?.();
    this.stopped.next();
    this.stopped.complete();
  }

  /**
   * Changes of a case behind what was `told`, until the API stops or the longest time of a stream is over.
   * Fails with 429 or 503 when there are too many streams, at the moment of subscription.
   */
  watch(reference: string, told: ToldVersion, address: string): Observable<CaseNews> {
    return new Observable<CaseNews>((subscriber) => {
      this.admit(address);
      const watch: Watch = { address, told, changes: new Subject() };
      this.add(reference, watch);
      const changes = watch.changes.pipe(map((changed): CaseNews => ({ changed })));
      const subscription = merge(changes, this.heartbeats)
        .pipe(takeUntil(merge(this.stopped, timer(this.limits.watchMs))))
        .subscribe(subscriber);
      // What changed between the caller's look-up and now was announced before anybody listened.
      this.lookForChanges();
      return () => {
        subscription.unsubscribe();
        this.remove(reference, watch);
      };
    });
  }

  private admit(address: string): void {
    if (this.stopped.closed || this.stopped.isStopped || this.count >= this.limits.watchers) {
      throw unavailable('too-many-watchers', 'No more cases can be watched at the moment. Try again later.', 30);
    }
    if ((this.perAddress.get(address) ?? 0) >= this.limits.watchersPerAddress) {
      throw new Problem({
        status: 429,
        name: 'too-many-watchers',
        title: 'Too many streams',
        detail: `An address may watch ${this.limits.watchersPerAddress} cases at a time.`,
        headers: { 'Retry-After': '30' },
      });
    }
  }

  private add(reference: string, watch: Watch): void {
    this.count++;
    this.perAddress.set(watch.address, (this.perAddress.get(watch.address) ?? 0) + 1);
    const others = this.watches.get(reference);
    if (others) others.add(watch);
    else this.watches.set(reference, new Set([watch]));
  }

  private remove(reference: string, watch: Watch): void {
    const others = this.watches.get(reference);
    if (!others?.delete(watch)) return;
    this.count--;
    if (others.size === 0) this.watches.delete(reference);
    const left = (this.perAddress.get(watch.address) ?? 1) - 1;
    if (left > 0) this.perAddress.set(watch.address, left);
    else this.perAddress.delete(watch.address);
  }

  private lookForChanges(): void {
    if (this.watches.size === 0) return;
    if (this.lookUp !== 'idle') {
      this.lookUp = 'again';
      return;
    }
    this.lookUp = 'running';
    this.tellChanges()
      .catch((error: unknown) =>
        this.log.warn({ err: loggable(error) }, 'looking for changes of watched cases failed; the next advance tries again'),
      )
      .finally(() => {
        setTimeout(() => {
          const again = this.lookUp === 'again';
          this.lookUp = 'idle';
          if (again) this.lookForChanges();
        }, LEAST_PAUSE_MS).unref();
      });
  }

  private async tellChanges(): Promise<void> {
    const cases = await findPublicCases(this.installation.database.kysely, [...this.watches.keys()]);
    for (const found of cases) {
      const present = toldVersionOf(found);
      for (const watch of this.watches.get(found.reference) ?? []) {
        if (!isNews(present, watch.told)) continue;
        watch.told = present;
        watch.changes.next(found);
      }
    }
  }
}
