import type { Command } from 'commander';
import { registerAdoptEventStore } from './adopt-event-store';
import { registerCopyEvents } from './copy-events';
import { registerCopySecrets } from './copy-secrets';

/** The commands for moving an installation to other stores. */
export function registerMoving(program: Command): void {
  registerCopyEvents(program);
  registerCopySecrets(program);
  registerAdoptEventStore(program);
}
