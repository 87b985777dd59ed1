import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs } from '@casetrail/postgres';

/** Waits before try number `attempt` + 1. Ends early, without an error, when `signal` is aborted. */
export async function backoff(attempt: number, signal: AbortSignal): Promise<void> {
  await sleep(backoffMs(attempt), signal);
}

/** Ends early, without an error, when `signal` is aborted. */
export async function sleep(durationMs: number, signal: AbortSignal): Promise<void> {
  await delay(durationMs, undefined, { signal }).catch(() => undefined);
}
