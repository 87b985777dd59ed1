import { freezeBaseline, StoredBaselines, type BaselineHead } from '@casetrail/baseline';
import type { Position } from '@casetrail/event-store';
import type { Installation } from '@casetrail/installation';
import type { ProjectionWatcher } from '@casetrail/projection';
import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../access/principal';
import { municipalityOf } from '../../administration/municipality-of';
import { unavailable } from '../../problems/problem';
import { INSTALLATION, WATCHER } from '../../tokens';
import type { BaselineBody } from './baseline.dto';
import { refused } from './baseline-problems';

/** What was recorded just now is to be in the baseline: for so long the views are waited for. */
const LONGEST_WAIT_MS = 10_000;

/** The baseline, and where it stands in the store; no position: it was there already. */
export interface Frozen {
  head: BaselineHead;
  position?: Position;
}

/** Freeze a period. */
export class FreezeBaseline extends Command<Frozen> {
  constructor(
    readonly principal: Principal,
    readonly wanted: BaselineBody,
  ) {
    super();
  }
}

@CommandHandler(FreezeBaseline)
export class FreezeBaselineHandler implements ICommandHandler<FreezeBaseline> {
  constructor(
    @Inject(INSTALLATION) private readonly installation: Pick<Installation, 'database' | 'municipalities' | 'store'>,
    @Inject(WATCHER) private readonly watcher: Pick<ProjectionWatcher, 'waitFor'>,
    private readonly baselines: StoredBaselines,
  ) {}

  async execute({ principal: { municipality: owner, subject }, wanted: { key, name, from, to } }: FreezeBaseline): Promise<Frozen> {
    // Its goals are named in the baseline: the rows must be held to them, so they are read first and the views waited for.
    const municipality = async () => {
      const state = await municipalityOf(owner, this.installation);
      const isShown = await this.watcher.waitFor('processing-times', await this.installation.store.head(), LONGEST_WAIT_MS);
      if (!isShown)
        throw unavailable('views-behind', 'The views do not show yet what has been recorded. Nothing was frozen. Try again.', 10);
      return state;
    };
    const parts = { baselines: this.baselines, db: this.installation.database.kysely, municipality, now: () => new Date() };
    return freezeBaseline(parts, { key, name, from, to, actor: subject }).catch(refused);
  }
}
