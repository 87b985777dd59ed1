import { ProjectionWatcher, Projector } from '@casetrail/projection';
import { caseViews } from '@casetrail/read-models';
import { appendAsTheyHappen, benchCase, storedEvent } from './cases';
import type { Figure } from './figure';
import { under } from './figure';
import { inWorkshop, silent } from './workshop';
import { projectToHead } from './projecting.bench';

const CASES = 2_000;
const COMMANDS_PER_SECOND = 500;
const SECONDS = 20;
const LIMIT_MS = 100;
const VIEW = 'case-status';

/** Commands arrive at an even pace, whether or not earlier ones are done; each is timed from its arrival until its event can be seen. */
export async function benchVisible(): Promise<Figure[]> {
  return inWorkshop(async ({ store, database }) => {
    await appendAsTheyHappen(store, CASES);
    await projectToHead({ store, database });
    const watcher = new ProjectionWatcher(database);
    await watcher.start();
    const projector = new Projector({ database, store, group: caseViews, instance: 'bench', log: silent });
    await projector.start();
    const seen: Promise<number>[] = [];
    const started = performance.now();
    for (let command = 0; command < COMMANDS_PER_SECOND * SECONDS; command++) {
      const dueMs = started + (command * 1000) / COMMANDS_PER_SECOND;
      while (performance.now() < dueMs) await new Promise((resolve) => setTimeout(resolve, dueMs - performance.now()));
      seen.push(visibleAfterMs(command, dueMs));
    }
    const latencies = (await Promise.all(seen)).sort((a, b) => a - b);
    await projector.stop();
    await watcher.stop();
    const p99 = latencies[Math.floor(latencies.length * 0.99)] ?? NaN;
    return [under(`append to visible at ${COMMANDS_PER_SECOND} commands/s, p99`, 'ms', p99, LIMIT_MS)];

    async function visibleAfterMs(command: number, dueMs: number): Promise<number> {
      const { stream } = benchCase(command % CASES);
      const version = 9 + Math.floor(command / CASES);
      const step = { type: 'StepRecorded' as const, occurredAt: '2026-01-01T00:00:00.000Z', data: { activity: 'measured' } };
      const { position } = await store.append(stream, [storedEvent(stream, version + 1, step)], version);
      if (!(await watcher.waitFor(VIEW, position, 60_000))) throw new Error(`Position ${position} did not become visible`);
      return performance.now() - dueMs;
    }
  });
}
