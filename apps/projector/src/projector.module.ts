import type { Installation } from '@casetrail/installation';
import { Projector } from '@casetrail/projection';
import type { Log, ProjectionGroup } from '@casetrail/projection';
import { caseViews } from '@casetrail/read-models';
import type { DynamicModule, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { hostname } from 'node:os';

/** Every group of views that the installation keeps. Each has a projector of its own. */
const GROUPS: readonly ProjectionGroup[] = [caseViews];

/** Starts with the application, and finishes the batches at hand when it stops. */
class RunningProjectors implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly projectors: readonly Projector[];

  constructor({ database, store }: ProjectedInstallation, log: Log) {
    const instance = `${hostname()}:${process.pid}`;
    this.projectors = GROUPS.map((group) => new Projector({ database, store, group, instance, log }));
  }

  async onApplicationBootstrap(): Promise<void> {
    for (const projector of this.projectors) await projector.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.projectors.map((projector) => projector.stop()));
  }
}

export type ProjectedInstallation = Pick<Installation, 'database' | 'store'>;

/** Keeps the read models of an installation up to date for as long as the application runs. */
export class ProjectorModule {
  static of(installation: ProjectedInstallation, log: Log): DynamicModule {
    return {
      module: ProjectorModule,
      providers: [{ provide: RunningProjectors, useFactory: () => new RunningProjectors(installation, log) }],
    };
  }
}
