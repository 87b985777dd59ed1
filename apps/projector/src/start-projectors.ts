import 'reflect-metadata';
import type { Log } from '@casetrail/projection';
import { NestFactory } from '@nestjs/core';
import { ProjectorModule } from './projector.module';
import type { ProjectedInstallation } from './projector.module';

/** Begins to keep the read models up to date, here or as a standby for another process; the installation stays the caller's to close. */
export async function startProjectors(installation: ProjectedInstallation, log: Log): Promise<{ stop(): Promise<void> }> {
  const application = await NestFactory.createApplicationContext(ProjectorModule.of(installation, log), {
    logger: false,
    abortOnError: false,
  });
  return { stop: () => application.close() };
}
